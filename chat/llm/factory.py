"""Builds the models, the route and the embedder that the configuration names.

A backend is imported when it is chosen: the packages behind Bedrock and OpenAI take
most of a second of every process's start, whether or not it ever asks them anything.
"""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from chat.llm.composer.compose import composed_brief, composed_steady
from chat.llm.demo import HUMAN, Cadence, DemoModel
from chat.llm.embeddings import CachedEmbedder, Embedder, LocalEmbedder
from chat.llm.pricing import BOOK_2025_07, PriceBook
from chat.llm.routing import Line, ReleaseRoute
from chat.orchestration.model_events import Prompt
from chat.orchestration.ports import LanguageModel

if TYPE_CHECKING:
    from chat.llm.bedrock_client import BedrockConnection
    from chat.llm.openai_compatible import OpenAIConnection

DEMO_RELEASES: dict[str, Callable[[Prompt], str]] = {
    "demo-steady-1": composed_steady,
    "demo-economy-1": composed_brief,
}
_DEFAULTS = {
    "demo": ("demo-steady-1", "demo-economy-1"),
    "bedrock": ("anthropic.claude-3-5-sonnet-20240620-v1:0", "amazon.nova-micro-v1:0"),
    "openai": ("gpt-4o", "gpt-4o-mini"),
}


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """What the environment says of models; empty names mean the backend's defaults."""

    backend: Literal["demo", "bedrock", "openai"] = "demo"
    model: str = ""
    economy_model: str = ""
    fallback_model: str = ""
    connect_s: float = 1.5
    first_token_s: float = 8.0
    between_tokens_s: float = 15.0
    temperature: float = 0.4
    openai_base_url: str | None = None
    openai_api_key: str = field(default="none", repr=False)
    bedrock_region: str | None = None
    bedrock_endpoint_url: str | None = None
    embeddings: Literal["local", "titan"] = "local"
    embeddings_cached: int = 4096
    demo_cadence: Cadence = HUMAN

    @property
    def releases(self) -> tuple[str, str, str]:
        """The primary, the economy and the fallback release.

        The fallback is the economy release unless another is named.
        """
        primary, economy = _DEFAULTS[self.backend]
        economy = self.economy_model or (economy if not self.model else self.model)
        return self.model or primary, economy, self.fallback_model or economy


class ModelFactory:
    """Builds models that share one connection for each backend."""

    def __init__(self, config: ModelConfig) -> None:
        self._config = config
        self._bedrock: BedrockConnection | None = None
        self._openai: OpenAIConnection | None = None

    def model(self, release: str) -> LanguageModel:
        """Return a release of the configured backend.

        A name that starts with ``demo-`` is an offline release under every backend.
        Raises ValueError for an offline release that does not exist.
        """
        config = self._config
        if config.backend == "demo" or release.startswith("demo-"):
            if release not in DEMO_RELEASES:
                known = ", ".join(DEMO_RELEASES)
                message = f"no demo release {release!r}; there are {known}"
                raise ValueError(message)
            return DemoModel(release, DEMO_RELEASES[release], config.demo_cadence)
        if config.backend == "bedrock":
            return self._bedrock_model(release)
        return self._openai_model(release)

    def line(
        self, wrap: Callable[[LanguageModel], LanguageModel] = lambda model: model
    ) -> Line:
        """Return the configured releases; ``wrap`` may put a breaker around each."""
        built = {name: wrap(self.model(name)) for name in self._config.releases}
        primary, economy, fallback = self._config.releases
        return Line(built[primary], built[economy], built[fallback])

    def route(
        self,
        wrap: Callable[[LanguageModel], LanguageModel] = lambda model: model,
        book: PriceBook = BOOK_2025_07,
    ) -> ReleaseRoute:
        """Return the route over the configured releases."""
        line = self.line(wrap)
        return ReleaseRoute(lambda: line, lambda: book)

    def embedder(self) -> Embedder:
        """Return the configured embedder, with the cache of frequent queries."""
        inner: Embedder = (
            self._titan_embedder()
            if self._config.embeddings == "titan"
            else LocalEmbedder()
        )
        return CachedEmbedder(inner, self._config.embeddings_cached)

    async def warm(self) -> None:
        """Make the clients that take long, before the first shopper waits for them."""
        config = self._config
        if config.backend == "bedrock" or config.embeddings == "titan":
            await self._bedrock_connection().client()

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        async with AsyncExitStack() as stack:
            for opened in (self._bedrock, self._openai):
                if opened is not None:
                    stack.push_async_callback(opened.aclose)

    # -- inside ---------------------------------------------------------------------

    def _bedrock_model(self, release: str) -> LanguageModel:
        from chat.llm.bedrock import BedrockModel  # noqa: PLC0415 (weight)

        connection = self._bedrock_connection()
        return BedrockModel(
            release, connection, connection.timeouts, self._config.temperature
        )

    def _titan_embedder(self) -> Embedder:
        from chat.llm.titan import TitanEmbedder  # noqa: PLC0415 (weight)

        return TitanEmbedder(self._bedrock_connection())

    def _bedrock_connection(self) -> "BedrockConnection":
        if self._bedrock is None:
            from chat.llm.bedrock_client import (  # noqa: PLC0415 (weight)
                BedrockConnection,
                BedrockTimeouts,
            )

            config = self._config
            self._bedrock = BedrockConnection(
                BedrockTimeouts(
                    config.connect_s, config.first_token_s, config.between_tokens_s
                ),
                region=config.bedrock_region,
                endpoint_url=config.bedrock_endpoint_url,
            )
        return self._bedrock

    def _openai_model(self, release: str) -> LanguageModel:
        from chat.llm.openai_compatible import (  # noqa: PLC0415 (weight)
            OpenAICompatibleModel,
            OpenAIConnection,
            OpenAIOptions,
        )

        config = self._config
        if self._openai is None:
            self._openai = OpenAIConnection(
                OpenAIOptions(
                    base_url=config.openai_base_url,
                    api_key=config.openai_api_key,
                    connect_s=config.connect_s,
                    first_token_s=config.first_token_s,
                    between_tokens_s=config.between_tokens_s,
                )
            )
        return OpenAICompatibleModel(release, self._openai, config.temperature)
