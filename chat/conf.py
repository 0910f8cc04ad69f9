"""The chat app's settings, read once into frozen values that are passed down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from django.conf import settings
from django.http.request import split_domain_port, validate_host


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long sessions live and how many turns of one are shown."""

    ttl_s: int
    turns_shown: int = 50


@dataclass(frozen=True, slots=True)
class SessionStoreConfig:
    """Where sessions are kept; units of zero mean that the table is on demand.

    ``dax_endpoint`` is that of an accelerator; empty, there is none.
    """

    backend: str
    table: str
    read_units: int
    write_units: int
    dax_endpoint: str = ""


def session_store_config() -> SessionStoreConfig:
    """Return the settings in force."""
    return SessionStoreConfig(
        backend=settings.SESSION_STORE,
        table=settings.SESSIONS_TABLE,
        read_units=settings.SESSIONS_READ_UNITS,
        write_units=settings.SESSIONS_WRITE_UNITS,
        dax_endpoint=settings.SESSIONS_DAX_ENDPOINT,
    )


@dataclass(frozen=True, slots=True)
class Popularity:
    """From how many reads a second a session is hot, and how long it stays so.

    It stays hot while it has a fifth of them: what hovers about the threshold does not
    come and go.
    """

    reads_per_s: int = 100
    keep_s: float = 60.0
    pinned_ttl_s: float = 600.0

    @property
    def calm(self) -> float:
        """Below so many reads a second a hot session cools down."""
        return self.reads_per_s / 5


@dataclass(frozen=True, slots=True)
class SocketLimits:
    """What one socket may do, and for how long."""

    idle_s: float
    open_s: float
    hello_s: float = 10.0
    frames_per_s: float = 200.0
    frames_at_once: int = 400
    unacknowledged_frames: int = 256
    unacknowledged_bytes: int = 64 * 1024
    acknowledge_s: float = 30.0
    drain_s: float = 3.0


@dataclass(frozen=True, slots=True)
class RateSetting:
    """So many a minute, so many at once."""

    per_minute: float
    burst: int


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Who writes the answers; empty names mean the backend's defaults."""

    backend: str
    model: str
    economy_model: str
    fallback_model: str
    openai_base_url: str
    openai_api_key: str
    embeddings: str
    pace_ms: int


@dataclass(frozen=True, slots=True)
class GuardrailProviderSettings:
    """A guardrail service that also judges; without an id, there is none."""

    guardrail_id: str
    version: str
    region: str


@dataclass(frozen=True, slots=True)
class ChatConfig:
    """Everything that ``chat.wiring`` builds from."""

    redis_url: str
    database_threads: int
    hosts: tuple[str, ...]
    origins: frozenset[str]
    trusted_proxies: int
    customer_token_s: int
    session: SessionLimits
    session_store: SessionStoreConfig
    popularity: Popularity
    socket: SocketLimits
    messages: RateSetting
    new_sessions: RateSetting
    shares: RateSetting
    share_reads: RateSetting
    share_ttl_s: int
    cache_ttl_s: int
    service_urls: Mapping[str, str]
    model: ModelSettings
    provider: GuardrailProviderSettings
    otlp_endpoint: str
    trace_share: float
    trace_slow_ms: float
    shop_name: str
    contacts: tuple[str, ...]
    #: Of the hashes that operators see in place of who was refused.
    label_key: bytes = field(repr=False)
    #: How long we wait for the database where nothing can be done without it.
    database_patience_s: float = 2.0

    def serves(self, host: str) -> bool:
        """Whether ``host``, maybe with a port, is a name of ours."""
        name, _ = split_domain_port(host)
        return bool(name) and validate_host(name, self.hosts)


