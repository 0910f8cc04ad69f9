"""Keeps the search index equal to the catalogue: incremental, resumable, idempotent.

One page is one transaction that also moves the cursor, so a run that was cut off goes
on where it stopped. What a version no longer has leaves when its last page is in.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from django.db import connection, transaction
from django.utils import timezone

from chat.models import IndexedProduct, IndexedSeries, IndexState
from chat.orchestration.errors import DependencyError
from chat.services.index_entries import (
    ListedProduct,
    Vector,
    product_row,
    representatives,
    series_row,
    series_text,
)

_LOCK = 0x4D414E47  # any number, as long as it is only this
_RESTARTS = 3


class CataloguePage(Protocol):
    """One page of the catalogue."""

    @property
    def items(self) -> Sequence[ListedProduct]: ...

    @property
    def next_cursor(self) -> str | None: ...

    @property
    def catalogue_version(self) -> str: ...


class CatalogueSource(Protocol):
    """Where the catalogue is read from."""

    def version(self) -> str: ...

    def page(self, cursor: str, *, limit: int) -> CataloguePage: ...


class SeriesEmbedder(Protocol):
    """Turns texts into vectors; ``name`` says which vectors can be compared."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]: ...


class IndexBusyError(Exception):
    """Another run is at work on the index."""


class CatalogueUnstableError(Exception):
    """The catalogue changed under every attempt to read it."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run did so far."""

    catalogue_version: str
    products_read: int = 0
    series_embedded: int = 0
    series_unchanged: int = 0
    products_written: int = 0
    products_deleted: int = 0
    series_deleted: int = 0
    resumed: bool = False
    up_to_date: bool = False
    series: int = 0
    products: int = 0


Progress = Callable[[IndexReport], None]


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the index for this run; raise IndexBusyError when another one has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise IndexBusyError("another run is at work on the index")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _tidy() -> None:
    """Tell the planner what changed, and sweep out what was overwritten."""
    if not connection.in_atomic_block:  # VACUUM can't be part of a transaction
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE) chat_indexed_series, chat_indexed_product")


def catalogue_index_update(
    source: CatalogueSource,
    embedder: SeriesEmbedder,
    *,
    full: bool = False,
    page_size: int = 200,
    progress: Progress = lambda report: None,
) -> IndexReport:
    """Bring the index to the catalogue's version; ``full`` writes every row anew.

    Raises IndexBusyError, CatalogueUnstableError, and DependencyError when the
    catalogue stays away; the next run then goes on where this one stopped.
    """
    with _alone():
        for _ in range(_RESTARTS):
            version = source.version()
            state, _created = IndexState.objects.get_or_create(pk=1)
            current = (state.catalogue_version, state.embedder)
            if not full and current == (version, embedder.name):
                return IndexReport(
                    version,
                    up_to_date=True,
                    series=state.series,
                    products=state.products,
                )
            run = _Run(source, embedder, state, version, full)
            if run.read_all(page_size, progress):
                report = run.finish()
                _tidy()
                return report
    raise CatalogueUnstableError("the catalogue changed while it was read")


