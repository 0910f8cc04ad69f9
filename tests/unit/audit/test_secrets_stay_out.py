"""Nothing secret enters the change log, however a caller hands it over."""

import pytest

from audit.acts import WITHHELD, is_secret_name, text_without_secrets, without_secrets


@pytest.mark.parametrize(
    "name",
    "password new_password1 api_key OPENAI_API_KEY accessToken token_hash Cookie "
    "client_secret totp recovery_codes webhook-secret aws_secret_access_key "
    "Authorization signing_key private".split(),
)
def test_the_value_of_a_secret_field_is_withheld_at_any_depth(name: str):
    data = {"webhooks": [{"url": "https://hooks.example", name: "s3cr3t-value"}]}
    kept = without_secrets(data)
    assert "s3cr3t-value" not in repr(kept)
    assert kept == {"webhooks": [{"url": "https://hooks.example", name: WITHHELD}]}


@pytest.mark.parametrize(
    "name",
    "threshold cache_key input_tokens first_token_ms token_name breaker code "
    "object_id cached_tokens".split(),
)
def test_harmless_fields_keep_their_values(name: str):
    assert without_secrets({name: 5}) == {name: 5}
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "secret",
    [
        "mgat_Zk3jv0aQ3lq4yq8T",
        "Bearer abcdefgh12345678",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "AKIAABCDEFGHIJKLMNOP",
        "sk-abcdefghijklmnop1234",
        "pbkdf2_sha256$1000000$c2FsdA$aGFzaA==",
        "-----BEGIN PRIVATE KEY-----\nMIIB",
    ],
)
def test_what_looks_like_a_secret_is_withheld_in_any_text(secret: str):
    assert secret not in text_without_secrets(f"changed to {secret} today")
    assert secret not in repr(without_secrets({"note": [f"was {secret}"]}))
    assert secret not in repr(without_secrets({secret: 1}))


def test_the_password_in_an_address_is_withheld_and_the_host_kept():
    text = text_without_secrets("postgres://mina:hunter2@db.example:5432/x")
    assert text == f"postgres://{WITHHELD}@db.example:5432/x"


def test_an_empty_secret_says_that_it_is_empty():
    assert without_secrets({"password": ""}) == {"password": ""}