def chat_config() -> ChatConfig:
    """Return the settings in force."""
    return ChatConfig(
        redis_url=settings.REDIS.url(2),
        database_threads=settings.DATABASE_THREADS,
        hosts=tuple(settings.ALLOWED_HOSTS),
        origins=frozenset(each.rstrip("/") for each in settings.WIDGET_ALLOWED_ORIGINS),
        trusted_proxies=settings.TRUSTED_PROXIES,
        customer_token_s=settings.CUSTOMER_TOKEN_S,
        session=SessionLimits(ttl_s=settings.SESSION_TTL_S),
        session_store=session_store_config(),
        popularity=Popularity(settings.HOT_SESSION_READS_PER_S),
        socket=SocketLimits(
            idle_s=settings.SOCKET_IDLE_S,
            open_s=settings.SOCKET_OPEN_S,
            drain_s=settings.DRAIN_S,
        ),
        messages=RateSetting(settings.MESSAGES_PER_MINUTE, settings.MESSAGES_BURST),
        new_sessions=RateSetting(
            settings.NEW_SESSIONS_PER_MINUTE, settings.NEW_SESSIONS_BURST
        ),
        shares=RateSetting(settings.SHARES_PER_MINUTE, settings.SHARES_BURST),
        share_reads=RateSetting(
            settings.SHARE_READS_PER_MINUTE, settings.SHARE_READS_BURST
        ),
        share_ttl_s=settings.SHARE_TTL_S,
        cache_ttl_s=settings.RESPONSE_CACHE_TTL_S,
        service_urls=dict(settings.SERVICE_URLS),
        model=_model_settings(),
        provider=GuardrailProviderSettings(
            guardrail_id=settings.BEDROCK_GUARDRAIL_ID,
            version=settings.BEDROCK_GUARDRAIL_VERSION,
            region=settings.BEDROCK_GUARDRAIL_REGION,
        ),
        otlp_endpoint=settings.OTEL_EXPORTER_OTLP_ENDPOINT,
        trace_share=settings.TRACE_SHARE,
        trace_slow_ms=settings.TRACE_SLOW_MS,
        shop_name=settings.SHOP_NAME,
        contacts=tuple(settings.SHOP_CONTACTS),
        label_key=blake2b(settings.SECRET_KEY.encode(), person=b"rate-limits").digest(),
    )


def rate_settings() -> dict[str, RateSetting]:
    """Return the standard rate of every limit, by its name."""
    config = chat_config()
    return {
        "messages": config.messages,
        "sessions": config.new_sessions,
        "shares": config.shares,
        "share_reads": config.share_reads,
        "api": RateSetting(settings.API_CALLS_PER_MINUTE, settings.API_CALLS_BURST),
    }


def _model_settings() -> ModelSettings:
    return ModelSettings(
        backend=settings.LLM_BACKEND,
        model=settings.LLM_MODEL,
        economy_model=settings.LLM_ECONOMY_MODEL,
        fallback_model=settings.LLM_FALLBACK_MODEL,
        openai_base_url=settings.OPENAI_BASE_URL,
        openai_api_key=settings.OPENAI_API_KEY,
        embeddings=settings.EMBEDDINGS,
        pace_ms=settings.LLM_PACE_MS,
    )


def daily_budget_microusd() -> int | None:
    """Return what models may cost in a day; None when no budget is set."""
    return round(settings.DAILY_BUDGET_USD * 1_000_000) or None


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """What the search index is built from."""

    catalogue_url: str
    embeddings: str


def index_config() -> IndexConfig:
    """Return the settings in force."""
    return IndexConfig(settings.SERVICE_URLS["catalogue"], settings.EMBEDDINGS)


@dataclass(frozen=True, slots=True)
class AlertConfig:
    """How alerts leave the service."""

    console_url: str
    sender: str
    mail_works: bool
    private_webhooks: bool
    signing_key: str


def alert_config() -> AlertConfig:
    """Return the settings in force."""
    return AlertConfig(
        console_url=settings.CONSOLE_URL.rstrip("/"),
        sender=settings.DEFAULT_FROM_EMAIL,
        mail_works=not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"),
        private_webhooks=settings.ALERT_PRIVATE_WEBHOOKS,
        signing_key=settings.SECRET_KEY,
    )


def shop_is_stand_in() -> bool:
    """Whether the shop's services are those of the store stand-in."""
    return bool(settings.STORE_IS_STAND_IN)


@dataclass(frozen=True, slots=True)
class DrillConfig:
    """Where failures can be rehearsed: the stand-in, and what it answers for.

    ``in_clients`` says that what it does not answer for may fail in our own clients.
    """

    stand_in_url: str
    dependencies: tuple[str, ...]
    in_clients: bool


def drill_config() -> DrillConfig:
    """Return the settings in force."""
    root = settings.STORE_STAND_IN_URL.rstrip("/")
    names = tuple(
        name
        for name, url in settings.SERVICE_URLS.items()
        if url.rstrip("/") == f"{root}/{name}"
    )
    return DrillConfig(root, names, settings.CLIENT_DRILLS)


@dataclass(frozen=True, slots=True)
class PolicyWatchConfig:
    """How a published policy is held to its backtest, and whether it may be undone."""

    rolls_back: bool
    first_look: int


def policy_watch_config() -> PolicyWatchConfig:
    """Return the settings in force."""
    return PolicyWatchConfig(
        rolls_back=settings.POLICY_AUTO_ROLLBACK,
        first_look=settings.POLICY_WATCH_TURNS,
    )
