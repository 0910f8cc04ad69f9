"""The shop: everything that the services read, built once at the start."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Self, cast

from starlette.requests import Request

from chat.demo_store.catalogue import Catalogue
from chat.demo_store.conf import StoreSettings
from chat.demo_store.customers import customers_of
from chat.demo_store.faults import FaultBoard
from chat.demo_store.files import read_built_in, read_foreign
from chat.demo_store.latency import Latency
from chat.demo_store.live_prices import LivePrices
from chat.demo_store.promotions import Promotions
from chat.demo_store.suggestions import Suggestions


def _utc_now() -> datetime:
    """Return the time of day."""
    return datetime.now(UTC)


class Shop:
    """Catalogue, customers, prices, promotions, and the weather around them."""

    def __init__(
        self,
        settings: StoreSettings,
        now: Callable[[], datetime] = _utc_now,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        path = settings.catalogue_path
        self.file = read_foreign(path) if path else None
        series = list(self.file.series) if self.file else read_built_in()
        self.catalogue = Catalogue(series, settings.public_url)
        self.customers = customers_of(self.catalogue)
        self.suggestions = Suggestions(self.catalogue)
        self.promotions = Promotions(self.catalogue, now)
        self.prices = LivePrices(now)
        self.latency = Latency(settings.latency)
        self.faults = FaultBoard(clock)

    @classmethod
    def of(cls, request: Request) -> Self:
        """Return the shop that serves a request."""
        return cast("Self", request.app.state.shop)
