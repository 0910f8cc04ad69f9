"""Listing trust: a product that looks like a fraud is named in no answer and no card.

The raw score is the worst risk among the listings in evidence: 1 minus the trust score,
or 1 where a seller's sign speaks against it. Each sign has its own limit.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from guardrails.core.policy import ListingThresholds, Policy
from guardrails.core.sentences import Sentence, sentences_of, touched
from guardrails.core.stages import removing_sentences, settled
from guardrails.core.types import Action, Facts, Finding, ListingFact, StageResult

STAGE = "listing_trust"

_GOES_ON = re.compile(
    r"\s*(?:it|its|it's|this (?:one|listing|edition|copy|deal)|the (?:seller|listing|"
    r"copy)|that one)\b",
    re.IGNORECASE,
)


def signs_of(listing: ListingFact, limits: ListingThresholds) -> tuple[str, ...]:
    """Return the seller's signs that speak against a listing, by name."""
    found: list[str] = []
    feedback, seller_age = listing.seller_feedback_count, listing.seller_age_days
    if (
        feedback is not None
        and seller_age is not None
        and feedback < limits.min_feedback
        and seller_age < limits.new_seller_days
    ):
        found.append("new_seller_without_feedback")
    age = listing.listing_age_days
    if (
        listing.title_is_established
        and age is not None
        and age < limits.min_listing_days
    ):
        found.append("young_listing_of_established_title")
    far_under = limits.under_median_percent
    if listing.comparable_median and _is_far_under(listing, far_under):
        found.append("price_far_under_comparable")
    return tuple(found)


def _is_far_under(listing: ListingFact, percent: int) -> bool:
    price, median = listing.price, listing.comparable_median
    if not percent or price is None or median is None or median.minor <= 0:
        return False
    if price.currency != median.currency:
        return False
    return price.minor * 100 <= median.minor * (100 - percent)


def risk_of(listing: ListingFact, limits: ListingThresholds) -> tuple[float, str]:
    """Return a listing's risk from 0 to 1, and why."""
    signs = signs_of(listing, limits)
    if signs:
        return 1.0, ", ".join(signs)
    if listing.trust_score == 1.0:
        return 0.0, "trust_score"
    return round(min(1.0, max(0.0, 1.0 - listing.trust_score)), 6), "trust_score"


def check(text: str, facts: Facts, policy: Policy) -> StageResult:
    """Drop the listings whose risk reaches the threshold, with their sentences."""
    risks = [risk_of(each, policy.listing) for each in facts.listings]
    score = max([risk for risk, _ in risks], default=0.0)
    threshold = policy.threshold(STAGE)
    if score < threshold or not risks:
        return settled(STAGE, text, policy, (), score=score)
    told = dict(zip(facts.listings, risks, strict=True))
    doomed = [each for each, (risk, _) in told.items() if risk >= threshold]
    vouched = {_key(each.title) for each in facts.listings if each not in doomed}
    findings: list[Finding] = []
    for listing in doomed:
        risk, reason = told[listing]
        findings += _findings(text, listing, vouched, risk, reason)
    return settled(
        STAGE,
        text,
        policy,
        _removing(text, findings, facts),
        score=score,
        dropped_asins=[each.asin for each in doomed],
    )


def _key(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))


def _mentions(
    text: str, listing: ListingFact, vouched: set[str]
) -> Iterator[tuple[int, int]]:
    """Yield where the text names the listing; a title that a trusted one shares, "
    "not."""
    names = [listing.asin]
    if _key(listing.title) not in vouched:
        names.append(listing.title)
    for name in names:
        words = [re.escape(each) for each in re.findall(r"\w+", name)]
        if words:
            pattern = r"(?<!\w)" + r"[^\w\n]{0,4}".join(words) + r"(?!\w)"
            for match in re.finditer(pattern, text, re.IGNORECASE):
                yield match.span()


def _findings(
    text: str, listing: ListingFact, vouched: set[str], risk: float, reason: str
) -> list[Finding]:
    """Return a finding for each mention, or one without a place if there is none."""
    spans = list(_mentions(text, listing, vouched)) or [(0, 0)]
    return [
        Finding(
            check=STAGE,
            kind=listing.asin,
            start=start,
            end=end,
            text=text[start:end],
            action=Action.REMOVE if end else Action.NOTE,
            score=risk,
            reason=reason,
        )
        for start, end in spans
    ]


def _removing(text: str, findings: list[Finding], facts: Facts) -> tuple[Finding, ...]:
    """Give each mention its sentences, and those after it that go on about it."""
    named = [each for each in findings if each.end]
    if not named:
        return tuple(findings)
    sentences = sentences_of(text)
    placed = [
        replace(each, end=_end_of_subject(text, sentences, each, facts))
        for each in named
    ]
    removing = removing_sentences(text, placed)
    return (
        *(
            replace(each, end=source.end)
            for each, source in zip(removing, named, strict=True)
        ),
        *(each for each in findings if not each.end),
    )


def _end_of_subject(
    text: str, sentences: tuple[Sentence, ...], finding: Finding, facts: Facts
) -> int:
    """Where the talk of the listing ends: "It ..." after its sentence is about it."""
    last = touched(sentences, finding.start, finding.end)[-1]
    for each in sentences[sentences.index(last) + 1 :]:
        words = each.of(text)
        others = any(
            one.title and one.title.casefold() in words.casefold()
            for one in facts.listings
            if one.asin != finding.kind
        )
        if each.block != last.block or others or not _GOES_ON.match(words):
            break
        last = each
    return max(finding.end, last.start + 1)
