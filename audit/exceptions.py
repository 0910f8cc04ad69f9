"""What the record refuses.

AuditError
├── AppendOnlyError      a row of the record was to be changed or deleted
└── SubjectErasedError   the subject's texts are gone and can't be recomputed
"""


class AuditError(Exception):
    """Root of the record's errors."""


class AppendOnlyError(AuditError):
    """Rows of the record are written once."""

    def __init__(self, model: str) -> None:
        super().__init__(f"{model} rows are append-only: append a new one instead")


class SubjectErasedError(AuditError):
    """The subject has been erased."""


class SearchTooSlowError(AuditError):
    """A search would take the database too long."""
