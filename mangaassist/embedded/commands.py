"""What a management command needs around it: engines, and now and then the shop.

While the service runs a command uses the service's engines; otherwise they are started
for the command's lifetime. Most commands need them, so those that don't are named.
"""

import os
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from types import ModuleType

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from mangaassist.embedded.engines import engines_held
from mangaassist.embedded.errors import EngineError
from mangaassist.embedded.store import stand_in_held

WITHOUT_ENGINES = frozenset(
    "check collectstatic compilemessages diffsettings findstatic guardrails_scan "
    "guardrails_stream help makemessages makemigrations spectacular startapp version "
    "--help -h --version".split()
)
WITH_THE_SHOP = frozenset("ask index_catalogue seed_demo".split())


def needs_engines(argv: Sequence[str]) -> bool:
    """Whether the command line ``argv`` reads or writes an engine."""
    words = list(argv[1:])
    if not words or "--help" in words or "-h" in words:
        return False
    # A stored policy version is in the database; the built-in one is not.
    # However it is spelt: --policy 3, --policy=3, or cut short.
    return words[0] not in WITHOUT_ENGINES or any(
        word.startswith("--po") for word in words
    )


def needs_the_shop(argv: Sequence[str]) -> bool:
    """Whether the command line ``argv`` calls the shop's services."""
    return needs_engines(argv) and argv[1] in WITH_THE_SHOP


@contextmanager
def surroundings(argv: Sequence[str], settings: ModuleType) -> Iterator[None]:
    """Hold what the command needs; raise EngineError when it can't be had."""
    with ExitStack() as stack:
        if needs_engines(argv):
            stack.enter_context(
                engines_held(
                    settings.PLACES,
                    postgres=not settings.DATABASE_URL,
                    redis=not settings.REDIS_URL,
                )
            )
        if needs_the_shop(argv) and settings.STORE_IS_STAND_IN:
            stack.enter_context(stand_in_held(settings.STORE_PORT))
        yield


def run_command(argv: Sequence[str]) -> int | str:
    """Run the command; return what to exit with: 0, or one line that says why not."""
    try:
        settings = import_module("mangaassist.settings")
        # One command is one thread: a pool would only wait where a connection fails.
        settings.DATABASES["default"]["OPTIONS"].pop("pool")
        if not needs_engines(argv):
            warnings.filterwarnings("ignore", "Got an error checking a consistent")
        with surroundings(argv, settings):
            execute_from_command_line(list(argv))
    except (EngineError, ImproperlyConfigured) as error:
        return f"manage.py: {error}"
    except BrokenPipeError:
        # Who read along, such as head, has seen enough. Python would flush what is
        # left at its end, and complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    return 0
