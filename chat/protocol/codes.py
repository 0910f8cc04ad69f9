"""The codes that a client may meet: in ``error`` and ``notice`` frames, and on closing.

Close codes are of the range that every WebSocket library lets an application use.
"""

from enum import IntEnum, StrEnum


class CloseCode(IntEnum):
    """Why the server closed a socket; docs/protocol.md says what a client does then."""

    NO_HELLO = 4401
    IDLE = 4408
    SUPERSEDED = 4409
    TIME_LIMIT = 4410
    FRAME_TOO_LARGE = 4413
    TOO_SLOW = 4424
    FLOOD = 4429
    DEFECT = 4500
    RESTARTING = 4503


class ErrorCode(StrEnum):
    """What was wrong with a frame, or why it can't be served now."""

    BAD_JSON = "bad_json"
    BAD_FRAME = "bad_frame"
    BINARY_FRAME = "binary_frame"
    UNKNOWN_TYPE = "unknown_type"
    HELLO_REQUIRED = "hello_required"
    ALREADY_GREETED = "already_greeted"
    UNAUTHORIZED = "unauthorized"
    UNKNOWN_SESSION = "unknown_session"
    UNKNOWN_RESPONSE = "unknown_response"
    SESSION_EXPIRED = "session_expired"
    MESSAGE_EMPTY = "message_empty"
    MESSAGE_TOO_LONG = "message_too_long"
    TURN_IN_PROGRESS = "turn_in_progress"
    UNAVAILABLE = "unavailable"


class NoticeCode(StrEnum):
    """What a client may tell the shopper, or act on, without being asked."""

    FEEDBACK_KEPT = "feedback_kept"
    CUSTOMER_UNKNOWN = "customer_unknown"
    RECONNECT = "reconnect"


#: One sentence for each error, for people; clients act on the code.
MESSAGES: dict[ErrorCode, str] = {
    ErrorCode.BAD_JSON: "The frame is not valid JSON.",
    ErrorCode.BAD_FRAME: "The frame lacks something or holds something wrong.",
    ErrorCode.BINARY_FRAME: "Frames are text.",
    ErrorCode.UNKNOWN_TYPE: "There is no frame of this type.",
    ErrorCode.HELLO_REQUIRED: "Say hello first.",
    ErrorCode.ALREADY_GREETED: "This socket has its session already.",
    ErrorCode.UNAUTHORIZED: "The token does not open this session.",
    ErrorCode.UNKNOWN_SESSION: "There is no such session.",
    ErrorCode.UNKNOWN_RESPONSE: "There is no such response in this session.",
    ErrorCode.SESSION_EXPIRED: "The session's time has passed. Say hello again.",
    ErrorCode.MESSAGE_EMPTY: "The message is empty.",
    ErrorCode.MESSAGE_TOO_LONG: "A message has at most 2,000 characters.",
    ErrorCode.TURN_IN_PROGRESS: "The previous answer is still being written.",
    ErrorCode.UNAVAILABLE: "That did not work just now. Please try again.",
}
