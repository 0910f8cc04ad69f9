"""The only settings that tests override; the engines are real, and each run's own."""

import os
from pathlib import Path

from mangaassist.embedded.places import Places

#: One process of one run: several runs, and several workers of a run, go on at a time.
RUN = f"{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
ROOT = Path(__file__).resolve().parent.parent

#: PostgreSQL is shared by the runs of one clone, each in a database of its own; Redis
#: belongs to one process of one run.
POSTGRES_PLACES = Places.of(ROOT / "var" / "test")
REDIS_PLACES = Places.of(ROOT / "var" / "test" / f"redis_{RUN}")

os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50
os.environ["REDIS_URL"] = f"unix://{REDIS_PLACES.redis_socket}"
os.environ["DATABASE_URL"] = (
    f"postgresql://postgres@/test_{RUN}?host={POSTGRES_PLACES.sockets}"
)
os.environ["VAR_DIR"] = str(ROOT / "var" / "test")
os.environ["LLM_PACE_MS"] = "0"
os.environ["DEMO_DATA"] = "no"
# Further threads of numpy only spin beside the other worker and its servers.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from mangaassist.settings import *  # noqa: E402, F403
from mangaassist.settings import DATABASES  # noqa: E402

# Made and dropped by pytest-django under the very name that DATABASE_URL gives to the
# processes which a test starts.
DATABASES["default"]["TEST"] = {"NAME": f"test_{RUN}"}
# A pool's threads outlive the test that opened them.
DATABASES["default"]["OPTIONS"].pop("pool")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
