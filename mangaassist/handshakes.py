"""Handshakes that are not described at length to a log that nobody reads.

Daphne's library lays out all of its settings, each on a line of its own, for every
socket that is opened: that takes a tenth of what opening one does. On one line they
say the same.
"""

import sys
from pprint import pformat
from typing import Any


def describe_in_brief() -> None:
    """Have daphne's library say it so; under another server nothing is to be done."""
    module: Any = sys.modules.get("autobahn.websocket.protocol")
    if module is not None:
        module.pformat = _described


def _described(value: object) -> str:
    return str(value) if isinstance(value, list) else pformat(value)
