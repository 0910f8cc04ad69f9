"""The index follows the catalogue: what changed is written, what vanished deleted."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from chat.downstream.catalogue_feed import CatalogueFeed, Patience
from chat.models import IndexedProduct, IndexedSeries, IndexState
from chat.orchestration.errors import DependencyError
from chat.services.catalogue_index import (
    CatalogueUnstableError,
    IndexBusyError,
    IndexReport,
    catalogue_index_update,
)
from tests.integration.catalogue_index.conftest import NowEmbedder

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Listing:
    trust_score: float = 0.95


@dataclass(frozen=True)
class Item:
    asin: str
    series_id: str
    title: str = "A book"
    series_title: str = "A series"
    author: str = "An Author"
    author_ja: str = ""
    format: str = "paperback"
    title_ja: str = ""
    title_romaji: str = ""
    aliases: tuple[str, ...] = ()
    volume: int | None = 1
    release_date: str | None = "2001-01-02"
    volumes_in_series: int | None = 3
    publisher: str = ""
    demographic: str = "seinen"
    genres: tuple[str, ...] = ("horror",)
    themes: tuple[str, ...] = ()
    status: str = "finished"
    age_rating: str = "teen"
    popularity: int = 50
    first_year: int | None = 2001
    rating: float | None = 4.5
    mood: str = ""
    synopsis: str = "Things happen."
    pitch: str = ""
    listing: Listing = Listing()


@dataclass(frozen=True)
class Page:
    items: Sequence[Item]
    next_cursor: str | None
    catalogue_version: str


@dataclass
class Source:
    """A catalogue held in a list; ``fails_at`` is the page on which it goes away."""

    items: list[Item]
    name: str = "v1"
    fails_at: int | None = None
    moves_at: int | None = None
    cursors: list[str] = field(default_factory=list)

    def version(self) -> str:
        return self.name

    def page(self, cursor: str, *, limit: int) -> Page:
        self.cursors.append(cursor)
        start = int(cursor or 0)
        if start // limit == self.fails_at:
            raise DependencyError("catalogue")
        if start // limit == self.moves_at:
            self.name += "+"
            self.moves_at = None
        end = start + limit
        following = str(end) if end < len(self.items) else None
        return Page(self.items[start:end], following, self.name)


@pytest.fixture(autouse=True)
def empty_index(request: pytest.FixtureRequest) -> None:
    # The index that other tests share is committed; here it is gone for one test.
    whole = request.node.get_closest_marker("django_db").kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if whole else "db")
    IndexedSeries.objects.all().delete()
    IndexState.objects.all().delete()


@pytest.fixture
def embedder() -> NowEmbedder:
    return NowEmbedder()


def items(count: int) -> list[Item]:
    return [
        Item(f"B0{n:08d}", f"series-{n // 2}", volume=n % 2 + 1) for n in range(count)
    ]


def update(source: Source, embedder: NowEmbedder, *, full: bool = False) -> IndexReport:
    return catalogue_index_update(source, embedder, full=full, page_size=4)


def test_the_first_run_indexes_everything(embedder: NowEmbedder) -> None:
    report = update(Source(items(10)), embedder)
    assert (report.series, report.products, report.series_embedded) == (5, 10, 5)
    assert IndexState.objects.get().catalogue_version == "v1"
    assert IndexedSeries.objects.get(pk="series-2").asin == "B000000004"


def test_the_same_version_is_not_read_again(embedder: NowEmbedder) -> None:
    source = Source(items(10))
    update(source, embedder)
    reads = len(source.cursors)
    report = update(source, embedder)
    assert report.up_to_date
    assert (report.series, len(source.cursors)) == (5, reads)


def test_a_new_version_embeds_only_what_changed(embedder: NowEmbedder) -> None:
    source = Source(items(10))
    update(source, embedder)
    embedder.texts = 0
    source.name = "v2"
    for n in (2, 3):
        source.items[n] = replace(source.items[n], synopsis="Everything changed.")
    report = update(source, embedder)
    assert (report.series_embedded, embedder.texts) == (1, 1)
    assert (report.series_unchanged, report.products_written) == (4, 0)


def test_a_release_date_is_kept_and_one_that_no_calendar_has_is_unknown(
    embedder: NowEmbedder,
) -> None:
    dates = ("2024-02-29", "2023-02-29", None)
    listed = [Item(f"A{n}", "s", release_date=each) for n, each in enumerate(dates)]
    update(Source(listed), embedder)
    kept = IndexedProduct.objects.order_by("asin").values_list(
        "release_date", flat=True
    )
    assert list(kept) == [date(2024, 2, 29), None, None]


def test_what_vanished_is_deleted(embedder: NowEmbedder) -> None:
    source = Source(items(10))
    update(source, embedder)
    source.name, source.items = "v2", source.items[:7]
    report = update(source, embedder)
    assert (report.products_deleted, report.series_deleted) == (3, 1)
    assert IndexedProduct.objects.count() == 7
    assert IndexedSeries.objects.get(pk="series-3").asin == "B000000006"


def test_full_writes_every_row_anew(embedder: NowEmbedder) -> None:
    source = Source(items(10))
    update(source, embedder)
    report = update(source, embedder, full=True)
    assert (report.series_embedded, report.products_written) == (5, 10)


def test_another_embedder_embeds_anew(embedder: NowEmbedder) -> None:
    source = Source(items(4))
    update(source, embedder)
    embedder.name = "another"
    assert update(source, embedder).series_embedded == 2
    assert set(IndexedSeries.objects.values_list("embedder", flat=True)) == {"another"}


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(embedder: NowEmbedder) -> None:
    source = Source(items(12), fails_at=2)
    with pytest.raises(DependencyError):
        update(source, embedder)
    assert IndexState.objects.get().catalogue_version == ""
    source.fails_at, source.cursors = None, []
    report = update(source, embedder)
    assert report.resumed
    assert source.cursors == ["8"]
    assert (report.series, report.products) == (6, 12)


def test_a_catalogue_that_moves_on_is_read_again_from_the_start(
    embedder: NowEmbedder,
) -> None:
    source = Source(items(12), moves_at=1)
    report = update(source, embedder)
    assert report.catalogue_version == "v1+"
    assert source.cursors == ["", "4", "", "4", "8"]
    assert set(IndexedProduct.objects.values_list("seen_in", flat=True)) == {"v1+"}


def test_a_catalogue_that_never_rests_is_given_up(embedder: NowEmbedder) -> None:
    class Restless(Source):
        def page(self, cursor: str, *, limit: int) -> Page:
            self.moves_at = 0
            return super().page(cursor, limit=limit)

    with pytest.raises(CatalogueUnstableError):
        update(Restless(items(4)), embedder)


def test_a_distrusted_listing_never_stands_for_its_series(
    embedder: NowEmbedder,
) -> None:
    bad = Listing(trust_score=0.1)
    source = Source(
        [
            Item("B000000001", "s", volume=1, listing=bad),
            Item("B000000002", "s", volume=2),
            Item("B000000003", "s", format="digital", volume=1),
            Item("B000000004", "s", format="box-set", volume=None, listing=bad),
        ]
    )
    update(source, embedder)
    row = IndexedSeries.objects.get()
    assert row.asin == "B000000002"
    assert row.asins == {"paperback": "B000000002", "digital": "B000000003"}


@pytest.fixture
def held_lock() -> Iterator[None]:
    params = connection.get_connection_params()
    known = {k: v for k, v in params.items() if k in ("dbname", "user", "host", "port")}
    with psycopg.connect(**known) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [0x4D414E47])
        yield


def test_two_runs_do_not_meet(embedder: NowEmbedder, held_lock: None) -> None:
    with pytest.raises(IndexBusyError):
        update(Source(items(4)), embedder)


def test_the_feed_reads_the_contract_and_waits_for_a_sick_service(
    store_service: str,
) -> None:
    with CatalogueFeed(f"{store_service}/catalogue") as feed:
        page = feed.page("", limit=3)
        assert page.catalogue_version == feed.version()
        assert len(page.items) == 3
        assert page.items[0].popularity > 90
    pauses: list[float] = []
    patience = Patience(timeout_s=0.5, attempts=3, first_pause_s=0.1)
    with (
        CatalogueFeed(
            "http://127.0.0.1:9/catalogue", patience=patience, sleep=pauses.append
        ) as feed,
        pytest.raises(DependencyError),
    ):
        feed.version()
    assert pauses == [0.1, 0.2]


@pytest.mark.django_db(transaction=True)
def test_the_command_indexes_and_says_so(
    service_environment: dict[str, str],
) -> None:
    command = [sys.executable, "manage.py", "index_catalogue"]
    root = Path(__file__).resolve().parents[3]
    runs = [
        subprocess.run(
            command,
            cwd=root,
            env=service_environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        for _ in range(2)
    ]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert "series embedded" in runs[0].stdout
    assert "products read" in runs[0].stderr
    assert "up to date" in runs[1].stdout


@pytest.mark.django_db(transaction=True)
def test_the_command_fails_when_the_catalogue_is_away(
    service_environment: dict[str, str],
) -> None:
    away = service_environment | {"CATALOGUE_URL": "http://127.0.0.1:9/catalogue"}
    run = subprocess.run(
        [sys.executable, "manage.py", "index_catalogue"],
        cwd=Path(__file__).resolve().parents[3],
        env=os.environ | away,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
