"""Celery's application: worker, scheduler, and the tasks of every app."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")

# On one machine the service may be run by root. What a root worker must not take is
# pickled code; ours takes JSON alone.
warnings.filterwarnings("ignore", category=SecurityWarning)

# Django's checks belong before a deployment: here they would have every worker load all
# pages of the console.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("mangaassist")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
