"""A policy is whole, or is refused with words that help."""

from dataclasses import replace

import pytest

from guardrails.core.ordinary import problems_with
from guardrails.core.policy import OUTPUT_STAGES, STAGES, Policy, PolicyError
from guardrails.core.types import Mode


def problems_of(body: object) -> str:
    with pytest.raises(PolicyError) as caught:
        Policy.from_dict(body)  # type: ignore[arg-type]
    return " ".join(caught.value.problems)


def test_the_default_survives_a_round_trip_through_json() -> None:
    policy = Policy.default()
    again = Policy.from_dict(policy.to_dict())
    assert again == policy
    assert hash(again) == hash(policy)
    assert again.to_dict() == policy.to_dict()


def test_what_a_body_leaves_out_keeps_its_default() -> None:
    policy = Policy.from_dict({"stages": {"scope": {"mode": "shadow"}}})
    assert policy.mode("scope") is Mode.SHADOW
    assert policy.threshold("scope") == Policy.default().threshold("scope")
    assert policy.mode("pii") is Mode.ENFORCE


def test_every_stage_has_a_mode_and_a_threshold() -> None:
    policy = Policy.default()
    assert set(policy.stages) == set(STAGES) >= set(OUTPUT_STAGES)


MANY = [f"Shop {number}: alias, another" for number in range(67)]
LONG = [f"{number:02d}".ljust(154, "x") for number in range(20)]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"stages": {"competitor": {}}}, 'did you mean "competitors"?'),
        ({"stages": {"pii": {"mode": "on"}}}, "off, shadow or enforce, not 'on'"),
        ({"stages": {"pii": {"threshold": 70}}}, "Did you mean 0.7?"),
        ({"stages": {"pii": {"threshold": True}}}, "a number from 0 to 1"),
        ({"stages": {"pii": {"threshold": float("nan")}}}, "a number from 0 to 1"),
        ({"words": {"toxicity": [""]}}, "an empty word would match everywhere"),
        ({"words": {"toxicity": ["ab", "ab"]}}, "listed twice"),
        ({"words": {"toxicity": "ab"}}, "must be a list of words"),
        ({"words": {"competitors": MANY}}, "has 201 names and aliases; 200 is"),
        ({"words": {"competitors": LONG}}, "has 3080 characters; 3000 is the limit"),
        ({"words": {"toxicity": ["a\u200bb"]}}, "characters that nobody can see"),
        ({"refusals": {"scope": " "}}, "a sentence for the shopper"),
        ({"refusals": {"prices": "No."}}, 'refusals has no "prices"'),
        ({"listing": {"min_listing_days": -1}}, "from 0 to 3650, not -1"),
        ({"listing": {"under_median_percent": 0.7}}, "a whole number"),
        ({"intents": {"policy": {"pii": {"mode": 1}}}}, 'intent "policy", stage "pii"'),
        ({"words": {"competitors": ["((("]}}, "no letter or digit"),
        ({"version": -1}, "version must be a whole number"),
        ([], "must be an object"),
    ],
)
def test_nonsense_is_refused_with_words_that_help(body: object, words: str) -> None:
    assert words in problems_of(body)


@pytest.mark.parametrize("words", ["competitors", "toxicity", "scope", "injection"])
def test_a_word_that_ordinary_talk_has_makes_no_usable_policy(words: str) -> None:
    policy = Policy.default()
    assert not list(problems_with(policy))
    (said,) = problems_with(policy.with_words(words, ["the"]))
    assert f'"{words}"' in said
    assert "would" in said


def test_an_override_that_refuses_everything_is_told_with_its_intent() -> None:
    body = {"intents": {"policy": {"injection": {"threshold": 0.0}}}}
    (said,) = problems_with(Policy.from_dict(body))
    assert 'for the intent "policy" would refuse the ordinary message' in said


def test_all_problems_are_told_at_once() -> None:
    said = problems_of(
        {"stages": {"pii": {"threshold": 2}}, "words": {"scope": ["x"]}, "version": "1"}
    )
    assert "threshold" in said
    assert "too short" in said
    assert "version" in said


def test_an_intent_may_set_a_stage_otherwise() -> None:
    policy = Policy.from_dict(
        {"intents": {"policy": {"scope": {"mode": "off"}, "pii": {"threshold": 0.9}}}}
    )
    ruling = policy.for_intent("policy")
    assert ruling.mode("scope") is Mode.OFF
    assert ruling.threshold("pii") == 0.9
    assert ruling.mode("pii") is Mode.ENFORCE
    assert policy.for_intent("reviews") is policy
    assert policy.for_intent("policy") is ruling  # what is compiled for it stays


def test_a_policy_can_not_be_changed_in_place() -> None:
    policy = Policy.default()
    with pytest.raises(TypeError):
        policy.stages["pii"] = policy.stages["scope"]  # type: ignore[index]
    assert replace(policy, version=4).version == 4
    assert policy.version == 0
