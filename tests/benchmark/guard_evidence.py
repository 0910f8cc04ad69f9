"""Evidence for thresholds at size: a recount over a million scores, and a replay.

The scores are made by PostgreSQL in a database of its own, all of them different, which
is the worst case for counting them on a grid; their figures are made by the real
rollups, and every count is compared with one over the rows themselves. The replayed
turns are recorded by the service's own code.

    python -m tests.benchmark.guard_evidence [--scores 1000000] [--turns 10000]
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from mangaassist.embedded.engines import engines_held
from mangaassist.embedded.places import Places
from tests.benchmark.figures import percentile, report

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "bench_guard"
DATABASE = "evidence"
SCORES, TURNS = 1_000_000, 10_000
DAYS = 7
STAGE = "output.listing_trust"
RECOUNT_MS, REPLAY_S = 200.0, 60.0
#: Ids of made-up turns begin here, out of the way of those that are recorded.
FIRST = 1_000_000_000
#: Positions of the slider that are asked for, on the grid; 0.6 is in force.
THRESHOLDS = [n / 50 for n in range(1, 50)]

_TURNS = """
INSERT INTO audit_turn (
    id, response_id, message_id, session_id, subject_id, site, locale, received_at,
    finished_at, user_text, streamed_text, final_text, tier, intent, confidence, status,
    degraded, policy_version, prompt_version, catalogue_version, model_release,
    corrections, findings, spans, cards, input_tokens, output_tokens, cached_tokens,
    usage_is_estimated, price_book_version, cost_microusd, saved_microusd, cache_key,
    cache_outcome, cache_age_ms, breakers, fallbacks, handed_over, query, filters,
    first_token_ms, duration_ms, commitments, leaf)
SELECT n, 'r' || n, 'm' || n, 's' || n / 4, md5('p' || n / 4)::uuid, 'bench', 'en',
    at - interval '1 second', at, 'q', 'a', 'a', 'guest',
    (%(intents)s::text[])[1 + n %% 13], 0.9, 'complete', '[]', 0, 'p', 'c',
    'demo-' || n %% 3, '[]', '[]', '[]', '[]', 900, 120, 0, false, 'b', 1234, NULL, '',
    'bypass', NULL, '{}', '[]', false, '', '{}', 200, 900, '', ''
FROM (
    SELECT n, %(start)s::timestamptz + (n - %(first)s) * %(step)s AS at
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
) AS timed
"""
_SCORES = """
INSERT INTO audit_score (
    turn_id, finished_at, stage, mode, outcome, score, findings, duration_us)
SELECT id, finished_at, %(stage)s, 'enforce',
    CASE WHEN score >= 0.6 THEN 'correct' ELSE 'pass' END, score, 1, 50
FROM (SELECT id, finished_at, random() AS score FROM audit_turn
    WHERE id >= %(first)s) AS drawn