class _Run:
    """One reading of one catalogue version."""

    def __init__(
        self,
        source: CatalogueSource,
        embedder: SeriesEmbedder,
        state: IndexState,
        version: str,
        full: bool,
    ) -> None:
        self._source = source
        self._embedder = embedder
        self._state = state
        self._version = version
        self._full = full
        running = (state.running_version, state.running_embedder)
        resumed = (
            not full
            and running == (version, embedder.name)
            and state.running_cursor != ""
        )
        if not resumed:
            state.running_version, state.running_embedder = version, embedder.name
            state.running_cursor = ""
        self._report = IndexReport(version, resumed=resumed)

    def read_all(self, page_size: int, progress: Progress) -> bool:
        """Read and store all pages; return False when the catalogue moved on."""
        state = self._state
        while True:
            try:
                page = self._source.page(state.running_cursor, limit=page_size)
            except DependencyError:
                # A refused cursor is the past's; anything else the next run repeats.
                if self._source.version() == self._version:
                    self._forget_refused_cursor()
                    raise
                return self._forget()
            if page.catalogue_version != self._version:
                return self._forget()
            with transaction.atomic():
                self._store(page.items)
                state.running_cursor = page.next_cursor or ""
                state.save()
            progress(self._report)
            if not page.next_cursor:
                return True

    def _forget_refused_cursor(self) -> None:
        """Begin anew next time if the very first page of a resumed run failed."""
        if self._report.resumed and not self._report.products_read:
            self._forget()

    def _forget(self) -> bool:
        self._state.running_version = self._state.running_cursor = ""
        self._state.save()
        return False

    def _store(self, items: Sequence[ListedProduct]) -> None:
        """Store one page: embed the series that are new or changed, mark the rest."""
        first: dict[str, ListedProduct] = {}
        for item in sorted(items, key=lambda each: -each.listing.trust_score):
            first.setdefault(item.series_id, item)
        rows = [series_row(item) for item in first.values()]
        known = {
            (pk, digest, embedder)
            for pk, digest, embedder in IndexedSeries.objects.filter(
                pk__in=list(first)
            ).values_list("pk", "content_hash", "embedder")
        }
        name = self._embedder.name
        stale = [
            row
            for row in rows
            if self._full or (row.pk, row.content_hash, name) not in known
        ]
        vectors = self._embedder.embed([series_text(first[row.pk]) for row in stale])
        for row, vector in zip(stale, vectors, strict=True):
            row.embedding, row.embedder = vector, name
        _upsert(IndexedSeries, stale, keep={"asin", "asins", "document"})
        written = self._store_products(items)
        old = self._report
        self._report = replace(
            old,
            products_read=old.products_read + len(items),
            series_embedded=old.series_embedded + len(stale),
            series_unchanged=old.series_unchanged + len(rows) - len(stale),
            products_written=old.products_written + written,
        )

    def _store_products(self, items: Sequence[ListedProduct]) -> int:
        """Write the products that are new or changed; return how many."""
        rows = {item.asin: product_row(item, self._version) for item in items}
        known = dict(
            IndexedProduct.objects.filter(pk__in=list(rows)).values_list(
                "pk", "content_hash"
            )
        )
        stale = [
            row
            for row in rows.values()
            if self._full or known.get(row.pk) != row.content_hash
        ]
        _upsert(IndexedProduct, stale, keep=set())
        IndexedProduct.objects.filter(pk__in=list(rows)).update(seen_in=self._version)
        return len(stale)

    @transaction.atomic
    def finish(self) -> IndexReport:
        """Delete what vanished, choose each series' products, publish the version."""
        products = IndexedProduct.objects.exclude(seen_in=self._version).delete()
        series = IndexedSeries.objects.filter(products=None).delete()
        self._choose_products()
        state = self._state
        state.catalogue_version = self._version
        state.embedder = self._embedder.name
        state.series = IndexedSeries.objects.count()
        state.products = IndexedProduct.objects.count()
        state.indexed_at = timezone.now()
        state.running_version = state.running_cursor = ""
        state.save()
        return replace(
            self._report,
            products_deleted=products[1].get("chat.IndexedProduct", 0),
            series_deleted=series[1].get("chat.IndexedSeries", 0),
            series=state.series,
            products=state.products,
        )

    def _choose_products(self) -> None:
        chosen = representatives(IndexedProduct.objects.iterator())
        changed = []
        for row in IndexedSeries.objects.only("pk", "asin", "asins").iterator():
            asin, asins = chosen.get(row.pk, ("", {}))
            if (row.asin, row.asins) != (asin, asins):
                row.asin, row.asins = asin, asins
                changed.append(row)
        IndexedSeries.objects.bulk_update(changed, ["asin", "asins"], batch_size=500)


def _upsert(
    model: type[IndexedSeries] | type[IndexedProduct],
    rows: Sequence[IndexedSeries] | Sequence[IndexedProduct],
    *,
    keep: set[str],
) -> None:
    """Insert the rows, or overwrite all columns but the key and ``keep``."""
    if not rows:
        return
    fields = [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in keep
    ]
    model._default_manager.bulk_create(
        rows,  # type: ignore[arg-type]
        update_conflicts=True,
        unique_fields=[model._meta.pk.name],
        update_fields=fields,
    )
