"""The environment, typed and loud: every variable the service reads is declared here.

``Environment.registry`` is what ``docs/operations.md`` is compared with. A value that
makes no sense stops the start with one line: the variable, what it got, what it takes.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_T = TypeVar("_T")

_FLAGS = {"1": True, "true": True, "yes": True, "on": True}
_FLAGS |= {"0": False, "false": False, "no": False, "off": False}


class EnvironmentVariableError(ImproperlyConfigured):
    """A variable's value makes no sense; the message says what would."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One declared variable, for the documentation and the test that compares it."""

    name: str
    takes: str
    default: str
    purpose: str
    is_secret: bool = False


class Environment:
    """Reads declared variables from a mapping, by default the process's own."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self._source = os.environ if source is None else source
        self.registry: dict[str, Variable] = {}

    def text(self, name: str, default: str, purpose: str) -> str:
        """Return text; surrounding space is dropped."""
        return self._read(Variable(name, "text", default, purpose), str)

    def secret(self, name: str, purpose: str, *, at_least: int = 1) -> str:
        """Return text that is never shown, not even in an error."""

        def parse(raw: str) -> str:
            if raw and len(raw) < at_least:
                raise ValueError
            return raw

        takes = "text"
        if at_least > 1:
            takes = f"text of at least {at_least} characters"
        return self._read(Variable(name, takes, "", purpose, is_secret=True), parse)

    def integer(
        self, name: str, default: int, purpose: str, *, within: tuple[int, int]
    ) -> int:
        """Return a whole number between two bounds, both included."""
        least, most = within

        def parse(raw: str) -> int:
            if not least <= (number := int(raw)) <= most:
                raise ValueError
            return number

        takes = f"whole number from {least} to {most}"
        return self._read(Variable(name, takes, str(default), purpose), parse)

    def number(
        self, name: str, default: float, purpose: str, *, within: tuple[float, float]
    ) -> float:
        """Return a number between two bounds, both included."""
        least, most = within

        def parse(raw: str) -> float:
            if not least <= (number := float(raw)) <= most:
                raise ValueError
            return number

        takes = f"number from {least:g} to {most:g}"
        return self._read(Variable(name, takes, f"{default:g}", purpose), parse)

    def flag(self, name: str, default: str, purpose: str) -> bool:
        """Return yes or no."""
        variable = Variable(name, "yes or no", default, purpose)
        return self._read(variable, lambda raw: _FLAGS[raw.casefold()])

    def choice(
        self, name: str, default: str, purpose: str, *, options: Sequence[str]
    ) -> str:
        """Return one of ``options``."""

        def parse(raw: str) -> str:
            if raw not in options:
                raise ValueError
            return raw

        return self._read(Variable(name, " or ".join(options), default, purpose), parse)

    def words(self, name: str, default: str, purpose: str) -> list[str]:
        """Return comma-separated words, empty ones left out."""
        variable = Variable(name, "comma-separated list", default, purpose)
        return self._read(
            variable,
            lambda raw: [word.strip() for word in raw.split(",") if word.strip()],
        )

    def origins(self, name: str, default: str, purpose: str) -> list[str]:
        """Return comma-separated web origins (RFC 6454): scheme, host and port."""

        def parse(raw: str) -> list[str]:
            words = [word.strip().rstrip("/") for word in raw.split(",")]
            found = [word for word in words if word]
            for parts in map(urlsplit, found):
                _ = parts.port  # raises ValueError when it is not a port
                bare = parts._replace(scheme="", netloc="").geturl() == ""
                if (
                    parts.scheme not in ("http", "https")
                    or not parts.hostname
                    or not bare
                ):
                    raise ValueError
            return found

        takes = "comma-separated list of origins, like https://shop.example"
        return self._read(Variable(name, takes, default, purpose), parse)

    def choices(
        self, name: str, default: str, purpose: str, *, options: Sequence[str]
    ) -> list[str]:
        """Return several of ``options``, separated by commas."""

        def parse(raw: str) -> list[str]:
            words = [word.strip() for word in raw.split(",") if word.strip()]
            if not set(words) <= set(options):
                raise ValueError
            return words

        takes = "comma-separated list of " + ", ".join(options)
        return self._read(Variable(name, takes, default, purpose), parse)

    def url(
        self,
        name: str,
        default: str,
        purpose: str,
        *,
        schemes: Sequence[str],
        plain_on_loopback: bool = False,
    ) -> str:
        """Return a URL of one of ``schemes``; unset without a default it is empty.

        ``plain_on_loopback`` takes http as well, where nobody is on the way.
        """

        def parse(raw: str) -> str:
            parts = urlsplit(raw)
            is_plain = (
                plain_on_loopback
                and parts.scheme == "http"
                and _is_loopback(parts.hostname)
            )
            if raw and parts.scheme not in schemes and not is_plain:
                raise ValueError
            if raw and not (parts.netloc or parts.path.strip("/")):
                raise ValueError
            _ = parts.port  # raises ValueError when it is not a port
            return raw.rstrip("/")

        takes = "URL (" + ", ".join(schemes) + ")"
        if plain_on_loopback:
            takes += ", or http on loopback"
        return self._read(Variable(name, takes, default, purpose), parse)

    def _read(self, variable: Variable, parse: Callable[[str], _T]) -> _T:
        self.registry[variable.name] = variable
        raw = self._source.get(variable.name, "").strip() or variable.default
        try:
            return parse(raw)
        except (ValueError, KeyError):
            shown = f"{len(raw)} characters" if variable.is_secret else repr(raw)
            message = (
                f"{variable.name} is {shown}, and it takes: {variable.takes}. "
                f"{variable.purpose}"
            )
            raise EnvironmentVariableError(message) from None


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
