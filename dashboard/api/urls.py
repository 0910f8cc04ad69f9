"""Addresses of the REST API, all below ``/api/``."""

from django.urls import path, re_path

from dashboard.api import documents
from dashboard.api.resources import alerts, policies, policy_drafts
from dashboard.api.resources.access import (
    TokenDetailView,
    TokensView,
    ViewDetailView,
    ViewsView,
)
from dashboard.api.resources.backtests import BacktestsView
from dashboard.api.resources.breakers import (
    BreakerApiView,
    BreakerEventsApiView,
    BreakerOrdersApiView,
    BreakersApiView,
    BreakerThresholdsApiView,
)
from dashboard.api.resources.corrections import (
    CorrectionsView,
    PriceDiscrepanciesView,
)
from dashboard.api.resources.draft_chats import DraftChatApiView, DraftChatsApiView
from dashboard.api.resources.drills import (
    DrillApiView,
    DrillsApiView,
    DrillStopApiView,
)
from dashboard.api.resources.hand_overs import (
    HandOverApiView,
    HandOverFinishApiView,
    HandOversApiView,
    HandOverTakeApiView,
)
from dashboard.api.resources.health import DataHealthView, SpendView
from dashboard.api.resources.live import LiveApiView
from dashboard.api.resources.me import MeView
from dashboard.api.resources.metrics import (
    BreakdownView,
    MetricsView,
    SeriesView,
    TotalsView,
)
from dashboard.api.resources.people import (
    ChangesView,
    ChangeView,
    PeopleView,
    PersonRolesView,
    ReadsView,
    RolesView,
)
from dashboard.api.resources.policy_evidence import (
    LabelsView,
    RecountView,
    SamplesView,
)
from dashboard.api.resources.policy_outcomes import OutcomesView, ShadowView
from dashboard.api.resources.rate_limits import (
    RateLimitOrderView,
    RateLimitsView,
    RateLimitView,
)
from dashboard.api.resources.replays import (
    ReplayCancelView,
    ReplayChangesView,
    ReplayDetailView,
    ReplayResumeView,
    ReplaysView,
)
from dashboard.api.resources.sessions import (
    SessionPinApiView,
    SessionPinsApiView,
    SessionReadApiView,
    SessionsApiView,
)
from dashboard.api.resources.shadow_runs import (
    ShadowRunDetailView,
    ShadowRunDifferencesView,
    ShadowRunStopView,
    ShadowRunsView,
)
from dashboard.api.resources.shares import (
    ShareApiView,
    ShareRevokeApiView,
    SharesApiView,
)
from dashboard.api.resources.traffic import (
    ConversationDetailView,
    ConversationsView,
    TraceDetailView,
    TracesView,
)

app_name = "api"

