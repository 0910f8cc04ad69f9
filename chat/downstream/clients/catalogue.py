"""The catalogue service: products by ASIN, by series, and page by page."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from urllib.parse import quote

from chat.downstream.batches import batched, require_asked
from chat.downstream.client import ServiceClient
from chat.downstream.schemas import PageJson, ProductsJson, VersionJson
from chat.downstream.transport import NotFoundError
from chat.orchestration.errors import DependencyContractError
from chat.orchestration.shop import Product

_NAME = "catalogue"


class CatalogueClient:
    """Implements the catalogue port, and reads the whole catalogue for the index."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def lookup(self, asins: Sequence[str]) -> Mapping[str, Product]:
        """Return the known ones of ``asins``."""
        found: dict[str, Product] = {}
        for batch in batched(asins):
            body = {"asins": batch}
            path = "/v1/products/lookup"
            try:
                answer = await self._service.post(path, body, ProductsJson)
            except NotFoundError as error:
                raise _missing(path) from error
            asked = set(batch)
            for item in answer.items:
                require_asked(_NAME, asked, item.asin)
                found[item.asin] = item.value()
        return found

    async def series(self, series_id: str) -> Sequence[Product]:
        """Return the products of a series; none when it is unknown."""
        path = f"/v1/series/{quote(series_id, safe='')}/products"
        try:
            answer = await self._service.get(path, ProductsJson)
        except NotFoundError:
            return ()
        return tuple(item.value() for item in answer.items)

    async def version(self) -> str:
        """Return the catalogue's version."""
        try:
            answer = await self._service.get("/v1/version", VersionJson)
        except NotFoundError as error:
            raise _missing("/v1/version") from error
        return answer.catalogue_version

    async def page(
        self, *, cursor: str | None = None, limit: int = 200, **filters: str
    ) -> tuple[tuple[Product, ...], str | None, str]:
        """Return one page: products, the next cursor or None, and the version.

        ``filters`` are ``genre``, ``format``, ``demographic``, ``q`` and
        ``first_volumes``. Raises RefusedError for a cursor of another version.
        """
        params: dict[str, str | int] = {"limit": limit, **filters}
        if cursor is not None:
            params["cursor"] = cursor
        path = "/v1/products"
        try:
            answer = await self._service.get(path, PageJson, params=params)
        except NotFoundError as error:
            raise _missing(path) from error
        products = tuple(item.value() for item in answer.items)
        return products, answer.next_cursor, answer.catalogue_version

    async def pages(self, *, limit: int = 200) -> AsyncGenerator[tuple[Product, ...]]:
        """Yield the whole catalogue page by page, all of one version."""
        cursor: str | None = None
        while True:
            products, cursor, _ = await self.page(cursor=cursor, limit=limit)
            yield products
            if cursor is None:
                return


def _missing(path: str) -> DependencyContractError:
    return DependencyContractError(_NAME, f"{_NAME} does not know {path}")
