"""What the record refuses.

AuditError
└── SubjectErasedError   the subject's texts are gone and can't be recomputed
"""


class AuditError(Exception):
    """Root of the record's errors."""


class SubjectErasedError(AuditError):
    """The subject has been erased."""


class SearchTooSlowError(AuditError):
    """A search would take the database too long."""
