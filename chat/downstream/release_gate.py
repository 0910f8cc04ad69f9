"""The way to one release of the model: its own breaker, below that of the model.

A release that fails must not take the one down that would step in for it, so failures
count against the release alone. The breaker of the model as a whole moves by orders
only; when one ends, answers that come prove that it is back.
"""

from chat.downstream.permits import Permit
from chat.downstream.shared_breaker import ProbePermit, SharedBreaker


class ReleasePermit:
    """Leave to ask a release; tell it once how that went."""

    def __init__(self, whole: Permit | ProbePermit, own: Permit | ProbePermit) -> None:
        self._whole, self._own = whole, own

    def succeed(self) -> None:
        """The release answered."""
        self._whole.succeed()
        self._own.succeed()

    def fail(self) -> None:
        """The release failed; another one may do better."""
        self._whole.forget()
        self._own.fail()

    def forget(self) -> None:
        """The call says nothing of the release."""
        self._whole.forget()
        self._own.forget()


class ReleaseGate:
    """Gives leave to ask a release; raises BreakerOpenError."""

    def __init__(self, whole: SharedBreaker, own: SharedBreaker) -> None:
        self._whole, self._own = whole, own
        self.name = own.name

    async def admit(self) -> ReleasePermit:
        """Return leave for one call."""
        whole = await self._whole.admit()
        try:
            return ReleasePermit(whole, await self._own.admit())
        except BaseException:
            whole.forget()
            raise
