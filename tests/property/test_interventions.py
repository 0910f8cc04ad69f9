"""What is told of the guards, for texts that try hard: complete, once, and private."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.orchestration.interventions import findings_of, interventions_of
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import TurnRequest
from guardrails.core.pipeline import run_input, run_output
from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard
from guardrails.core.types import Action, Mode
from tests.property.guard_material import FACTS, texts

ENFORCED = Policy.default()
IN_SHADOW = ENFORCED.with_stage("prices", mode=Mode.SHADOW)
REQUEST = TurnRequest("s", "m", "r", "", None, datetime(2026, 1, 1, tzinfo=UTC))


def state_of(text: str, policy: Policy) -> TurnState:
    """A turn whose model wrote this text."""
    state = TurnState(REQUEST, policy, 0.0, 1.0, run_input("hello", policy))
    guard = StreamGuard(policy, FACTS)
    state.facts = FACTS
    state.streamed = guard.feed(text) + guard.close()
    state.raw_text = state.written = guard.raw_text
    state.guard_findings, state.guarded = guard.findings, guard.guarded
    state.pipeline = run_output(text, FACTS, policy, guarded=state.guarded)
    state.final = state.pipeline.text
    return state


@given(text=texts, policy=st.sampled_from([ENFORCED, IN_SHADOW]))
def test_every_amount_that_was_dealt_with_is_told_once(text: str, policy: Policy):
    state = state_of(text, policy)
    placed = findings_of(state)
    told = interventions_of(state, placed)
    by_place: dict[int, list[object]] = {}
    for each in told:
        by_place.setdefault(each.finding, []).append(each.written)
    for place, (where, finding) in enumerate(placed):
        is_amount = where == "stream" and finding.check == "prices"
        if is_amount and finding.action is not Action.NOTE:
            assert by_place.get(place), (text, finding)
    for each in told:
        where, finding = placed[each.finding]
        acted = finding.action is not Action.NOTE
        if where == "stream":
            assert each.was_shown != acted, (text, finding)
    amounts = [(each.finding, each.written) for each in told]
    assert len(set(amounts)) == len(amounts)


@given(text=texts)
@pytest.mark.parametrize(
    "secret", ["kim.reader@example.com", "4111 1111 1111 1111", "+1 212 555 0187"]
)
def test_no_words_told_hold_personal_data(text: str, secret: str):
    state = state_of(f"{text} Write to {secret} for $12.34. {text}", ENFORCED)
    told = interventions_of(state, findings_of(state))
    for each in told:
        assert secret not in each.before
        assert secret not in each.after
        assert max(len(each.before), len(each.after)) <= 600
