"""The only settings that tests override; the engines are real, and each run's own."""

import os
import tempfile
from pathlib import Path

from mangaassist.embedded.places import Places

_run = f"{os.getpid()}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
_root = Path(__file__).resolve().parent.parent

#: PostgreSQL is shared by the runs of one clone, each in a database of its own; Redis
#: belongs to one run.
POSTGRES_PLACES = Places.of(_root / "var" / "test")
REDIS_PLACES = Places.of(Path(tempfile.gettempdir()) / f"mangaassist-test-{_run}")

os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50
os.environ["REDIS_URL"] = f"unix://{REDIS_PLACES.redis_socket}"
os.environ["LLM_PACE_MS"] = "0"

from mangaassist.settings import *  # noqa: E402, F403
from mangaassist.settings import DATABASES  # noqa: E402

DATABASES["default"] |= POSTGRES_PLACES.database("")
DATABASES["default"]["TEST"] = {"NAME": f"test_{_run}".replace("-", "_")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
