"""The composition root; importing it makes Celery's app the current one."""

from mangaassist.celery import app as celery_app

__all__ = ["celery_app"]
