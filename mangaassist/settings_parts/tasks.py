"""The worker and the scheduler: what is done beside the web, and how often."""

from mangaassist.settings_parts.base import env
from mangaassist.settings_parts.engines import REDIS

WORKER_CONCURRENCY = env.integer(
    "WORKER_CONCURRENCY", 2, "Processes of one worker.", within=(1, 64)
)
CELERY_BROKER_URL = REDIS.broker_url(1)
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "mangaassist"
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "seal-turns": {"task": "audit.tasks.seal_turns", "schedule": 1.0},
    "anchor-chain": {"task": "audit.tasks.anchor_chain", "schedule": 86_400.0},
    "replay-turns": {"task": "chat.tasks.replay_turns", "schedule": 10.0},
    "end-orphans": {"task": "chat.tasks.end_orphans", "schedule": 10.0},
    "evaluate-alerts": {"task": "chat.tasks.evaluate_alerts", "schedule": 60.0},
    "send-alerts": {
        "task": "chat.tasks.send_alerts",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "clear-sessions": {"task": "dashboard.tasks.clear_sessions", "schedule": 86_400.0},
    "refresh-rollups": {"task": "chat.tasks.refresh_rollups", "schedule": 15.0},
    "drop-revoked-shares": {
        "task": "chat.tasks.drop_revoked_shares",
        "schedule": 20.0,
    },
    "prewarm-sessions": {"task": "chat.tasks.prewarm_sessions", "schedule": 10.0},
    "publish-limit-orders": {
        "task": "chat.tasks.publish_limit_orders",
        "schedule": 10.0,
    },
    "watch-policies": {"task": "chat.tasks.watch_policies", "schedule": 20.0},
    "look-in-shadow": {
        "task": "chat.tasks.look_in_shadow",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "resume-replays": {"task": "chat.tasks.resume_replays", "schedule": 15.0},
    "keep-breaker-events": {
        "task": "chat.tasks.keep_breaker_events",
        "schedule": 2.0,
    },
}
