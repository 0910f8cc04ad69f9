"""What an act changed, field by field, for people to read."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; "" stands for nothing."""

    name: str
    before: str
    after: str


def differences(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[Difference, ...]:
    """Return each field of either side, nested ones by their path."""
    old, new = dict(_flat(before)), dict(_flat(after))
    names = dict.fromkeys([*old, *new])
    return tuple(
        Difference(name, old.get(name, ""), new.get(name, "")) for name in names
    )


def summary(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """Return what changed in one line."""
    parts = []
    for each in differences(before, after):
        if each.before == each.after:
            continue
        if each.before and each.after:
            parts.append(f"{each.name}: {each.before} → {each.after}")
        else:
            parts.append(f"{each.name}: {each.after or f'{each.before} → nothing'}")
    return "; ".join(parts)


def _flat(values: Mapping[str, object], path: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        full = f"{path}{name}"
        if isinstance(value, Mapping):
            found += _flat(value, f"{full}.")
        else:
            found.append((full.replace("_", " "), _text(value)))
    return found


def _text(value: object) -> str:
    match value:
        case None | "" | [] | {}:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_text(each) for each in value)
        case _:
            return str(value)
