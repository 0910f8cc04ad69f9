"""Scheduled work on what the console keeps of its own."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore


@shared_task(ignore_result=True)
def clear_sessions() -> None:
    """Forget the sessions that have ended."""
    SessionStore.clear_expired()