"""
_PLAIN = """
SELECT count(*) FILTER (WHERE s.score >= %(low)s AND s.score < %(high)s)
FROM audit_score s JOIN audit_turn t ON t.id = s.turn_id
WHERE s.stage = %(stage)s AND s.finished_at >= %(start)s
"""


def say(words: str) -> None:
    """Tell the person in front of the terminal; results go to the other stream."""
    sys.stderr.write(f"{words}\n")


@contextmanager
def service() -> Iterator[None]:
    """Run engines of the benchmark's own with an empty record, and set Django up."""
    places = Places.of(VAR)
    address = f"postgresql://postgres@/{DATABASE}?host={places.sockets}"
    os.environ["VAR_DIR"], os.environ["DATABASE_URL"] = str(VAR), address
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")
    with engines_held(places, durable=False) as held:
        assert held.postgres is not None
        root = f"postgresql://postgres@/postgres?host={places.sockets}"
        with psycopg.connect(root, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {DATABASE}")
        import django  # noqa: PLC0415 (after its settings)

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", interactive=False, verbosity=0)
        yield


def make_scores(total: int) -> datetime:
    """Have so many turns with a score each, and their figures; return since when."""
    from chat.orchestration.turns import Intent  # noqa: PLC0415
    from tests.benchmark.many_turns import _drop_indexes  # noqa: PLC0415

    start = datetime.now(UTC) - timedelta(days=DAYS) + timedelta(minutes=30)
    step = (timedelta(days=DAYS) - timedelta(hours=1)) / total
    begun = time.monotonic()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        remake = _drop_indexes(connection)
        asked = {"start": start, "step": step, "stage": STAGE, "first": FIRST}
        asked["last"] = FIRST + total - 1
        asked["intents"] = [each.value for each in Intent]
        connection.execute(_TURNS, asked)
        connection.execute(_SCORES, asked)
        wanted = ("audit_score", "audit_turn_time", "audit_turn_session")
        for each in remake:
            if any(name in each for name in wanted):
                connection.execute(each)
        for table in ("audit_turn", "audit_score"):
            connection.execute(f"VACUUM (ANALYZE) {table}")
    say(f"{total:,} scores in {time.monotonic() - begun:.0f} s; counting …")
    count_figures(start)
    say(f"counted after {time.monotonic() - begun:.0f} s")
    return start


def count_figures(start: datetime) -> None:
    """Roll up turns and scores a day at a time; conversations are not asked for."""
    from audit.selectors.turn_facts import turn_facts  # noqa: PLC0415
    from chat.models import StaleBucket, TurnRollup  # noqa: PLC0415
    from chat.services import rollups  # noqa: PLC0415
    from chat.telemetry.buckets import bucket_of  # noqa: PLC0415

    day = bucket_of(start)
    while day < datetime.now(UTC):
        end = day + timedelta(days=1)
        facts = turn_facts(day, end, rollups._GRID)
        TurnRollup.objects.bulk_create([rollups._rollup(each) for each in facts])
        rollups._scores_compute(day, end)
        day = end
    rollups.rollups_note()  # sets the time to which figures are complete
    StaleBucket.objects.all().delete()  # counted above, conversations aside


def recounts(total: int) -> None:
    """Move the slider through the whole page, and each time count the rows as well."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    start = make_scores(total)
    client = Client(SERVER_NAME="127.0.0.1", headers={"HX-Request": "true"})
    client.force_login(User.objects.create_user("benchmark", is_superuser=True))
    asked = {"stage": STAGE, "span": "7d"}
    client.get("/console/guardrails/tune/", asked | {"span": "1h"})
    begun = time.perf_counter()
    client.get("/console/guardrails/tune/", asked)
    first = (time.perf_counter() - begun) * 1000
    times = []
    for threshold in THRESHOLDS:
        begun = time.perf_counter()
        client.get("/console/guardrails/tune/", asked | {"threshold": threshold})
        times.append((time.perf_counter() - begun) * 1000)
    case = f"slider recount over {total:,} scores"
    wrong, plain = compared(start)
    baseline = percentile(plain, 0.5)
    report("guard", case, "p50", percentile(times, 0.5), "ms", baseline=baseline)
    report("guard", case, "p95", percentile(times, 0.95), "ms", at_most=RECOUNT_MS)
    report("guard", case, "first look", first, "ms")
    report("guard", case, "turns counted wrongly", wrong, "", at_most=0)


def compared(start: datetime) -> tuple[int, list[float]]:
    """Return how many turns are counted otherwise than by counting the rows, and how
    many milliseconds that takes."""
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from chat.selectors.score_counts import Scope, recount  # noqa: PLC0415
    from dashboard.evidence.tune import span_window  # noqa: PLC0415
    from guardrails.core.policy import Policy  # noqa: PLC0415

    scope = Scope(STAGE, *span_window("7d", timezone.now()))
    wrong, plain = 0, []
    for threshold in THRESHOLDS[::7]:
        found = recount(scope, Policy.default(), threshold).total
        low, high = sorted((threshold, 0.6))
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            bounds = {"low": low, "high": high, "stage": STAGE, "start": start}
            cursor.execute(_PLAIN, bounds)
            rows = cursor.fetchone()[0]
        plain.append((time.perf_counter() - begun) * 1000)
        wrong += abs(rows - found.newly_acted - found.newly_passed)
    return wrong, plain


def replays(total: int) -> None:
    """Check recorded turns again by a policy with another word list."""
    from audit.acts import Actor  # noqa: PLC0415
    from audit.selectors.check_inputs import Wanted  # noqa: PLC0415
    from chat.selectors.replays import replay_row  # noqa: PLC0415
    from chat.services import replay_runs, replays  # noqa: PLC0415
    from chat.services.policies import Wish, policy_draft_open  # noqa: PLC0415
    from guardrails.core.policy import Policy  # noqa: PLC0415

    ended = datetime.now(UTC) - timedelta(days=DAYS + 2)
    record_turns(total, ended)
    replay_runs.SLICE_S = 3600.0  # one slice: no worker is at hand to take the next
    replays.replay_send = lambda *_: None
    actor = Actor(None, "benchmark")
    policy = Policy.default().with_words("competitors", ())
    draft = policy_draft_open(
        actor, name="No rivals", wish=Wish(policy.to_dict(), "measured"), based_on=0
    )
    day = timedelta(days=1)
    wish = replays.ReplayWish(Wanted(ended - day, ended + day), draft)
    number = replays.replay_ask(actor, wish)
    begun, used = time.perf_counter(), time.process_time()
    replay_runs.replay_work(number)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    row = replay_row(number)
    assert row is not None and (row.state, row.done) == ("done", total), row
    case = f"replay of {total:,} turns"
    report("guard", case, "seconds", seconds, "s")
    scaled = seconds / total * TURNS
    report("guard", case, f"for {TURNS:,} turns", scaled, "s", at_most=REPLAY_S)
    report("guard", case, "CPU of the worker", cpu, "s")
    report("guard", case, "turns changed", row.changed, "")


def record_turns(total: int, ended: datetime) -> None:
    """Record answers of some 1,000 characters, each its own, with their facts."""
    from audit.services.turns import turns_append  # noqa: PLC0415
    from chat.orchestration.turn_record import CheckInput, StageTrace  # noqa: PLC0415
    from chat.stores.turn_entries import entry_of  # noqa: PLC0415
    from guardrails.core.pipeline import run_output  # noqa: PLC0415
    from guardrails.core.policy import Policy  # noqa: PLC0415
    from tests.benchmark.bench_guard import ANSWER, FACTS  # noqa: PLC0415
    from tests.factories import turn_record  # noqa: PLC0415

    policy, batch = Policy.default(), []
    for n in range(total):
        text = ANSWER.replace("13 volumes", f"{n % 97 + 3} volumes")
        text = f"Answer {n}: {text}" + ("Kobo has it as well.\n" if n % 50 == 0 else "")
        result = run_output(text, FACTS, policy)
        stages = tuple(
            StageTrace(f"output.{s.stage}", 0, 0.1, s.outcome.value, s.score)
            for s in result.stages
        )
        record = turn_record(
            f"replayed-{n}",
            check_input=CheckInput(text, FACTS, is_redacted=False),
            final_text=result.text,
            stages=stages,
            finished_at=ended + timedelta(seconds=n / 10),
        )
        batch.append(entry_of(record))
        if len(batch) == 500 or n == total - 1:
            turns_append(batch)
            batch = []


def main() -> None:
    """Read the sizes, and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scores", type=int, default=SCORES)
    parser.add_argument("--turns", type=int, default=TURNS)
    asked = parser.parse_args()
    measure(asked.scores, asked.turns)


def measure(scores: int = SCORES, turns: int = TURNS) -> None:
    """Report both."""
    with service():
        replays(turns)
        recounts(scores)


if __name__ == "__main__":
    main()
