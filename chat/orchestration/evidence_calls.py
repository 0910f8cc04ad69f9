"""The calls that evidence is gathered by: each traced, the optional with a fallback.

Catalogue and pricing are critical: their failure is the turn's. Any other service that
fails or is late leaves its default, and the turn is noted as degraded.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from chat.orchestration.errors import DependencyError, DependencyTimeoutError
from chat.orchestration.ports import Ports
from chat.orchestration.settings import TurnLimits
from chat.orchestration.shop import Product, Promotion, Quote
from chat.orchestration.turn_state import TurnState

_T = TypeVar("_T")


class EvidenceCalls:
    """One turn's calls to the shop's services."""

    def __init__(self, ports: Ports, limits: TurnLimits, state: TurnState) -> None:
        self.ports = ports
        self._limits = limits
        self._state = state
        self._until = asyncio.get_running_loop().time() + limits.evidence_s

    async def titles(self, text: str) -> list[str]:
        """Return the products of the series that ``text`` names."""
        with self.ports.tracer.span("titles"):
            return [each.asin for each in await self.ports.retriever.titles_in(text)]

    async def promotions(self, asins: Sequence[str]) -> Sequence[Promotion]:
        """Return the promotions in force for ``asins``, or the general ones."""
        tier = self._state.customer.tier
        return await self.optional(
            "promotions", self.ports.promotions.active(asins, tier=tier), ()
        )

    async def policies(self) -> tuple[str, ...]:
        """Return what the policy texts say to the question."""
        with self.ports.tracer.span("policy_texts"):
            query = self._state.resolution.query
            return tuple(await self.ports.policy_texts.search(query, limit=3))

    async def looked_up(self, asins: Sequence[str]) -> list[Product]:
        """Return the products that exist, in the order of ``asins``."""
        found = await self.lookup(asins)
        return [found[asin] for asin in asins if asin in found]

    async def lookup(self, asins: Sequence[str]) -> dict[str, Product]:
        """Return the products by ASIN."""
        unique = list(dict.fromkeys(asins))
        if not unique:
            return {}
        with self.ports.tracer.span("catalogue", keys=" ".join(unique)):
            call = self.ports.catalogue.lookup(unique)
            return dict(await self._critical("catalogue", call))

    async def series(self, series_id: str) -> Sequence[Product]:
        """Return the products of a series."""
        call = self.ports.catalogue.series(series_id)
        return await self._critical("catalogue", call)

    async def quotes(self, asins: Sequence[str]) -> dict[str, Quote]:
        """Return the live prices by ASIN."""
        unique = list(dict.fromkeys(asins))
        with self.ports.tracer.span("pricing", keys=" ".join(unique)):
            tier = self._state.customer.tier
            call = self.ports.pricing.quotes(unique, tier=tier)
            return dict(await self._critical("pricing", call))

    async def _critical(self, name: str, call: Awaitable[_T]) -> _T:
        """Return the call's answer; raise DependencyError when it fails or is late.

        There may be several such calls, and all of them share one deadline.
        """
        try:
            async with asyncio.timeout_at(self._until):
                return await call
        except TimeoutError as error:
            message = f"{name} did not answer while there was time"
            raise DependencyTimeoutError(name, message) from error

    async def optional(self, name: str, call: Awaitable[_T], default: _T) -> _T:
        """Return the call's answer, or the fallback when it fails or is late."""
        with self.ports.tracer.span(name) as span:
            try:
                async with asyncio.timeout(self._limits.optional_s):
                    return await call
            except (DependencyError, TimeoutError) as error:
                span.outcome(type(error).__name__)
                return self._without(name, default)

    async def begun(self, name: str, call: Awaitable[_T], default: _T) -> _T:
        """As ``optional``, for a call that was begun, and is traced, already."""
        try:
            async with asyncio.timeout(self._limits.optional_s):
                return await call
        except (DependencyError, TimeoutError):
            return self._without(name, default)

    def _without(self, name: str, default: _T) -> _T:
        self._state.degraded.add(name)
        self._state.fallbacks.append(name)
        return default
