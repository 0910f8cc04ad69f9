"""The tables of chat; private to it."""

from chat.models.catalogue_index import IndexedProduct, IndexedSeries, IndexState
from chat.models.feedback import Feedback
from chat.models.hand_overs import HandOver
from chat.models.sessions import Session, SessionTurn

__all__ = [
    "Feedback",
    "HandOver",
    "IndexState",
    "IndexedProduct",
    "IndexedSeries",
    "Session",
    "SessionTurn",
]
