"""The difference of two policies, and the same change made on another one."""

from hypothesis import given
from hypothesis import strategies as st

from guardrails.core.policy import STAGES, WORD_LISTS, Policy
from guardrails.core.policy_changes import policy_changes, policy_rebased

_settings = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(["off", "shadow", "enforce"]),
        "threshold": st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
    },
)
_stages = st.dictionaries(st.sampled_from(STAGES), _settings, max_size=3)
_words = st.lists(
    st.sampled_from(["one", "two", "three", "four"]), unique=True, max_size=4
)
_bodies = st.fixed_dictionaries(
    {},
    optional={
        "stages": _stages,
        "words": st.dictionaries(st.sampled_from(WORD_LISTS), _words, max_size=2),
        "listing": st.fixed_dictionaries(
            {}, optional={"min_feedback": st.integers(0, 3)}
        ),
        "intents": st.dictionaries(st.sampled_from(["price", "faq"]), _stages),
    },
)
policies = st.builds(Policy.from_dict, _bodies)


def sorted_words(policy: Policy) -> Policy:
    lists = {name: sorted(policy.words(name)) for name in WORD_LISTS}
    return Policy.from_dict(policy.to_dict() | {"words": lists})


@given(policies)
def test_a_policy_differs_from_itself_in_nothing(policy: Policy) -> None:
    assert policy_changes(policy, policy.with_version(7)) == ()


@given(policies, policies)
def test_a_change_is_told_both_ways(one: Policy, other: Policy) -> None:
    there, back = policy_changes(one, other), policy_changes(other, one)
    assert {(each.path, each.before, each.after) for each in there} == {
        (each.path, each.after, each.before) for each in back
    }


@given(policies, policies)
def test_a_change_made_on_its_own_base_is_the_draft(
    base: Policy, draft: Policy
) -> None:
    made = policy_rebased(draft, base=base, onto=base)
    # An intent that overrides nothing is no field.
    assert policy_changes(sorted_words(made.policy), sorted_words(draft)) == ()
    assert made.overruled == ()


@given(policies, policies, policies)
def test_what_the_draft_changed_stands_and_the_rest_is_as_published(
    base: Policy, draft: Policy, onto: Policy
) -> None:
    made = policy_rebased(draft, base=base, onto=onto)
    wanted = {each.path: each for each in policy_changes(base, draft)}
    for change in policy_changes(onto, made.policy):
        assert change.path in wanted
        if change.is_words:
            assert set(change.added) <= set(wanted[change.path].added)
            assert set(change.removed) <= set(wanted[change.path].removed)
        else:
            assert change.after == wanted[change.path].after
    for change in made.overruled:
        assert change.before != change.after
