"""Addresses of the chat app."""

from typing import Any

urlpatterns: list[Any] = []
