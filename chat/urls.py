"""Addresses of the chat app."""

from django.urls import path

from chat.views import health, session_calls, storefront, widget

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
    path("chat/feedback", session_calls.feedback_give, name="feedback-give"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
    path("widget/v1/<str:name>", widget.widget_file, name="widget-file"),
]
