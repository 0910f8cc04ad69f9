"""The tables of chat; private to it."""

from chat.models.alerts import (
    AlertChannel,
    AlertDelivery,
    AlertEvent,
    AlertRule,
    AlertStatus,
)
from chat.models.backtests import Backtest, PolicyWatch
from chat.models.breakers import BreakerEvent, BreakerOrder
from chat.models.catalogue_index import IndexedProduct, IndexedSeries, IndexState
from chat.models.draft_chats import DraftChatTurn
from chat.models.drills import Drill
from chat.models.feedback import Feedback
from chat.models.hand_overs import HandOver
from chat.models.hot_sessions import SessionPin, SessionPrewarm
from chat.models.limits import LimitOrder
from chat.models.metrics import (
    Conversation,
    ConversationRollup,
    RollupProgress,
    StageRollup,
    StaleBucket,
    TurnRollup,
)
from chat.models.replays import ReplayChange, ReplayJob
from chat.models.scores import ScoreLabel, ScoreRollup
from chat.models.sessions import Session, SessionTurn
from chat.models.shadow_runs import ShadowChange, ShadowRun
from chat.models.shares import Share

__all__ = [
    "AlertChannel",
    "AlertDelivery",
    "AlertEvent",
    "AlertRule",
    "AlertStatus",
    "Backtest",
    "BreakerEvent",
    "BreakerOrder",
    "Conversation",
    "ConversationRollup",
    "DraftChatTurn",
    "Drill",
    "Feedback",
    "HandOver",
    "IndexState",
    "IndexedProduct",
    "IndexedSeries",
    "LimitOrder",
    "PolicyWatch",
    "ReplayChange",
    "ReplayJob",
    "RollupProgress",
    "ScoreLabel",
    "ScoreRollup",
    "Session",
    "SessionPin",
    "SessionPrewarm",
    "SessionTurn",
    "ShadowChange",
    "ShadowRun",
    "Share",
    "StageRollup",
    "StaleBucket",
    "TurnRollup",
]
