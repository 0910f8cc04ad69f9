"""The scheduler's Celery application: it sends tasks by name and loads none of them.

The worker's application (``mangaassist.celery``) loads all of the service and has
Django check it. A process that only watches the clock needs neither: it is up in a
fraction of the time and takes a fraction of the memory.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")

app = Celery("mangaassist", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")
