"""Signed webhooks, as the Standard Webhooks specification has them.

The signature covers the message's id, the time of sending and the body, so a receiver
can refuse what was made up, what was changed, what is old and what it has had before.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

_PREFIX = "whsec_"


def secret_of(key: str, salt: str) -> str:
    """Return a channel's secret, as its receiver is given it."""
    made = hmac.digest(key.encode(), f"webhook:{salt}".encode(), hashlib.sha256)
    return _PREFIX + base64.b64encode(made).decode()


def signature_of(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of one message."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    content = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.digest(key, content, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def signed_headers(
    secret: str, message_id: str, timestamp: int, body: bytes
) -> Mapping[str, str]:
    """Return the headers that go with one message."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature_of(secret, message_id, timestamp, body),
    }
