"""Millions of recorded turns, made by PostgreSQL itself in a database of its own.

The rows are of the real tables (made by the migrations, so with every index of the
day), and of a believable spread: 30 days, nights quieter than evenings, four turns to a
conversation, thirteen intents, a few of everything that goes wrong. Two things are
left out because their number and not their content would cost: the chain's links, and
the scores of stages that passed.

    python -m tests.benchmark.many_turns --turns 1000000

fills the database and prints its address for DATABASE_URL.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import sql

from mangaassist.embedded.engines import Engines, engines_held
from mangaassist.embedded.places import Places

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "bench_console"
DAYS = 30
_BATCH = 250_000
_TABLES = ("audit_turn", "audit_exposure", "audit_score")
_CATALOGUE = ROOT / "chat" / "demo_store" / "data"

_INTENTS = (
    ["recommendation"] * 34
    + ["product_question"] * 14
    + ["price_question"] * 10
    + ["availability"] * 8
    + ["comparison"] * 6
    + ["reading_order"] * 6
    + ["reviews"] * 5
    + ["promotions"] * 5
    + ["order_help"] * 4
    + ["policy"] * 3
    + ["small_talk"] * 2
    + ["hand_over", "out_of_scope", "out_of_scope"]
)
_SPANS = json.dumps(
    [
        {
            "name": name,
            "started_ms": start,
            "duration_ms": length,
            "outcome": "ok",
            "score": None,
            "attributes": {},
        }
        for name, start, length in (
            ("retrieval", 2.1, 14.2),
            ("pricing", 17.0, 31.5),
            ("model", 61.0, 900.0),
        )
    ]
)

# Chance is drawn once a row, in the inner query: the outer one may then use a draw
# twice. The day's shape: a warp that is densest in the evening.
_TURNS = """
INSERT INTO audit_turn (
    id, response_id, message_id, session_id, subject_id, site, locale, received_at,
    finished_at, user_text, streamed_text, final_text, tier, intent, confidence, status,
    degraded, policy_version, prompt_version, catalogue_version, model_release,
    corrections, findings, spans, cards, input_tokens, output_tokens, cached_tokens,
    usage_is_estimated, price_book_version, cost_microusd, saved_microusd, cache_key,
    cache_outcome, cache_age_ms, breakers, fallbacks, handed_over, query, filters,
    first_token_ms, duration_ms, commitments, leaf)
SELECT n, md5('r' || n)::uuid, md5('m' || n)::uuid, md5('s' || session)::uuid,
    md5('p' || session %% 400000)::uuid, 'bench', 'en',
    at - make_interval(secs => took / 1000), at,
    'Anything like ' || title || '?', answer, answer, 'member', intent, 0.9,
    CASE WHEN luck < 0.004 THEN 'failed' WHEN luck < 0.03 THEN 'degraded'
        WHEN luck < 0.035 THEN 'stopped' WHEN luck < 0.036 THEN 'interrupted'
        ELSE 'complete' END,
    CASE WHEN luck < 0.004 THEN '["pricing"]' WHEN luck < 0.015 THEN '["reviews"]'
        WHEN luck < 0.03 THEN '["recommendations"]' ELSE '[]' END::jsonb,
    1 + (n * 4 / %(turns)s)::int, 'p-1', 'c-' || day,
    CASE WHEN is_simple THEN 'demo-economy-1' ELSE 'demo-steady-1' END,
    CASE WHEN other < 0.02 THEN jsonb_build_array(jsonb_build_object('text', answer,
        'reasons', '["prices"]'::jsonb, 'policy_version', 1)) ELSE '[]' END,
    '[]', %(spans)s::jsonb, '[]', tokens, tokens / 6, 0, false, '2025-07',
    CASE WHEN cache < 0.2 THEN 0 WHEN other > 0.999 THEN NULL ELSE tokens * 4 / 3 END,
    CASE WHEN cache < 0.2 THEN tokens * 4 / 3 END,
    CASE WHEN cache < 0.5 THEN md5('q' || n %% 5000) ELSE '' END,
    CASE WHEN cache < 0.2 THEN 'hit' WHEN cache < 0.5 THEN 'miss' ELSE 'bypass' END,
    CASE WHEN cache < 0.2 THEN (other * 600000)::int END,
    '{"catalogue": "closed"}', CASE WHEN other BETWEEN 0.5 AND 0.504
        THEN '["demo-steady-1: ModelTimeoutError"]' ELSE '[]' END::jsonb,
    intent = 'hand_over' OR other BETWEEN 0.6 AND 0.606, title, '{}',
    CASE WHEN luck < 0.004 THEN NULL ELSE took / 4 END, took,
    decode(repeat(md5(n::text), 12), 'hex'), sha256(n::text::bytea)
