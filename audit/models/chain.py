"""The hash chain: what waits for it, what is linked, what was anchored outside.

Demo turns are marked, since they stay out of it.
"""

from django.db import models

from guardrails.append_only import AppendOnlyModel


class Unsealed(models.Model):
    """A turn that is durable but not yet in the chain; the sealer empties it."""

    turn_id = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField(max_length=32)
    appended_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.turn_id)


class DemoTurn(models.Model):
    """A turn that was made to show the console: outside the chain, and removable.

    The database lets no turn in here that waits for the chain or is in it, and lets no
    other turn be removed.
    """

    turn_id = models.BigIntegerField(primary_key=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.turn_id)


class ChainLink(AppendOnlyModel):
    """One place in the hash chain."""

    position = models.BigIntegerField(primary_key=True)
    turn_id = models.BigIntegerField(unique=True)
    leaf = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.position)


class Anchor(AppendOnlyModel):
    """A signed head of the chain that also left the database."""

    id = models.BigAutoField(primary_key=True)
    position = models.BigIntegerField()
    head = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=32)
    anchored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"anchor at {self.position}"
