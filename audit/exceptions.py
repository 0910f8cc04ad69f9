"""What the record refuses."""


class AuditError(Exception):
    """Root of the record's errors."""


class SearchTooSlowError(AuditError):
    """A search would take the database too long."""
