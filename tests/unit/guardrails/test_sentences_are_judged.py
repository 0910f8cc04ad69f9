"""Toxicity, scope, titles, trust: what is said to the shopper, not what is told."""

import pytest

from guardrails.core.checks import listing_trust, scope, titles, toxicity
from guardrails.core.policy import ListingThresholds, Policy
from guardrails.core.types import Facts, ListingFact, Money, Outcome

POLICY = Policy.default()


@pytest.mark.parametrize(
    "text",
    [
        "You are a complete idiot.",
        "Y0u are stup1d and nobody likes you.",
        "Just k i l l yourself.",
        "I will hurt you.",
        "I will find you.",
        "I'll find you and your family.",
        "I'm going to shoot you in the head.",
        "All immigrants are vermin.",
        "Here is how to poison my boss.",
    ],
)
def test_abuse_threats_and_harm_are_blocked(text: str) -> None:
    assert toxicity.check(text, Facts(), POLICY).outcome is Outcome.BLOCK


@pytest.mark.parametrize(
    "text",
    [
        "Light kills criminals with a notebook in this manga.",
        "The villain says he will kill her, and the hero hunts him.",
        "A brutal war story in which demons murder whole villages.",
        "You are right, volume 3 is stupidly good.",
        "I cannot help with how to hurt someone.",
        "Assassination Classroom is funny and warm.",
        "I'll find you something that is worth it without one.",
        "Tell me her age and I will find her a first series.",
        "I'll find you three that are finished.",
        "I'll shoot you a list of all volumes.",
    ],
)
def test_what_a_story_tells_is_not_toxic(text: str) -> None:
    assert toxicity.check(text, Facts(), POLICY).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You should take 400 mg of ibuprofen.", "medical"),
        ("Stop taking your medication for a week.", "medical"),
        ("You should sue them in small claims court.", "legal"),
        ("You should vote for the labour party.", "politics"),
        ("Amazon's customer service will refund you.", "other_shop"),
    ],
)
def test_advice_that_is_not_ours_is_blocked(text: str, kind: str) -> None:
    result = scope.check(text, Facts(), POLICY)
    assert result.outcome is Outcome.BLOCK
    assert result.findings[0].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Monster follows a brain surgeon who saves the wrong patient.",
        "In this series a lawyer takes her own town to court.",
        "Eagle is a political drama about a presidential election.",
        "I can't give medical advice; a doctor can.",
        "You can return a book within 30 days.",
        "Take volume 1 first.",
    ],
)
def test_what_a_manga_is_about_is_in_scope(text: str) -> None:
    assert scope.check(text, Facts(), POLICY).outcome is Outcome.PASS


LIMITS = ListingThresholds()


@pytest.mark.parametrize(
    ("listing", "sign"),
    [
        (
            ListingFact("A", "X", seller_feedback_count=0, seller_age_days=89),
            "new_seller_without_feedback",
        ),
        (
            ListingFact("A", "X", listing_age_days=29, title_is_established=True),
            "young_listing_of_established_title",
        ),
        (
            ListingFact(
                "A",
                "X",
                price=Money(300, "USD"),
                comparable_median=Money(1000, "USD"),
            ),
            "price_far_under_comparable",
        ),
    ],
)
def test_each_sign_of_a_bad_seller_is_seen(listing: ListingFact, sign: str) -> None:
    assert listing_trust.signs_of(listing, LIMITS) == (sign,)
    assert listing_trust.risk_of(listing, LIMITS) == (1.0, sign)
    assert listing_trust.signs_of(listing, ListingThresholds(0, 0, 0, 0)) == ()


@pytest.mark.parametrize(
    "listing",
    [
        ListingFact("A", "X", seller_feedback_count=1, seller_age_days=5),
        ListingFact("A", "X", seller_feedback_count=0, seller_age_days=90),
        ListingFact("A", "X", listing_age_days=30, title_is_established=True),
        ListingFact("A", "X", listing_age_days=2),
        ListingFact(
            "A", "X", price=Money(301, "USD"), comparable_median=Money(1000, "USD")
        ),
        ListingFact(
            "A", "X", price=Money(300, "EUR"), comparable_median=Money(1000, "USD")
        ),
    ],
)
def test_what_is_just_within_a_limit_is_no_sign(listing: ListingFact) -> None:
    assert listing_trust.signs_of(listing, LIMITS) == ()


def test_raising_the_trust_wanted_drops_a_listing() -> None:
    facts = Facts(listings=(ListingFact("B00SOSO001", "Vagabond 1", trust_score=0.55),))
    text = "Vagabond 1 is calm. It ships soon. Enjoy."
    kept = listing_trust.check(text, facts, POLICY)
    assert (kept.outcome, kept.score) == (Outcome.PASS, 0.45)
    strict = POLICY.with_stage("listing_trust", threshold=0.4)
    dropped = listing_trust.check(text, facts, strict)
    assert dropped.text == "Enjoy."
    assert dropped.dropped_asins == ("B00SOSO001",)


def test_a_title_that_a_trusted_listing_shares_may_still_be_named() -> None:
    facts = Facts(
        listings=(
            ListingFact("B00GOOD001", "Vagabond 1"),
            ListingFact("B00BAD0001", "Vagabond 1", trust_score=0.1),
        )
    )
    result = listing_trust.check("Vagabond 1 is calm.", facts, POLICY)
    assert result.text == "Vagabond 1 is calm."
    assert result.dropped_asins == ("B00BAD0001",)


def test_the_end_of_bold_type_opens_no_title() -> None:
    facts = Facts(
        listings=(
            ListingFact("B00ZV9RDKK", "Pluto, Vol. 4", author="Naoki Urasawa"),
            ListingFact("B00ZV9RDKL", "Nana, Vol. 2", author="Ai Yazawa"),
        )
    )
    known = "**Pluto, Vol. 4** is bleak. Nana, Vol. 2 by Ai Yazawa is warm."
    assert titles.check(known, facts, POLICY).outcome is Outcome.PASS
    unknown = "**Pluto, Vol. 4** is bleak. **Made Up, Vol. 2** is not."
    assert titles.check(unknown, facts, POLICY).outcome is Outcome.CORRECT
