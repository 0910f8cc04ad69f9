"""Who may do what in the console: permissions, roles, and the table of both.

This is the one place where it is said. ``manage.py roles_sync`` brings the database's
groups in line with it; docs/security.md shows it, and a test compares the two.
"""

from dataclasses import dataclass
from enum import StrEnum

PERMISSIONS: dict[str, str] = {
    "view_overview": "Open the overview and charts",
    "view_live": "Watch traffic live",
    "view_conversations": "Find and open conversations",
    "view_traces": "Find and open traces",
    "view_customer_text": "Read what customers and the assistant wrote",
    "export_rows": "Export rows as files",
    "view_alerts": "See alerts and their deliveries",
    "change_alerts": "Make, mute and test alerts",
    "view_changes": "Read the change log",
    "view_reads": "Read who looked at customers' data",
    "view_people": "See people and their roles",
    "change_people": "Make accounts, give roles, unlock and deactivate",
    "use_api": "Make tokens of one's own and use the API",
    "share_views": "Share saved views with everybody",
    "view_spend": "See cost, budgets and savings",
    "change_spend": "Change budgets, prices and the cache",
    "view_guardrails": "See guardrail policies and findings",
    "draft_guardrails": "Draft guardrail policies and test them",
    "publish_guardrails": "Publish and roll back guardrail policies",
    "view_breakers": "See circuit breakers",
    "steer_breakers": "Force circuit breakers open or closed",
    "run_drills": "Rehearse failures of dependencies",
    "view_sessions": "See hot sessions and reads of the session store",
    "steer_sessions": "Pin sessions and tune rate limits",
    "work_hand_overs": "Take over and finish what shoppers asked a person for",
    "end_shares": "Take back conversations that shoppers shared",
    "view_quality": "See golden cases, runs and gates",
    "run_evaluations": "Run evaluations and judge cases",
    "promote_release": "Promote and roll back model releases",
    "view_legal": "Search the record and open cases",
    "work_cases": "Work on cases, holds and evidence",
    "release_notices": "Release notices to customers",
}

APP = "dashboard"


class Role(StrEnum):
    """A kind of work; each is a group of Django's with this name."""

    OPERATOR = "Operator"
    SAFETY = "Trust & Safety"
    LEGAL = "Legal"
    ANALYST = "Analyst"
    ADMINISTRATOR = "Administrator"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One row of the table: what a role is for, what it may do, where it lands."""

    duty: str
    permissions: frozenset[str]
    landing: str


_WATCH = frozenset(
    {
        "view_overview",
        "view_conversations",
        "view_traces",
        "view_changes",
        "view_guardrails",
        "view_quality",
        "export_rows",
        "use_api",
    }
)
_RUN = frozenset(
    {"view_live", "view_alerts", "view_breakers", "view_sessions", "view_spend"}
)

ROLES: dict[Role, RoleRow] = {
    Role.OPERATOR: RoleRow(
        "keeps the service running",
        _WATCH
        | _RUN
        | {
            "view_customer_text",
            "change_alerts",
            "share_views",
            "change_spend",
            "draft_guardrails",
            "steer_breakers",
            "run_drills",
            "steer_sessions",
            "work_hand_overs",
            "end_shares",
            "run_evaluations",
            "promote_release",
        },
        "overview",
    ),
    Role.SAFETY: RoleRow(
        "decides what may be said",
        _WATCH
        | (_RUN - {"view_spend"})
        | {
            "view_customer_text",
            "change_alerts",
            "share_views",
            "draft_guardrails",
            "publish_guardrails",
            "work_hand_overs",
            "end_shares",
            "run_evaluations",
            "promote_release",
            "view_legal",
            "work_cases",
        },
        "conversations",
    ),
    Role.LEGAL: RoleRow(
        "searches the record and notifies customers",
        _WATCH
        | {
            "view_customer_text",
            "view_reads",
            "share_views",
            "view_legal",
            "work_cases",
            "release_notices",
        },
        "conversations",
    ),
    Role.ANALYST: RoleRow(
        "reads traffic, cost and quality, and changes nothing",
        _WATCH | _RUN,
        "overview",
    ),
    # Whoever gives roles can take any, so withholding one here would be for show.
    Role.ADMINISTRATOR: RoleRow(
        "gives roles, and may do everything", frozenset(PERMISSIONS), "overview"
    ),
}


def full_name(codename: str) -> str:
    """Return a permission's name for ``has_perm``; raise KeyError if unknown."""
    PERMISSIONS[codename]
    return f"{APP}.{codename}"
