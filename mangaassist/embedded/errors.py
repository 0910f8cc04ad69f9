"""What can keep the embedded engines from running."""


class EngineError(Exception):
    """An engine can't run; the message says why and what to do."""
