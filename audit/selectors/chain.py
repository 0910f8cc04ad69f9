"""The chain and its proof: every leaf recomputed from what the tables hold now."""

from collections.abc import Iterator, Sequence

from audit.canonical import canonical
from audit.chain import Break, Link, commitment, first_break, leaf_of
from audit.entries import CHECK_INPUT, ERASABLE, ERASABLE_DETAIL, without_empty
from audit.models import (
    ChainLink,
    CheckInput,
    Exposure,
    Intervention,
    Score,
    Subject,
    Turn,
)

_PAGE = 500
_COMMITMENT_BYTES = 32


def chain_last() -> Link | None:
    """Return the chain's last link; None when the chain is empty."""
    row = ChainLink.objects.order_by("-position").first()
    return _link(row) if row else None


def chain_link_of(turn_id: int) -> Link | None:
    """Return a turn's place in the chain; None while it waits to be sealed."""
    row = ChainLink.objects.filter(turn_id=turn_id).first()
    return _link(row) if row else None


def _link(row: ChainLink) -> Link:
    return Link(row.position, bytes(row.leaf), bytes(row.previous), bytes(row.head))


def chain_first_break() -> Break | None:
    """Walk the whole chain against the records; return the first break, if any."""
    return first_break(_walked())


def _walked() -> Iterator[tuple[Link, bytes | None]]:
    """Yield every link with its record's leaf, recomputed from the stored rows."""
    position = 0
    while True:
        rows = list(
            ChainLink.objects.filter(position__gt=position).order_by("position")[:_PAGE]
        )
        if not rows:
            return
        leaves = _leaves([row.turn_id for row in rows])
        for row in rows:
            yield _link(row), leaves.get(row.turn_id)
        position = rows[-1].position


def _leaves(turn_ids: list[int]) -> dict[int, bytes]:
    """Recompute the leaves of turns from what the tables hold now."""
    turns = list(Turn.objects.filter(pk__in=turn_ids))
    scores: dict[int, list[Score]] = {}
    for score in Score.objects.filter(turn_id__in=turn_ids).order_by("id"):
        scores.setdefault(score.turn_id, []).append(score)
    exposures: dict[int, list[Exposure]] = {}
    shown = Exposure.objects.filter(turn_id__in=turn_ids).exclude(kind="clicked")
    for exposure in shown.order_by("id"):
        exposures.setdefault(exposure.turn_id, []).append(exposure)
    interventions: dict[int, list[Intervention]] = {}
    for each in Intervention.objects.filter(turn_id__in=turn_ids).order_by("id"):
        interventions.setdefault(each.turn_id, []).append(each)
    subjects = Subject.objects.in_bulk([turn.subject_id for turn in turns])
    inputs = CheckInput.objects.in_bulk(turn_ids)
    return {
        turn.pk: _leaf(
            turn,
            {
                "scores": _said(scores.get(turn.pk, []), _SCORE),
                "exposures": _said(exposures.get(turn.pk, []), _EXPOSURE),
                "interventions": _said(interventions.get(turn.pk, []), _INTERVENTION),
            },
            _commitments(turn, subjects.get(turn.subject_id), inputs.get(turn.pk)),
        )
        for turn in turns
    }


_NOT_PUBLIC = frozenset(
    {
        "id",
        "subject_id",
        "commitments",
        "leaf",
        "erased_at",
        *ERASABLE,
        *ERASABLE_DETAIL,
    }
)
_SCORE = ("stage", "mode", "outcome", "score", "findings", "duration_us")
_EXPOSURE = (
    "asin kind position title price_quoted_minor live_price_minor currency "
    "trust_score source"
).split()
_INTERVENTION = (
    "stage kind action reason finding was_shown asin title written_minor "
    "written_currency live_minor live_currency"
).split()


def _said(
    rows: Sequence[Score | Exposure | Intervention], names: Sequence[str]
) -> list[dict[str, object]]:
    return [{name: getattr(row, name) for name in names} for row in rows]


def _leaf(
    turn: Turn,
    parts: dict[str, list[dict[str, object]]],
    commitments: list[bytes],
) -> bytes:
    """Return the leaf of one stored turn, over these commitments to its texts."""
    public: dict[str, object] = {
        field.attname: getattr(turn, field.attname)
        for field in Turn._meta.concrete_fields
        if field.attname not in _NOT_PUBLIC
    }
    public |= without_empty(dict(parts))
    public["subject_id"] = str(turn.subject_id)
    return leaf_of(canonical(public), commitments)


def _commitments(
    turn: Turn, subject: Subject | None, given: CheckInput | None
) -> list[bytes]:
    """Return the commitments, recomputed while the subject's key is there."""
    stored = bytes(turn.commitments)
    if turn.erased_at is not None or subject is None or subject.key is None:
        return [
            stored[at : at + _COMMITMENT_BYTES]
            for at in range(0, len(stored), _COMMITMENT_BYTES)
        ]
    key = bytes(subject.key)
    texts = [(name, str(getattr(turn, name))) for name in ERASABLE]
    texts += [
        (name, canonical(getattr(turn, name)).decode()) for name in ERASABLE_DETAIL
    ]
    if given is not None:
        texts.append((CHECK_INPUT, canonical(given.body).decode()))
    return [commitment(key, name, text) for name, text in texts]
