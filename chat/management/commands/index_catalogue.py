"""Bring the search index to the catalogue's version."""

import asyncio
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.conf import index_config
from chat.downstream.catalogue_feed import CatalogueFeed
from chat.llm.embeddings import Embedder, Vector
from chat.llm.factory import ModelConfig, ModelFactory
from chat.orchestration.errors import OrchestrationError
from chat.services.catalogue_index import (
    CatalogueUnstableError,
    IndexBusyError,
    IndexReport,
    catalogue_index_update,
)

_UNAVAILABLE, _BUSY = 1, 2


class _InOneLoop:
    """An embedder for synchronous callers; all calls share one event loop."""

    def __init__(self, embedder: Embedder, runner: asyncio.Runner) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._runner = runner

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Return the vectors of ``texts``."""
        return list(self._runner.run(self._embedder.embed(texts)))


class Command(BaseCommand):
    """``index_catalogue [--full] [--page-size N]``.

    Exit code 1: the catalogue or the embedder is away (run it again, it goes on where
    it stopped); 2: another run is at work.
    """

    help = "Read the catalogue page by page into the search index."
    # They would load every page of the console, a third of the command's start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--full", action="store_true", help="write and embed every row anew"
        )
        parser.add_argument("--page-size", type=int, default=500, help="1 to 500")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["page_size"] <= 500:
            raise CommandError("--page-size takes 1 to 500")
        config = index_config()
        titan = config.embeddings == "titan"
        factory = ModelFactory(ModelConfig(embeddings="titan" if titan else "local"))
        try:
            with (
                CatalogueFeed(config.catalogue_url) as feed,
                asyncio.Runner() as runner,
            ):
                try:
                    report = catalogue_index_update(
                        feed,
                        _InOneLoop(factory.embedder(), runner),
                        full=options["full"],
                        page_size=options["page_size"],
                        progress=self._progress,
                    )
                finally:
                    runner.run(factory.aclose())
        except IndexBusyError as error:
            raise CommandError(str(error), returncode=_BUSY) from error
        except (OrchestrationError, CatalogueUnstableError) as error:
            raise CommandError(str(error), returncode=_UNAVAILABLE) from error
        self._summary(report)

    def _progress(self, report: IndexReport) -> None:
        self.stderr.write(
            f"{report.products_read} products read, "
            f"{report.series_embedded} series embedded"
        )

    def _summary(self, report: IndexReport) -> None:
        have = f"{report.series} series, {report.products} products"
        if report.up_to_date:
            self.stdout.write(f"{report.catalogue_version}: up to date, {have}")
            return
        resumed = " (resumed)" if report.resumed else ""
        # Not the sum over the pages: a series that spans two is on both.
        unchanged = max(report.series - report.series_embedded, 0)
        self.stdout.write(
            f"{report.catalogue_version}: {have}{resumed}; "
            f"{report.series_embedded} series embedded, "
            f"{unchanged} unchanged, {report.series_deleted} deleted; "
            f"{report.products_written} products written, "
            f"{report.products_deleted} deleted"
        )
