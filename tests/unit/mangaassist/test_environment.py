"""The environment is read loudly: nonsense stops the start and says what would do."""

import pytest

from mangaassist.env import Environment, EnvironmentVariableError


def test_an_unset_variable_has_its_default() -> None:
    env = Environment({"PORT": "  "})
    assert env.integer("PORT", 8000, "A port.", within=(1, 65535)) == 8000
    assert env.url("REDIS_URL", "", "A server.", schemes=("redis",)) == ""
    assert env.words("ALLOWED_HOSTS", "", "Hosts.") == []


def test_values_are_typed() -> None:
    env = Environment({"A": "12", "B": "Yes", "C": " x , y,,", "D": "https://h/p/"})
    assert env.integer("A", 1, "", within=(0, 20)) == 12
    assert env.flag("B", "no", "") is True
    assert env.words("C", "", "") == ["x", "y"]
    assert env.url("D", "", "", schemes=("http", "https")) == "https://h/p"


@pytest.mark.parametrize("value", ["eight", "0", "65536", "80.5", "-1"])
def test_a_number_out_of_bounds_names_the_variable_and_what_it_takes(
    value: str,
) -> None:
    env = Environment({"PORT": value})
    with pytest.raises(EnvironmentVariableError) as raised:
        env.integer("PORT", 8000, "The port of the web server.", within=(1, 65535))
    for words in ("PORT", repr(value), "1 to 65535", "The port of the web server."):
        assert words in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "value", ["ftp://host", "host:80", "http://", "http://h:port/"]
)
def test_a_url_of_another_kind_is_refused(value: str) -> None:
    env = Environment({"CATALOGUE_URL": value})
    with pytest.raises(EnvironmentVariableError, match="CATALOGUE_URL"):
        env.url("CATALOGUE_URL", "", "", schemes=("http", "https"))


@pytest.mark.parametrize(
    ("value", "is_taken"),
    [
        ("https://id.test", True),
        ("http://localhost:9000", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:80", True),
        ("http://id.test", False),
        ("http://127.0.0.1.id.test", False),
        ("ftp://localhost", False),
    ],
)
def test_a_url_that_has_to_be_safe_is_plain_on_loopback_alone(
    value: str, *, is_taken: bool
) -> None:
    env = Environment({"OIDC_ISSUER": value})
    try:
        env.url("OIDC_ISSUER", "", "", schemes=("https",), plain_on_loopback=True)
    except EnvironmentVariableError:
        assert not is_taken
    else:
        assert is_taken


def test_a_choice_lists_what_can_be_chosen() -> None:
    env = Environment({"LLM_BACKEND": "gpt"})
    with pytest.raises(EnvironmentVariableError, match="demo or bedrock"):
        env.choice("LLM_BACKEND", "demo", "", options=("demo", "bedrock"))


def test_a_flag_takes_no_other_words() -> None:
    with pytest.raises(EnvironmentVariableError, match="yes or no"):
        Environment({"DEBUG": "maybe"}).flag("DEBUG", "no", "")


def test_a_secret_is_never_shown() -> None:
    env = Environment({"SECRET_KEY": "hunter2"})
    with pytest.raises(EnvironmentVariableError) as raised:
        env.secret("SECRET_KEY", "Signs.", at_least=32)
    assert "hunter2" not in str(raised.value)
    assert "at least 32" in str(raised.value)


def test_origins_lose_their_last_slash() -> None:
    env = Environment({"O": "https://shop.example/, http://[::1]:8000,"})
    assert env.origins("O", "", "") == ["https://shop.example", "http://[::1]:8000"]
    assert Environment({}).origins("O", "", "") == []


@pytest.mark.parametrize(
    "value",
    ["shop.example", "*", "https://", "ftp://h", "https://h/page", "https://h:port"],
)
def test_what_is_no_origin_is_refused(value: str) -> None:
    env = Environment({"O": f"https://shop.example,{value}"})
    with pytest.raises(EnvironmentVariableError, match="O is "):
        env.origins("O", "", "Pages that embed.")
