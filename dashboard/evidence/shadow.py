"""How runs in shadow are shown."""

from chat.selectors.shadow_runs import ShadowRunRow


def run_state(row: ShadowRunRow) -> tuple[str, str]:
    """Return how a run stands: a kind of state, and the words."""
    if row.is_running:
        return "info", "running"
    return ("bad", "failed") if row.has_failed else ("idle", "ended")