urlpatterns = [
    path("schema/", documents.schema, name="schema"),
    path("docs/", documents.docs, name="docs"),
    path("docs/problems/", documents.problems, name="problems"),
    path("me/", MeView.as_view(), name="me"),
    path("live/", LiveApiView.as_view(), name="live"),
    path("health/data/", DataHealthView.as_view(), name="data-health"),
    path("sessions/", SessionsApiView.as_view(), name="sessions"),
    path(
        "sessions/reads/<slug:number>/",
        SessionReadApiView.as_view(),
        name="session-read",
    ),
    path("sessions/pins/", SessionPinsApiView.as_view(), name="session-pins"),
    path(
        "sessions/<str:session_id>/unpin/",
        SessionPinApiView.as_view(),
        name="session-unpin",
    ),
    path("hand-overs/", HandOversApiView.as_view(), name="hand-overs"),
    path("hand-overs/<str:reference>/", HandOverApiView.as_view(), name="hand-over"),
    path(
        "hand-overs/<str:reference>/finish/",
        HandOverFinishApiView.as_view(),
        name="hand-over-finish",
    ),
    path(
        "hand-overs/<str:reference>/take/",
        HandOverTakeApiView.as_view(),
        name="hand-over-take",
    ),
    path("shares/", SharesApiView.as_view(), name="shares"),
    path("shares/<str:share_id>/", ShareApiView.as_view(), name="share"),
    path(
        "shares/<str:share_id>/revoke/",
        ShareRevokeApiView.as_view(),
        name="share-revoke",
    ),
    path("metrics/", MetricsView.as_view(), name="metrics"),
    path("metrics/series/", SeriesView.as_view(), name="series"),
    path("metrics/totals/", TotalsView.as_view(), name="totals"),
    path("metrics/breakdown/", BreakdownView.as_view(), name="breakdown"),
    path("metrics/spend/", SpendView.as_view(), name="spend"),
    path("conversations/", ConversationsView.as_view(), name="conversations"),
    path(
        "conversations/<str:session_id>/",
        ConversationDetailView.as_view(),
        name="conversation",
    ),
    path("corrections/", CorrectionsView.as_view(), name="corrections"),
    path(
        "price-discrepancies/",
        PriceDiscrepanciesView.as_view(),
        name="price-discrepancies",
    ),
    path("guardrails/draft-chats/", DraftChatsApiView.as_view(), name="draft-chats"),
    path(
        "guardrails/draft-chats/<uuid:conversation>/",
        DraftChatApiView.as_view(),
        name="draft-chat",
    ),
    path("traces/", TracesView.as_view(), name="traces"),
    path("traces/<str:response_id>/", TraceDetailView.as_view(), name="trace"),
    path("alerts/rules/", alerts.RulesView.as_view(), name="rules"),
    path("alerts/rules/preview/", alerts.PreviewView.as_view(), name="preview"),
    path("alerts/rules/<int:number>/", alerts.RuleView.as_view(), name="rule"),
    path("alerts/rules/<int:number>/mute/", alerts.MuteView.as_view(), name="mute"),
    path("alerts/rules/<int:number>/on/", alerts.SwitchView.as_view(), name="switch"),
    path("alerts/events/", alerts.EventsView.as_view(), name="events"),
    path("alerts/deliveries/", alerts.DeliveriesView.as_view(), name="deliveries"),
    path("alerts/channels/", alerts.ChannelsView.as_view(), name="channels"),
    path("alerts/channels/<int:number>/", alerts.ChannelView.as_view(), name="channel"),
    path(
        "alerts/channels/<int:number>/test/",
        alerts.ChannelTestView.as_view(),
        name="channel-test",
    ),
    path("breakers/", BreakersApiView.as_view(), name="breakers"),
    path("breakers/<str:name>/", BreakerApiView.as_view(), name="breaker"),
    path(
        "breakers/<str:name>/events/",
        BreakerEventsApiView.as_view(),
        name="breaker-events",
    ),
    path(
        "breakers/<str:name>/orders/",
        BreakerOrdersApiView.as_view(),
        name="breaker-orders",
    ),
    path(
        "breakers/<str:name>/thresholds/",
        BreakerThresholdsApiView.as_view(),
        name="breaker-thresholds",
    ),
    path("drills/", DrillsApiView.as_view(), name="drills"),
    path("drills/<int:number>/", DrillApiView.as_view(), name="drill"),
    path("drills/<int:number>/stop/", DrillStopApiView.as_view(), name="drill-stop"),
    path("policies/", policies.PoliciesView.as_view(), name="policies"),
    path(
        "policies/applied/", policies.PolicyAppliedView.as_view(), name="policy-applied"
    ),
    path("policies/stages/", policies.PolicyStagesView.as_view(), name="policy-stages"),
    path(
        "policies/drafts/",
        policy_drafts.PolicyDraftsView.as_view(),
        name="policy-drafts",
    ),
    path(
        "policies/drafts/<int:number>/",
        policy_drafts.PolicyDraftDetailView.as_view(),
        name="policy-draft",
    ),
    *(
        path(
            f"policies/drafts/<int:number>/{deed}/",
            view.as_view(),
            name=f"policy-draft-{deed}",
        )
        for deed, view in policy_drafts.DEED_VIEWS.items()
    ),
    path("policies/<int:version>/", policies.PolicyDetailView.as_view(), name="policy"),
    path(
        "policies/<int:version>/diff/",
        policies.PolicyDiffView.as_view(),
        name="policy-diff",
    ),
    path(
        "policies/<int:version>/roll-back/",
        policies.PolicyRollBackView.as_view(),
        name="policy-roll-back",
    ),
    path("guardrails/recount/", RecountView.as_view(), name="guardrail-recount"),
    path("guardrails/samples/", SamplesView.as_view(), name="guardrail-samples"),
    path("guardrails/labels/", LabelsView.as_view(), name="guardrail-labels"),
    path(
        "guardrails/drafts/<int:number>/backtests/",
        BacktestsView.as_view(),
        name="draft-backtests",
    ),
    path("rate-limits/", RateLimitsView.as_view(), name="rate-limits"),
    path("rate-limits/<slug:name>/", RateLimitView.as_view(), name="rate-limit"),
    path(
        "rate-limits/<slug:name>/order/",
        RateLimitOrderView.as_view(),
        name="rate-limit-order",
    ),
    path("guardrails/shadow/", ShadowView.as_view(), name="guardrail-shadow"),
    path("guardrails/shadow/runs/", ShadowRunsView.as_view(), name="shadow-runs"),
    path(
        "guardrails/shadow/runs/<int:number>/",
        ShadowRunDetailView.as_view(),
        name="shadow-run",
    ),
    path(
        "guardrails/shadow/runs/<int:number>/differences/",
        ShadowRunDifferencesView.as_view(),
        name="shadow-run-differences",
    ),
    path(
        "guardrails/shadow/runs/<int:number>/stop/",
        ShadowRunStopView.as_view(),
        name="shadow-run-stop",
    ),
    path("guardrails/outcomes/", OutcomesView.as_view(), name="policy-outcomes"),
    path("guardrails/replays/", ReplaysView.as_view(), name="replays"),
    path("guardrails/replays/<int:number>/", ReplayDetailView.as_view(), name="replay"),
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
    path(
        "guardrails/replays/<int:number>/changes/",
        ReplayChangesView.as_view(),
        name="replay-changes",
    ),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("changes/<int:number>/", ChangeView.as_view(), name="change"),
    path("reads/", ReadsView.as_view(), name="reads"),
    path("people/", PeopleView.as_view(), name="people"),
    path(
        "people/<str:username>/roles/", PersonRolesView.as_view(), name="person-roles"
    ),
    path("roles/", RolesView.as_view(), name="roles"),
    path("tokens/", TokensView.as_view(), name="tokens"),
    path("tokens/<int:number>/", TokenDetailView.as_view(), name="token"),
    path("views/", ViewsView.as_view(), name="views"),
    path("views/<int:number>/", ViewDetailView.as_view(), name="view"),
    # Conversations that shoppers share are the chat's, not the console's.
    re_path("^(?!share/)(?P<rest>(?s:.*))$", documents.unknown),
]
