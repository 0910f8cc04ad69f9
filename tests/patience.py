"""How long tests wait for what has to come: a busy machine is slow, not wrong."""

from httpx._config import DEFAULT_TIMEOUT_CONFIG

PATIENCE_S = 120.0


def wait_patiently() -> None:
    """Have calls of httpx that state no time-out wait so long, and not five seconds."""
    for part in ("connect", "read", "write", "pool"):
        setattr(DEFAULT_TIMEOUT_CONFIG, part, PATIENCE_S)
