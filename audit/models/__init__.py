"""The record's tables: no foreign key leaves them, so they outlive what they name.

Turns, scores, exposures and links are append-only here and by database triggers (see
the migration).
"""

from audit.models.chain import Anchor, ChainLink, DemoTurn, Unsealed
from audit.models.interventions import Intervention
from audit.models.log import CustomerRead, LogEntry, OperatorAct
from audit.models.turns import CheckInput, Exposure, Score, Subject, Turn

__all__ = [
    "Anchor",
    "ChainLink",
    "CheckInput",
    "CustomerRead",
    "DemoTurn",
    "Exposure",
    "Intervention",
    "LogEntry",
    "OperatorAct",
    "Score",
    "Subject",
    "Turn",
    "Unsealed",
]
