"""Why a message could not be handed over."""


class CourierError(Exception):
    """The receiver did not take the message; a later attempt may succeed."""


class RefusedTargetError(CourierError):
    """We don't send there at all: no later attempt will succeed."""
