"""A session's snapshot as bytes, and back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from chat.orchestration.turn_events import EndStatus
from chat.stores.session_store import SessionSnapshot, StoredSession, StoredTurn


def snapshot_to_json(snapshot: SessionSnapshot) -> bytes:
    """Return a snapshot as it is kept."""
    session = asdict(snapshot.session)
    session["token_hash"] = snapshot.session.token_hash.hex()
    return orjson.dumps({"session": session, "turns": snapshot.turns})


def snapshot_from_json(blob: bytes) -> SessionSnapshot:
    """Return the snapshot; raise ValueError, KeyError or TypeError for another text."""
    body = orjson.loads(blob)
    session = body["session"]
    session["token_hash"] = bytes.fromhex(session["token_hash"])
    for name in ("created_at", "expires_at"):
        session[name] = datetime.fromisoformat(session[name])
    turns = tuple(_turn(each) for each in body["turns"])
    return SessionSnapshot(StoredSession(**session), turns)


def _turn(body: dict[str, Any]) -> StoredTurn:
    body["received_at"] = datetime.fromisoformat(body["received_at"])
    if body["finished_at"] is not None:
        body["finished_at"] = datetime.fromisoformat(body["finished_at"])
    if body["status"] is not None:
        body["status"] = EndStatus(body["status"])
    body["degraded"] = tuple(body["degraded"])
    body["products"] = tuple(body["products"])
    return StoredTurn(**body)
