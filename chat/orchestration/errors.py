"""What can go wrong in a turn, as the orchestrator sees it.

OrchestrationError
├── DependencyError            a call to one of the nine dependencies failed
│   ├── DependencyTimeoutError   its deadline passed
│   ├── DependencyOpenError      its breaker is open: nothing was called
│   └── DependencyContractError  it answered what its contract does not allow
├── AlreadyRecordedError       somebody else has put the turn on record
└── ModelError                 the language model failed
    ├── ModelThrottledError      it asked us to slow down
    └── ModelTimeoutError        its first or next token came too late
"""


class OrchestrationError(Exception):
    """Root of all that a turn can fail with."""


class DependencyError(OrchestrationError):
    """A call to a dependency failed; ``dependency`` is its name in the registry."""

    def __init__(self, dependency: str, message: str = "") -> None:
        super().__init__(message or f"{dependency} failed")
        self.dependency = dependency


class DependencyTimeoutError(DependencyError):
    """The dependency did not answer before the deadline."""


class DependencyOpenError(DependencyError):
    """The dependency's breaker is open, so it was not called."""


class DependencyContractError(DependencyError):
    """The dependency answered something that its contract does not allow."""


class AlreadyRecordedError(OrchestrationError):
    """The turn is on record already, with ``status``; that record stands."""

    def __init__(self, status: str) -> None:
        super().__init__(f"already on record as {status}")
        self.status = status


class ModelError(OrchestrationError):
    """The language model failed; ``retryable`` says whether another try may succeed."""

    def __init__(self, message: str, *, retryable: bool = True) -> None:
        super().__init__(message)
        self.retryable = retryable


class ModelThrottledError(ModelError):
    """The model asked to be called less often."""


class ModelTimeoutError(ModelError):
    """The model's first or next token came too late."""
