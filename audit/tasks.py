"""Scheduled work on the record; the logic is in the services."""

from celery import shared_task

from audit.sealing import chain_anchor, seal_everything


@shared_task(ignore_result=True)
def seal_turns() -> None:
    """Link waiting turns into the chain."""
    seal_everything()


@shared_task(ignore_result=True)
def anchor_chain() -> None:
    """Write a signed anchor outside the database."""
    chain_anchor()