FROM (
    SELECT n, day, intent, luck, other, cache, took, tokens,
        n / 4096 * 1024 + n %% 1024 AS session,
        %(start)s::timestamptz + make_interval(days => day, secs => 86400 * (
            part + 0.09 * sin(2 * pi() * (part + 0.12)) - 0.09 * sin(2 * pi() * 0.12)
        )) AS at,
        intent IN ('small_talk', 'policy', 'order_help', 'hand_over') AS is_simple,
        title, 'If you liked ' || title || ', have a look at '
            || (%(titles)s::text[])[1 + (other * 1e6)::int %% %(known)s] || '. '
            || (%(pitches)s::text[])[1 + (cache * 1e6)::int %% %(known)s] || ' '
            || (%(pitches)s::text[])[1 + (luck * 1e6)::int %% %(known)s] AS answer
    FROM (
        SELECT n, (n * %(days)s / %(turns)s)::int AS day,
            (n * %(days)s %% %(turns)s)::float / %(turns)s AS part,
            random() AS luck, random() AS other, random() AS cache,
            (300 + 900 * -ln(1 - 0.999 * random()))::float AS took,
            (600 + 900 * random())::int AS tokens,
            (%(intents)s::text[])[1 + (n * 7919 + n / 97) %% %(kinds)s] AS intent,
            (%(titles)s::text[])[1 + (n * 31 + n / 1024) %% %(known)s] AS title
        FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
    ) AS drawn
) AS told ORDER BY n
"""
_EXPOSURES = """
INSERT INTO audit_exposure (
    turn_id, response_id, session_id, subject_id, shown_at, asin, kind, position, title,
    price_quoted_minor, live_price_minor, currency, trust_score, source, site, intent,
    model_release, policy_version)
SELECT id, response_id, session_id, subject_id, finished_at,
    upper('B0' || substr(md5('a' || query || id %% 12), 1, 8)), 'card', 1, query, 999,
    999, 'USD', 0.97, CASE cache_outcome WHEN 'hit' THEN 'cache' ELSE 'model' END, site,
    intent, model_release, policy_version
FROM audit_turn WHERE id BETWEEN %(first)s AND %(last)s AND status <> 'failed'
"""
_SCORES = """
INSERT INTO audit_score (
    turn_id, finished_at, stage, mode, outcome, score, findings, duration_us)
SELECT id, finished_at, CASE WHEN id %% 50 = 0 THEN 'output.scope' WHEN id %% 50 = 7
    THEN 'output.pii' ELSE 'output.prices' END, 'enforce',
    CASE WHEN id %% 50 = 0 THEN 'block' ELSE 'correct' END, 0.9, 1, 120
