"""The rows of the record, as entries become them."""

from typing import Any

from audit.canonical import canonical
from audit.chain import commitment, leaf_of
from audit.entries import (
    CHECK_INPUT,
    ERASABLE,
    ERASABLE_DETAIL,
    PARTS,
    TurnEntry,
    public_part,
)
from audit.models import Exposure, Intervention, Score, Subject, Turn

#: What stands in the turn's row and again in those of its exposures and interventions.
_OF_THE_TURN = (
    "response_id",
    "session_id",
    "site",
    "intent",
    "model_release",
    "policy_version",
)


def _texts(entry: TurnEntry) -> list[tuple[str, str]]:
    """Return the erasable fields as the texts that commitments are made to."""
    data = entry.to_json()
    texts = [(name, str(data[name])) for name in ERASABLE]
    texts += [(name, canonical(data[name]).decode()) for name in ERASABLE_DETAIL]
    if entry.check_input is not None:
        texts.append((CHECK_INPUT, canonical(data[CHECK_INPUT]).decode()))
    return texts


def turn_row(entry: TurnEntry, subject: Subject) -> Turn:
    """Return the row of a turn, its leaf and its commitments included."""
    key = bytes(subject.key or b"")
    commitments = [commitment(key, name, text) for name, text in _texts(entry)]
    identity = {"subject_id": str(subject.pk)}
    data = entry.to_json()
    leaf = leaf_of(canonical(public_part(entry) | identity), commitments)
    columns = {
        name: value
        for name, value in data.items()
        if name not in {"customer_id", CHECK_INPUT, *PARTS}
    }
    columns["received_at"] = entry.received_at
    columns["finished_at"] = entry.finished_at
    return Turn(
        **columns,
        subject_id=subject.pk,
        commitments=b"".join(commitments),
        leaf=leaf,
    )


def score_rows(turn: Turn, entry: TurnEntry) -> list[Score]:
    """Return the rows of a turn's raw scores."""
    return [
        Score(
            turn_id=turn.pk,
            finished_at=turn.finished_at,
            stage=each.stage,
            mode=each.mode,
            outcome=each.outcome,
            score=each.score,
            findings=each.findings,
            duration_us=each.duration_us,
        )
        for each in entry.scores
    ]


def _columns_of(turn: Turn) -> dict[str, Any]:
    """Return what the rows of a turn's exposures and interventions have from it."""
    return {name: getattr(turn, name) for name in _OF_THE_TURN} | {"turn_id": turn.pk}


def exposure_rows(turn: Turn, entry: TurnEntry) -> list[Exposure]:
    """Return the rows of a turn's exposures."""
    data, columns = entry.to_json()["exposures"], _columns_of(turn)
    return [
        Exposure(
            subject_id=turn.subject_id,
            shown_at=turn.finished_at,
            **columns,
            **each,
        )
        for each in data
    ]


def intervention_rows(turn: Turn, entry: TurnEntry) -> list[Intervention]:
    """Return the rows of a turn's interventions."""
    data = entry.to_json()["interventions"] if entry.interventions else ()
    columns = _columns_of(turn)
    return [
        Intervention(
            finished_at=turn.finished_at,
            **columns,
            **each,
        )
        for each in data
    ]
