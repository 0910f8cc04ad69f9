"""Addresses of the chat app."""

from django.urls import path

from chat.views import (
    health,
    session_calls,
    share_calls,
    shares,
    storefront,
    widget,
)

urlpatterns = [
    path("", storefront.shelves, name="shelves"),
    path("products/<str:asin>", storefront.book, name="book"),
    path("covers/<str:asin>.svg", storefront.cover, name="cover"),
    path("demo/customer", storefront.choose_customer, name="choose-customer"),
    path("chat/session", session_calls.session_begin, name="session-begin"),
    path(
        "chat/session/<str:session_id>",
        session_calls.session_read,
        name="session-read",
    ),
    path(
        "chat/session/<str:session_id>/share",
        share_calls.shares_of_session,
        name="session-shares",
    ),
    path(
        "chat/session/<str:session_id>/share/<str:share_id>",
        share_calls.share_revoke,
        name="share-revoke",
    ),
    path("api/share/<str:share_id>", share_calls.share_read, name="share-read"),
    path(
        "api/share/<str:share_id>/continue",
        share_calls.share_go_on,
        name="share-go-on",
    ),
    path("s/<str:share_id>", shares.share, name="share"),
    path("s/<str:share_id>/continue", shares.share_continue, name="share-continue"),
    path("chat/feedback", session_calls.feedback_give, name="feedback-give"),
    path("chat/click", session_calls.click_note, name="click-note"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
    path("widget/v1/<str:name>", widget.widget_file, name="widget-file"),
]