FROM audit_turn WHERE id BETWEEN %(first)s AND %(last)s AND id %% 50 IN (0, 7, 13)
"""


@contextmanager
def engines() -> Iterator[Engines]:
    """Run the benchmark's own engines, and point Django's settings at them."""
    places = Places.of(VAR)
    os.environ["VAR_DIR"] = str(VAR)
    os.environ["DATABASE_URL"] = address()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")
    with engines_held(places, durable=False) as held:
        assert held.postgres is not None
        held.postgres.ensure_database("many_turns")
        yield held


def address(database: str = "many_turns") -> str:
    """Return where the turns are, as DATABASE_URL takes it."""
    return f"postgresql://postgres@/{database}?host={Places.of(VAR).sockets}"


def fill(turns: int) -> float:
    """Have so many turns on record; return the seconds that it took, 0 if they were.

    Django has to be set up. A database of another size, or half filled, is made anew.
    """
    from django.core.management import call_command  # noqa: PLC0415 (set up by now)

    if _is_filled(turns):
        call_command("migrate", interactive=False, verbosity=0)
        return 0.0
    begun = time.monotonic()
    _recreate()
    call_command("migrate", interactive=False, verbosity=0)
    with psycopg.connect(address(), autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        for table in _TABLES:  # out of the log: it is all made up
            connection.execute(f"ALTER TABLE {table} SET UNLOGGED")
        indexes = _drop_indexes(connection)
        _insert(connection, turns)
        for each in indexes:
            say(f"building {each[:70]} …")
            connection.execute(each)
        say("analysing …")
        for table in _TABLES:
            connection.execute(f"VACUUM (ANALYZE) {table}")
        connection.execute(f"COMMENT ON TABLE audit_turn IS '{turns} made up'")
    return time.monotonic() - begun


def _is_filled(turns: int) -> bool:
    """Whether an earlier run finished with so many turns."""
    with psycopg.connect(address()) as connection:
        comment = "SELECT obj_description(to_regclass('audit_turn'))"
        return connection.execute(comment).fetchone() == (f"{turns} made up",)


def _recreate() -> None:
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE many_turns WITH (FORCE)")
        connection.execute("CREATE DATABASE many_turns")


def _drop_indexes(connection: psycopg.Connection) -> list[str]:
    """Drop what makes inserts slow; return the statements that make it again."""
    remake = []
    constraints = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE contype = 'u' AND conrelid::regclass::text = ANY(%s)",
        [list(_TABLES)],
    ).fetchall()
    for table, name, definition in constraints:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        remake.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes "
        "WHERE tablename = ANY(%s) AND indexname NOT LIKE '%%_pkey'",
        [list(_TABLES)],
    ).fetchall()
    for name, definition in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        remake.append(definition)
    return remake


def _insert(connection: psycopg.Connection, turns: int) -> None:
    lines = [
        json.loads(line)
        for file in sorted(_CATALOGUE.glob("*.jsonl"))
        for line in file.read_text().splitlines()
    ]
    asked = {
        "turns": turns,
        "days": DAYS,
        "start": datetime.now(UTC) - timedelta(days=DAYS),
        "spans": _SPANS,
        "intents": _INTENTS,
        "kinds": len(_INTENTS),
        "titles": [each["title"] for each in lines],
        "pitches": [each["pitch"] for each in lines],
        "known": len(lines),
    }
    connection.execute("SELECT setseed(0.5)")
    for first in range(0, turns, _BATCH):
        last = min(first + _BATCH, turns) - 1
        asked |= {"first": first, "last": last}
        for each in (_TURNS, _EXPOSURES, _SCORES):
            connection.execute(each, asked)
        say(f"{last + 1:,} of {turns:,} turns")


def say(words: str) -> None:
    """Tell the person in front of the terminal; results go to the other stream."""
    sys.stderr.write(f"{words}\n")


def main() -> None:
    """Fill the database and say where it is."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=10_000_000)
    turns = parser.parse_args().turns
    with engines():
        import django  # noqa: PLC0415 (after its settings)

        django.setup()
        say(f"{turns:,} turns, made in {fill(turns):.0f} s")
    say(f"VAR_DIR={VAR} DATABASE_URL='{address()}'")


if __name__ == "__main__":
    main()
