"""An engine that shares what it can with another judges as one that is built whole."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardrails.core.engine import Engine, engine_for
from guardrails.core.policy import Policy, PolicyError
from guardrails.core.preparing import prepare
from guardrails.core.rivals import RIVALS
from guardrails.core.streaming import (
    StreamGuard,
    active,
    guard_text,
    span_detectors,
)
from guardrails.core.types import Facts
from tests.property.guard_material import CANARY, FRAGMENTS

BASE = engine_for(span_detectors(Policy.default()))
NAMES = ("mangamart", "Shelf & Co", "本の家", "éclair", "ebay", "kobold", "まんだ屋")
own = st.sampled_from(NAMES) | st.text("abmn ü屋&.'", min_size=2, max_size=12)
lists = st.lists(own | st.sampled_from(sorted(RIVALS)), min_size=1, max_size=5)
pieces = [*FRAGMENTS, *NAMES, "mangamrt", "在ebay上", "e b a y", "walmrat", "amiami"]
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def listing(words: list[str]) -> Policy | None:
    """Return a policy of competitors alone; None if the words make no sense."""
    try:
        changed = Policy.default().with_words("competitors", words)
    except PolicyError:
        return None
    return changed.only("competitors")


@SLOW
@given(lists, st.lists(st.sampled_from(pieces), max_size=12), st.data())
def test_a_changed_list_is_judged_as_by_an_engine_built_for_it(
    words: list[str], parts: list[str], data: st.DataObject
) -> None:
    policy = listing(words)
    if policy is None:
        return
    mine = active(span_detectors(policy), policy)
    shared, whole = BASE.having(mine), Engine(mine)
    text = data.draw(st.sampled_from(["", " "])).join([*parts, *words])
    cut = data.draw(st.integers(0, len(text)))
    judged = []
    for engine in (shared, whole):
        guard = StreamGuard(policy, Facts(), detectors=mine)
        guard._scanner = type(guard._scanner)(engine, guard._scanner._scope)
        shown = guard.feed(text[:cut])
        judged.append((shown + guard.finish(text[cut:]), guard.findings))
        once = StreamGuard(policy, Facts(), detectors=mine)
        once._scanner = type(once._scanner)(engine, once._scanner._scope)
        judged.append((once.finish(text), once.findings))
    assert all(each == judged[0] for each in judged)
    assert guard_text(text, policy, Facts()) == judged[0]


def test_what_is_new_is_compiled_and_no_more() -> None:
    listed = Policy.default().words("competitors")
    changed = Policy.default().with_words("competitors", [*listed, "mangamart"])
    before = BASE._compiled.cache_info().misses
    more = BASE.having(span_detectors(changed))
    again = {each.pattern for each in BASE.detectors}
    new = [each for each in more.detectors if each.pattern not in again]
    assert 0 < len(new) <= 5
    assert BASE._compiled.cache_info().misses - before <= len(new)
    fewer = Policy.default().with_words("competitors", listed[1:])
    assert {each.pattern for each in span_detectors(fewer)} < again


def test_a_policy_that_is_prepared_compiles_nothing_in_its_first_turn() -> None:
    listed = Policy.default().words("competitors")
    policy = Policy.default(version=7).with_words("competitors", [*listed, "tomebay"])
    prepare(policy, CANARY)
    before = BASE._compiled.cache_info().misses
    guard = StreamGuard(policy, Facts(), canary=CANARY)
    assert guard.finish("Try tomebay.") == "Try another shop."
    assert BASE._compiled.cache_info().misses == before
