"""All services of the store, built once per process from their addresses."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from chat.downstream.breaker_types import Transition
from chat.downstream.client import ServiceClient
from chat.downstream.clients.catalogue import CatalogueClient
from chat.downstream.clients.pricing import PricingClient
from chat.downstream.clients.profile import ProfileClient
from chat.downstream.clients.promotions import PromotionsClient
from chat.downstream.clients.recommendations import RecommendationsClient
from chat.downstream.clients.reranker import RerankerClient
from chat.downstream.clients.reviews import ReviewsClient
from chat.downstream.registry import (
    DEPENDENCIES,
    GUARDRAIL_PROVIDER,
    STORE_SERVICES,
    dependency_of,
)
from chat.downstream.shared_breaker import SharedBreaker
from chat.downstream.transport import ClientOptions


@dataclass(frozen=True, slots=True)
class StoreUrls:
    """The root of each service: its contract's paths follow, from ``/v1`` on."""

    catalogue: str
    pricing: str
    profile: str
    recommendations: str
    promotions: str
    reviews: str
    reranker: str

    @classmethod
    def below(cls, root: str) -> "StoreUrls":
        """Return the addresses of services that share one host."""
        base = root.rstrip("/")
        return cls(**{name: f"{base}/{name}" for name in STORE_SERVICES})


class Breakers:
    """One breaker for each dependency; the breaker view of the orchestrator.

    Each release of the model has one of its own besides: a release that fails must not
    take the one down that would step in for it.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        listener: Callable[[Transition], None] | None = None,
    ) -> None:
        self.by_name: Mapping[str, SharedBreaker] = {
            name: SharedBreaker(name, each.breaker, clock, listener=listener)
            for name, each in DEPENDENCIES.items()
        }
        self._clock = clock
        self._listener = listener
        self._added: Callable[[SharedBreaker], None] = lambda _: None
        self._more: dict[str, SharedBreaker] = {}

    def share(self, add: Callable[[SharedBreaker], None]) -> None:
        """Have every breaker shared by ``add``, those made later too."""
        self._added = add
        for each in self.everyone():
            add(each)

    def everyone(self) -> Iterator[SharedBreaker]:
        """Yield every breaker, releases and what is set up beside the nine last."""
        yield from self.by_name.values()
        yield from self._more.values()

    def __getitem__(self, name: str) -> SharedBreaker:
        """Return a dependency's breaker; raise KeyError for an unknown name."""
        return self.by_name[name]

    def of_release(self, release: str) -> SharedBreaker:
        """Return the breaker of one release of the model, made at first use."""
        return self._made(f"model:{release}")

    def of_provider(self) -> SharedBreaker:
        """Return the guardrail provider's breaker, made where there is a provider."""
        return self._made(GUARDRAIL_PROVIDER.name)

    def _made(self, name: str) -> SharedBreaker:
        if name not in self._more:
            made = SharedBreaker(
                name, dependency_of(name).breaker, self._clock, listener=self._listener
            )
            self._more[name] = made
            self._added(made)
        return self._more[name]

    def states(self) -> Mapping[str, str]:
        """Return every breaker's state, as the record keeps it, releases last."""
        return {each.name: each.state.value for each in self.everyone()}


@dataclass(frozen=True, slots=True)
class ShopServices:
    """The clients of the store's services, and all breakers by name."""

    catalogue: CatalogueClient
    pricing: PricingClient
    profiles: ProfileClient
    recommendations: RecommendationsClient
    promotions: PromotionsClient
    reviews: ReviewsClient
    reranker: RerankerClient
    clients: Mapping[str, ServiceClient]
    breakers: Breakers

    def states(self) -> Mapping[str, str]:
        """Return every breaker's state, as the record keeps it."""
        return self.breakers.states()

    def retries_left(self) -> dict[str, float]:
        """Return how many retries each service's budget allows now."""
        return {
            name: round(client.budget.balance, 1)
            for name, client in self.clients.items()
        }

    async def close(self) -> None:
        """Close every connection of this event loop."""
        for client in self.clients.values():
            await client.close()


def shop_services(
    urls: StoreUrls,
    *,
    breakers: Breakers | None = None,
    options: ClientOptions | None = None,
    patience: float = 1.0,
) -> ShopServices:
    """Return the clients for the services at ``urls``.

    ``patience`` stretches every limit: nobody waits for what a command reads.
    """
    breakers = breakers or Breakers()
    clients = {
        name: ServiceClient(
            DEPENDENCIES[name].stretched(patience),
            getattr(urls, name),
            breakers[name],
            options,
        )
        for name in STORE_SERVICES
    }
    return ShopServices(
        catalogue=CatalogueClient(clients["catalogue"]),
        pricing=PricingClient(clients["pricing"]),
        profiles=ProfileClient(clients["profile"]),
        recommendations=RecommendationsClient(clients["recommendations"]),
        promotions=PromotionsClient(clients["promotions"]),
        reviews=ReviewsClient(clients["reviews"]),
        reranker=RerankerClient(clients["reranker"]),
        clients=clients,
        breakers=breakers,
    )
