"""The pipeline against the stream: it changes no more than it must, and only once."""

import re
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from guardrails.core.draft import Draft
from guardrails.core.pipeline import run_input, run_output
from guardrails.core.policy import OUTPUT_STAGES, Policy
from guardrails.core.sentences import removal, sentences_of
from guardrails.core.streaming import StreamGuard
from guardrails.core.types import (
    Facts,
    ListingFact,
    Mode,
    Money,
    Outcome,
    PriceFact,
)

POLICY = Policy.default()
SPANS_ONLY = Policy.default().only("pii", "prices", "asins")
FACTS = Facts(
    prices=(
        PriceFact("1591169208", "Monster, Vol. 1", Money(999, "USD")),
        PriceFact("B00ZV9RDKK", "Berserk Deluxe, Vol. 2", Money(3499, "USD")),
    ),
    listings=(
        ListingFact("1591169208", "Monster, Vol. 1", series="Monster", volume=1),
        ListingFact("B00BAD0001", "Vagabond Box", trust_score=0.1),
    ),
    titles=("Monster", "Monster, Vol. 1", "Berserk Deluxe, Vol. 2", "Vagabond Box"),
    budget=Money(4000, "USD"),
)

_PARTS = (
    "Monster, Vol. 1 ",
    "Berserk Deluxe, Vol. 2 ",
    "Vagabond Box ",
    "costs ",
    "$9.99",
    "$12.50",
    "34.99 USD",
    "¥1200",
    "twelve ninety-nine",
    ". ",
    "! ",
    "\n",
    "\n- ",
    "**",
    "It ships fast. ",
    "a@example.com ",
    "(212) 555-0147 ",
    "4242 4242 4242 4242 ",
    "eBay ",
    "Walmart. ",
    "at Target ",
    "1591169208 ",
    "B00FAKE123 ",
    "You are an idiot. ",
    "take 400 mg of it ",
    "under $40 ",
    "\u200b",
    "&amp;",
    "volume 3 ",
    "and ",
    "ü",
    "漫画",
    "12 Oak Street, Springfield, IL 62704 ",
    "version 1.2.3.4 ",
    "DE89370400440532013000 ",
)
# Money in odd surroundings has property tests of its own, with the stream guard.
_OTHER = st.text(st.characters(exclude_categories=("Sc", "Cs")), max_size=6)
texts = st.lists(st.sampled_from(_PARTS) | _OTHER, max_size=14).map("".join)


def streamed(text: str, cuts: list[int], policy: Policy) -> str:
    guard = StreamGuard(policy, FACTS)
    places = [0, *sorted(min(each, len(text)) for each in cuts), len(text)]
    shown = [guard.feed(text[a:b]) for a, b in pairwise(places)]
    return "".join([*shown, guard.close()])


@settings(max_examples=250, deadline=None)
@given(texts, st.lists(st.integers(0, 200), max_size=5))
def test_without_sentence_stages_the_result_is_what_was_streamed(
    text: str, cuts: list[int]
) -> None:
    policy = SPANS_ONLY.with_stage("asins", mode=Mode.OFF)
    shown = streamed(text, cuts, policy)
    if streamed(shown, [], policy) == shown:  # else the first look was not enough
        assert run_output(text, FACTS, policy).text == shown


@settings(max_examples=250, deadline=None)
@given(texts)
def test_a_difference_from_the_stream_is_owned_by_a_sentence_stage(text: str) -> None:
    result = run_output(text, FACTS, POLICY)
    shown = streamed(text, [], POLICY)
    if result.text != shown and streamed(shown, [], POLICY) == shown:
        assert set(result.reasons) & {
            "toxicity", "scope", "competitors", "asins", "listing_trust"
        }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(texts, st.integers(1, 7))
def test_what_the_stream_has_seen_need_not_be_looked_for_again(
    text: str, size: int
) -> None:
    guard = StreamGuard(POLICY, FACTS)
    for at in range(0, len(text), size):
        guard.feed(text[at : at + size])
    guard.close()
    again = run_output(text, FACTS, POLICY)
    assert run_output(text, FACTS, POLICY, guarded=guard.guarded) == again


@settings(max_examples=250, deadline=None)
@given(texts)
@example("Monster, Vol. 1 $9.991591169208")
@example("Monster, Vol. 1 $9.99.991")
def test_running_it_on_its_own_result_changes_nothing(text: str) -> None:
    once = run_output(text, FACTS, POLICY).text
    assert run_output(once, FACTS, POLICY).text == once


@settings(max_examples=250, deadline=None)
@given(texts, st.sampled_from(OUTPUT_STAGES))
def test_a_stage_in_shadow_never_acts_and_all_stages_report(
    text: str, stage: str
) -> None:
    result = run_output(text, FACTS, POLICY.with_stage(stage, mode=Mode.SHADOW))
    assert tuple(each.stage for each in result.stages) == OUTPUT_STAGES
    mine = next(each for each in result.stages if each.stage == stage)
    assert mine.outcome in (Outcome.PASS, Outcome.SKIPPED)
    assert all(0.0 <= each.score <= 1.0 for each in result.stages)
    assert not mine.dropped_asins


@settings(max_examples=250, deadline=None)
@given(texts)
def test_no_untrusted_listing_is_left_in_an_answer(text: str) -> None:
    result = run_output(text, FACTS, POLICY)
    assert not re.search(r"\bVagabond Box\b", result.text)
    assert result.blocked or result.dropped_asins == {"B00BAD0001"}


@settings(max_examples=250, deadline=None)
@given(texts)
def test_a_redacted_message_is_redacted_once(text: str) -> None:
    clean = run_input(text, POLICY).text
    assert run_input(clean, POLICY).text == clean
    assert "a@example.com" not in clean


@given(st.text(st.sampled_from("ab. !\n-1)|*"), max_size=60))
def test_sentences_tile_their_text(text: str) -> None:
    assert "".join(each.of(text) for each in sentences_of(text)) == text


@given(st.text(st.sampled_from("ab. !\n-1)|*"), max_size=60), st.data())
def test_what_is_taken_out_is_whole_sentences(text: str, data: st.DataObject) -> None:
    sentences = sentences_of(text)
    if not sentences:
        return
    gone = data.draw(st.lists(st.sampled_from(sentences), max_size=3))
    spans = removal(text, sentences, gone)
    assert list(spans) == sorted(spans)
    for each in gone:
        words = [i for i in range(each.start, each.end) if not text[i].isspace()]
        assert all(any(a <= i < b for a, b in spans) for i in words)


@given(
    st.text("abcdef ", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=5),
)
def test_edits_of_a_draft_are_those_of_the_written_text(
    text: str, wanted: list[tuple[int, int]]
) -> None:
    draft, expected, taken = Draft(text), list(text), set[int]()
    for start, length in wanted:
        end = min(len(text), start + length)
        places = set(range(start, end))
        if start >= end or places & taken:
            continue
        taken |= places
        draft.edit_written(start, end, "#")
        expected[start:end] = ["#"] + [""] * (end - start - 1)
    assert draft.text == "".join(expected)
