"""The engines: PostgreSQL, Redis, and what is kept in Redis for Django."""

from mangaassist.settings_parts.base import PLACES, env

DATABASE_URL = env.url(
    "DATABASE_URL",
    "",
    "The PostgreSQL server with pgvector; unset, an embedded one is run.",
    schemes=("postgres", "postgresql"),
)
REDIS_URL = env.url(
    "REDIS_URL",
    "",
    "The Redis server; unset, an embedded one is run.",
    schemes=("redis", "rediss", "unix"),
)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        **PLACES.database(DATABASE_URL),
    }
}
# Requests run in many threads: a pool bounds the connections of a process, where one
# kept for each thread (CONN_MAX_AGE) would not.
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": env.integer(
        "DATABASE_POOL_SIZE",
        16,
        "PostgreSQL connections that one process opens at most.",
        within=(1, 500),
    ),
    "timeout": 10,
    "max_idle": 120,
}
REDIS = PLACES.redis(REDIS_URL)
CACHES = {
    # Counts of tries and codes just used, shared by all processes.
    "default": {
        "BACKEND": "mangaassist.outage_cache.OutageCache",
        "LOCATION": REDIS.url(3),
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CHANNEL_LAYERS = {
    "default": {
        # Control messages only: tokens never travel through the layer. Blocking reads
        # are idle for long, so no socket time-out may end them.
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [
                {
                    "address": REDIS.url(0),
                    "socket_timeout": None,
                    "max_connections": 1000,
                }
            ]
        },
    }
}
DATABASE_THREADS = env.integer(
    "DATABASE_THREADS",
    8,
    "Database calls that one process makes at once for chats.",
    within=(1, 200),
)
