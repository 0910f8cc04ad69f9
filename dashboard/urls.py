"""Addresses of the console, all below ``/console/``."""

from django.urls import path

from dashboard.policies.deeds import DEEDS
from dashboard.views.alert_channels import (
    AlertChannelActView,
    AlertChannelFormView,
    AlertChannelsView,
    AlertDeliveriesView,
)
from dashboard.views.alerts import (
    AlertActView,
    AlertEventsView,
    AlertFormView,
    AlertMuteView,
    AlertsView,
    AlertView,
)
from dashboard.views.backtests import BacktestView
from dashboard.views.breakers import (
    BreakerOrderView,
    BreakersView,
    BreakerThresholdsView,
    BreakerView,
)
from dashboard.views.changes import ChangesView, ChangeView, ReadsView
from dashboard.views.conversation import ConversationView
from dashboard.views.conversations import ConversationsView
from dashboard.views.corrections import (
    CorrectionsView,
    CorrectionView,
    PriceDiscrepanciesView,
)
from dashboard.views.draft_chat import DraftChatsView, DraftChatView
from dashboard.views.drills import (
    DrillBeginView,
    DrillStopView,
    DrillsView,
    DrillView,
)
from dashboard.views.find import FindView
from dashboard.views.guardrails import GuardrailsView, StageView
from dashboard.views.hand_overs import (
    HandOverFinishView,
    HandOversView,
    HandOverTakeView,
    HandOverView,
)
from dashboard.views.landing import land
from dashboard.views.live import LiveView
from dashboard.views.outcomes import OutcomesView
from dashboard.views.overview import OverviewView
from dashboard.views.people import NewAccountView, PeopleView
from dashboard.views.person import DeedView, PersonView, RolesView
from dashboard.views.policy_drafts import (
    DraftDeedView,
    DraftEditView,
    DraftNewView,
    DraftView,
)
from dashboard.views.policy_versions import PolicyVersionView, RollBackView
from dashboard.views.profile import ProfileView
from dashboard.views.rate_limits import (
    RateLimitOrderView,
    RateLimitsView,
    RateLimitView,
)
from dashboard.views.replays import (
    ReplayCancelView,
    ReplayResumeView,
    ReplayStartView,
    ReplaysView,
    ReplayView,
)
from dashboard.views.sessions import (
    SessionInvestigationView,
    SessionPinView,
    SessionReadView,
    SessionsView,
    SessionUnpinView,
)
from dashboard.views.shadow import ShadowBeginView, ShadowView
from dashboard.views.shadow_runs import ShadowRunStopView, ShadowRunView
from dashboard.views.shares import ShareRevokeView, SharesView, ShareView
from dashboard.views.style import StyleView
from dashboard.views.theme import choose_theme
from dashboard.views.tokens import RevokeTokenView, TokensView
from dashboard.views.trace import TraceView
from dashboard.views.traces import TracesView
from dashboard.views.tune import (
    TuneDraftView,
    TuneLabelView,
    TuneSamplesView,
    TuneView,
)

app_name = "dashboard"

