"""Addresses of the console, all below ``/console/``."""

from django.urls import path

from dashboard.views.breakers import (
    BreakerOrderView,
    BreakersView,
    BreakerThresholdsView,
    BreakerView,
)
from dashboard.views.conversation import ConversationView
from dashboard.views.conversations import ConversationsView
from dashboard.views.find import FindView
from dashboard.views.landing import land
from dashboard.views.live import LiveView
from dashboard.views.overview import OverviewView
from dashboard.views.profile import ProfileView
from dashboard.views.style import StyleView
from dashboard.views.theme import choose_theme
from dashboard.views.trace import TraceView
from dashboard.views.traces import TracesView

app_name = "dashboard"

urlpatterns = [
    path("", land, name="landing"),
    path("theme/", choose_theme, name="theme"),
    path("find/", FindView.as_view(), name="find"),
    path("style/", StyleView.as_view(), name="style"),
    path("profile/", ProfileView.as_view(), name="profile"),
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
    # reliability
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
