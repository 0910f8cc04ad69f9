"""What one policy changes of another, field by field, and the same change made anew.

Every field of a policy has a path, such as ("stages", "pii", "threshold"). A word list
is one field whose change is told by the words added and removed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guardrails.core.policy import Policy

Path = tuple[str, ...]
Value = str | int | float | tuple[str, ...]

_WORDS = "words"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One field before and after; None stands for a field that is not set."""

    path: Path
    before: Value | None
    after: Value | None

    @property
    def is_words(self) -> bool:
        """Whether the field is a list of words."""
        return self.path[0] == _WORDS

    @property
    def added(self) -> tuple[str, ...]:
        """The words that only the later list has."""
        return _without(self.after, self.before)

    @property
    def removed(self) -> tuple[str, ...]:
        """The words that only the earlier list has."""
        return _without(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Rebased:
    """A change made anew on another policy.

    ``overruled`` are the fields that both had changed, each in another way: the value
    of the change stands.
    """

    policy: Policy
    overruled: tuple[PolicyChange, ...]


def policy_changes(before: Policy, after: Policy) -> tuple[PolicyChange, ...]:
    """Return what differs; the version number does not count."""
    old, new = policy_fields(before), policy_fields(after)
    return tuple(
        PolicyChange(path, old.get(path), new.get(path))
        for path in dict.fromkeys([*old, *new])
        if old.get(path) != new.get(path)
    )


def policy_rebased(draft: Policy, *, base: Policy, onto: Policy) -> Rebased:
    """Return ``onto`` with everything that ``draft`` changes of ``base``.

    Raises PolicyError if the two together are no usable policy.
    """
    fields = policy_fields(onto)
    theirs = {each.path: each for each in policy_changes(base, onto)}
    overruled = []
    for change in policy_changes(base, draft):
        now = fields.get(change.path)
        if change.is_words:
            fields[change.path] = _with(now, change)
            continue
        if change.path in theirs and now != change.after:
            overruled.append(PolicyChange(change.path, now, change.after))
        if change.after is None:
            fields.pop(change.path, None)
        else:
            fields[change.path] = change.after
    return Rebased(Policy.from_dict(_body(fields)), tuple(overruled))


def policy_fields(policy: Policy) -> dict[Path, Value]:
    """Return every field that is set, by its path, in the order of the form."""
    body = policy.to_dict()
    del body["version"]
    return dict(_flat((), body))


def _flat(path: Path, value: Any) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat((*path, name), inner)
    else:
        yield path, tuple(value) if isinstance(value, list) else value


def _body(fields: Mapping[Path, Value]) -> dict[str, Any]:
    """Return the policy's JSON that has these fields."""
    body: dict[str, Any] = {}
    for path, value in fields.items():
        inner = body
        for name in path[:-1]:
            inner = inner.setdefault(name, {})
        inner[path[-1]] = list(value) if isinstance(value, tuple) else value
    return body


def _with(words: Value | None, change: PolicyChange) -> tuple[str, ...]:
    kept = [each for each in _words(words) if each not in change.removed]
    return tuple(dict.fromkeys([*kept, *change.added]))


def _without(words: Value | None, others: Value | None) -> tuple[str, ...]:
    known = set(_words(others))
    return tuple(each for each in _words(words) if each not in known)


def _words(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
