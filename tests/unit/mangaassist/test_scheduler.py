"""The scheduler sends tasks by their names: it knows none, and each name is a task."""

import subprocess
import sys

from django.conf import settings

from mangaassist.celery import app
from tests.settings import ROOT

_START = """
import sys
from mangaassist.scheduler import app
app.loader.init_worker()
app.finalize()
print(sorted(each for each in app.tasks if not each.startswith("celery.")))
print(len(app.conf.beat_schedule), "chat.wiring" in sys.modules)
"""


def test_whatever_is_scheduled_is_a_task_of_the_worker() -> None:
    app.loader.import_default_modules()
    scheduled = {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


def test_the_scheduler_knows_its_times_and_loads_nothing_of_the_service() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    times = len(settings.CELERY_BEAT_SCHEDULE)
    assert done.stdout.splitlines() == ["[]", f"{times} False"]
