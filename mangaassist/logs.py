"""What is worth a line in the log."""

from logging import LogRecord


def is_telling(record: LogRecord) -> bool:
    """Whether a record is worth a line: a probe's 503 is an answer, not an error."""
    path = getattr(getattr(record, "request", None), "path", "")
    return path != "/health/ready"