urlpatterns = [
    path("", land, name="landing"),
    path("theme/", choose_theme, name="theme"),
    path("find/", FindView.as_view(), name="find"),
    path("style/", StyleView.as_view(), name="style"),
    path("profile/", ProfileView.as_view(), name="profile"),
    # admin
    path("changes/", ChangesView.as_view(), name="changes"),
    path("changes/<int:number>/", ChangeView.as_view(), name="change"),
    path("reads/", ReadsView.as_view(), name="reads"),
    path("people/", PeopleView.as_view(), name="people"),
    path("people/new/", NewAccountView.as_view(), name="person-new"),
    path("people/<int:number>/", PersonView.as_view(), name="person"),
    path("people/<int:number>/roles/", RolesView.as_view(), name="person-roles"),
    path("people/<int:number>/<slug:deed>/", DeedView.as_view(), name="person-deed"),
    path("tokens/", TokensView.as_view(), name="tokens"),
    path("tokens/<int:number>/revoke/", RevokeTokenView.as_view(), name="token-revoke"),
    # now
    path("overview/", OverviewView.as_view(), name="overview"),
    path("live/", LiveView.as_view(), name="live"),
    # traffic
    path("conversations/", ConversationsView.as_view(), name="conversations"),
    path(
        "conversations/<str:session_id>/",
        ConversationView.as_view(),
        name="conversation",
    ),
    path("traces/", TracesView.as_view(), name="traces"),
    path("traces/<str:response_id>/", TraceView.as_view(), name="trace"),
    # safety
    path("corrections/", CorrectionsView.as_view(), name="corrections"),
    path("corrections/<int:number>/", CorrectionView.as_view(), name="correction"),
    path(
        "price-discrepancies/",
        PriceDiscrepanciesView.as_view(),
        name="price-discrepancies",
    ),
    path(
        "guardrails/draft-chat/",
        DraftChatsView.as_view(),
        name="draft-chats",
    ),
    path(
        "guardrails/draft-chat/<uuid:conversation>/",
        DraftChatView.as_view(),
        name="draft-chat",
    ),
    # safety: the policy
    path("guardrails/", GuardrailsView.as_view(), name="guardrails"),
    path(
        "guardrails/stages/<str:stage>/", StageView.as_view(), name="guardrails-stage"
    ),
    path(
        "guardrails/versions/<int:version>/",
        PolicyVersionView.as_view(),
        name="guardrails-version",
    ),
    path(
        "guardrails/versions/<int:version>/roll-back/",
        RollBackView.as_view(),
        name="guardrails-roll-back",
    ),
    path("guardrails/drafts/new/", DraftNewView.as_view(), name="guardrails-draft-new"),
    path(
        "guardrails/drafts/<int:number>/",
        DraftView.as_view(),
        name="guardrails-draft",
    ),
    path(
        "guardrails/drafts/<int:number>/edit/",
        DraftEditView.as_view(),
        name="guardrails-draft-edit",
    ),
    *(
        path(
            f"guardrails/drafts/<int:number>/{deed}/",
            DraftDeedView.as_view(permission=each.permission),
            {"deed": deed},
            name=f"guardrails-draft-{deed}",
        )
        for deed, each in DEEDS.items()
    ),
    # safety: the evidence for a policy
    path("guardrails/tune/", TuneView.as_view(), name="tune"),
    path("guardrails/tune/samples/", TuneSamplesView.as_view(), name="tune-samples"),
    path("guardrails/tune/label/", TuneLabelView.as_view(), name="tune-label"),
    path("guardrails/tune/draft/", TuneDraftView.as_view(), name="tune-draft"),
    path(
        "guardrails/drafts/<int:number>/backtest/",
        BacktestView.as_view(),
        name="draft-backtest",
    ),
    path("guardrails/outcomes/", OutcomesView.as_view(), name="policy-outcomes"),
    path("guardrails/shadow/", ShadowView.as_view(), name="shadow"),
    path("guardrails/shadow/begin/", ShadowBeginView.as_view(), name="shadow-begin"),
    path("guardrails/shadow/<int:number>/", ShadowRunView.as_view(), name="shadow-run"),
    path(
        "guardrails/shadow/<int:number>/stop/",
        ShadowRunStopView.as_view(),
        name="shadow-run-stop",
    ),
    path("guardrails/replays/", ReplaysView.as_view(), name="replays"),
    path("guardrails/replays/start/", ReplayStartView.as_view(), name="replay-start"),
    path("guardrails/replays/<int:number>/", ReplayView.as_view(), name="replay"),
    path(
        "guardrails/replays/<int:number>/cancel/",
        ReplayCancelView.as_view(),
        name="replay-cancel",
    ),
    path(
        "guardrails/replays/<int:number>/resume/",
        ReplayResumeView.as_view(),
        name="replay-resume",
    ),
    # reliability
    path("alerts/", AlertsView.as_view(), name="alerts"),
    path("alerts/new/", AlertFormView.as_view(), name="alert-new"),
    path("alerts/events/", AlertEventsView.as_view(), name="alert-events"),
    path("alerts/deliveries/", AlertDeliveriesView.as_view(), name="alert-deliveries"),
    path("alerts/channels/", AlertChannelsView.as_view(), name="alert-channels"),
    path(
        "alerts/channels/new/", AlertChannelFormView.as_view(), name="alert-channel-new"
    ),
    path(
        "alerts/channels/<int:number>/",
        AlertChannelFormView.as_view(),
        name="alert-channel",
    ),
    *(
        path(
            f"alerts/channels/<int:number>/{act}/",
            AlertChannelActView.as_view(),
            {"act": act},
            name=f"alert-channel-{act}",
        )
        for act in ("test", "switch-on", "switch-off", "renew-secret", "remove")
    ),
    path("alerts/<int:number>/", AlertView.as_view(), name="alert"),
    path("alerts/<int:number>/edit/", AlertFormView.as_view(), name="alert-edit"),
    path("alerts/<int:number>/mute/", AlertMuteView.as_view(), name="alert-mute"),
    *(
        path(
            f"alerts/<int:number>/{act}/",
            AlertActView.as_view(),
            {"act": act},
            name=f"alert-{act}",
        )
        for act in ("unmute", "switch-on", "switch-off", "remove")
    ),
    path("drills/", DrillsView.as_view(), name="drills"),
    path("drills/begin/", DrillBeginView.as_view(), name="drill-begin"),
    path("drills/<int:number>/", DrillView.as_view(), name="drill"),
    path("drills/<int:number>/stop/", DrillStopView.as_view(), name="drill-stop"),
    path("rate-limits/", RateLimitsView.as_view(), name="rate-limits"),
    path("rate-limits/<slug:name>/", RateLimitView.as_view(), name="rate-limit"),
    path(
        "rate-limits/<slug:name>/order/",
        RateLimitOrderView.as_view(),
        name="rate-limit-order",
    ),
    path("sessions/", SessionsView.as_view(), name="sessions"),
    path("sessions/pin/", SessionPinView.as_view(), name="session-pin"),
    path(
        "sessions/reads/<slug:number>/",
        SessionReadView.as_view(),
        name="session-read",
    ),
    path("sessions/unpin/", SessionUnpinView.as_view(), name="session-unpin"),
    path(
        "sessions/investigate/",
        SessionInvestigationView.as_view(),
        name="session-investigation",
    ),
    path("hand-overs/", HandOversView.as_view(), name="hand-overs"),
    path("hand-overs/<str:reference>/", HandOverView.as_view(), name="hand-over"),
    path(
        "hand-overs/<str:reference>/finish/",
        HandOverFinishView.as_view(),
        name="hand-over-finish",
    ),
    path(
        "hand-overs/<str:reference>/take/",
        HandOverTakeView.as_view(),
        name="hand-over-take",
    ),
    path("shares/", SharesView.as_view(), name="shares"),
    path("shares/<str:share_id>/", ShareView.as_view(), name="share"),
    path(
        "shares/<str:share_id>/revoke/", ShareRevokeView.as_view(), name="share-revoke"
    ),
    path("breakers/", BreakersView.as_view(), name="breakers"),
    path("breakers/<str:name>/", BreakerView.as_view(), name="breaker"),
    path(
        "breakers/<str:name>/order/", BreakerOrderView.as_view(), name="breaker-order"
    ),
    path(
        "breakers/<str:name>/thresholds/",
        BreakerThresholdsView.as_view(),
        name="breaker-thresholds",
    ),
]
