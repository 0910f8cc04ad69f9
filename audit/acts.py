"""What operators did, and what of customers they read: values before they are kept.

Secrets never enter the log. They are found by the names of fields and by the shapes of
values, so that one forgotten caller does not write a password into rows that nobody can
change.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from audit.canonical import clean, cleaned

WITHHELD = "(withheld)"

#: Parts of field names whose values are never kept.
SECRET_NAMES = (
    "authorization",
    "cookie",
    "credential",
    "csrf",
    "otp",
    "passphrase",
    "passwd",
    "password",
    "private",
    "recovery",
    "secret",
    "signature",
    "token",
    "totp",
)
#: Whole field names whose values are never kept.
SECRET_WORDS = frozenset({"apikey", "pin", "seed"})
#: Endings of field names whose values are never kept.
SECRET_ENDINGS = ("access_key", "api_key", "secret_key", "signing_key", "_pin", "_seed")
#: Names with a secret part that say something harmless.
HARMLESS = frozenset(
    {
        "cached_tokens",
        "first_token_ms",
        "input_tokens",
        "output_tokens",
        "token_id",
        "token_name",
        "tokens",
    }
)
_SECRET_VALUES = re.compile(
    r"mgat_[A-Za-z0-9_-]{8,}"  # API tokens of our own
    r"|(?i:bearer|basic)\s+[A-Za-z0-9+/=._~-]{8,}"
    r"|eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*"  # JSON web tokens
    r"|AKIA[0-9A-Z]{16}"  # AWS access keys
    r"|sk-[A-Za-z0-9_-]{16,}"  # keys of model vendors
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # a URL's user and password
    r"|(?:pbkdf2_sha256|argon2|bcrypt[a-z0-9_]*|scrypt)\$[^\s\"]+"  # password hashes
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an operator at a page or by the API, or the service itself."""

    id: int | None
    name: str
    roles: tuple[str, ...] = ()
    address: str = ""
    request_id: str = ""
    via: str = "console"


#: The service itself: what it does on a schedule, or because a limit was crossed.
SERVICE = Actor(None, "service", via="service")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done: a verb such as ``breaker.open``, on one object."""

    verb: str
    object_kind: str
    object_id: str
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    second_approver: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """One reading of customers' data: a page, a search or an exported file."""

    kind: str
    object_id: str = ""
    query: Mapping[str, object] = field(default_factory=dict)
    rows: int = 0
    reason: str = ""
    file_sha256: str = ""


def without_secrets(value: object) -> object:
    """Return JSON data in which every secret is replaced by the word for it."""
    return _withheld(cleaned(value))


def text_without_secrets(text: str) -> str:
    """Return a text in which what looks like a secret is replaced."""
    return _SECRET_VALUES.sub(WITHHELD, clean(text))


def _withheld(value: object) -> object:
    match value:
        case str():
            return text_without_secrets(value)
        case dict():
            return {
                text_without_secrets(name): (
                    WITHHELD
                    if is_secret_name(name) and each not in (None, "", [], {})
                    else _withheld(each)
                )
                for name, each in value.items()
            }
        case list():
            return [_withheld(each) for each in value]
        case _:
            return value


def is_secret_name(name: str) -> bool:
    """Whether the values of fields of this name are never kept."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_")
    if plain in HARMLESS:
        return False
    if plain in SECRET_WORDS or plain.endswith(SECRET_ENDINGS):
        return True
    return any(part in plain for part in SECRET_NAMES)
