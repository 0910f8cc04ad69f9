"""Hot sessions: reads of the session store, what spares it, pins, what is warmed."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from chat.selectors.session_findings import findings
from chat.selectors.session_pins import session_pins, session_prewarms
from chat.selectors.session_reads import (
    Capacity,
    SessionReads,
    capacity,
    session_read,
    session_reads,
    snapshot_of,
)
from chat.services.session_pins import PinDraft, PinError, session_pin, session_unpin
from dashboard.actors import actor_of
from dashboard.amounts import Amount, count, duration, share
from dashboard.sparks import spark_of
from dashboard.tiles import Tile
from dashboard.views.panel import PanelView
from dashboard.waterfall import waterfall_of

_ENDS = (
    ("900", "15 minutes"),
    ("3600", "1 hour"),
    ("14400", "4 hours"),
    ("86400", "1 day"),
)


class PinForm(forms.Form):
    """A session to pin."""

    session_id = forms.UUIDField(label="Session id")
    ends = forms.ChoiceField(
        label="Ends by itself after", choices=_ENDS, initial="3600"
    )
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="Kept in the change log with your name.",
    )

    def draft(self) -> PinDraft:
        """Return what a valid form asks for."""
        given = self.cleaned_data
        until = timezone.now() + timedelta(seconds=int(given["ends"]))
        return PinDraft(str(given["session_id"]), given["reason"], until)


def tiles_of(reads: SessionReads, limits: Capacity) -> tuple[Tile, ...]:
    """Return the tiles: a minute's figures, and a quarter of an hour behind them."""
    slots = reads.slots
    provisioned = (
        f"of {limits.provisioned:,} provisioned" if limits.provisioned else "on demand"
    )
    return (
        Tile(
            label="Reads a second",
            amount=_rate(reads.reads_per_s),
            spark=spark_of([slot.reads for slot in slots]),
            note="over the last minute",
        ),
        Tile(
            label="Spared the store",
            amount=share(reads.spared),
            spark=spark_of(
                [1 - s.of_store / s.reads if s.reads else None for s in slots]
            ),
            note=f"{reads.of_store:,} of {reads.asked:,} reached it",
        ),
        Tile(
            label="Read latency p95",
            amount=duration(reads.latency.p95),
            note="over five minutes",
            aside=f"store itself {duration(reads.store_latency.p95)}",
        ),
        Tile(
            label="Read units a second",
            amount=_rate(reads.read_units_per_s),
            spark=spark_of([slot.read_units for slot in slots]),
            note="derived" if limits.is_derived else "",
            about="Derived from the size of what PostgreSQL returns: it counts none"
            if limits.is_derived
            else "As DynamoDB reports them",
            aside=provisioned,
        ),
    )


def _rate(value: float) -> Amount:
    return count(value) if value >= 10 else Amount(f"{value:.1f}")


class SessionsView(PanelView):
    """Everything about reads of sessions on one page."""

    permission = "dashboard.view_sessions"
    api_name = "api:sessions"
    template_name = "dashboard/sessions/page.html"
    partial_name = "dashboard/sessions/_board.html"
    title = "Sessions"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        reads, limits = session_reads(), capacity()
        return {
            "reads": reads,
            "limits": limits,
            "tiles": tiles_of(reads, limits),
            "pins": session_pins(),
            "prewarms": session_prewarms(),
            "may_steer": request.user.has_perm("dashboard.steer_sessions"),
            "form": kwargs.get("form") or PinForm(auto_id="pin-%s"),
        }


class SessionPinView(SessionsView):
    """Pins a session."""

    permission = "dashboard.steer_sessions"
    api_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send who opens the address by hand to the sessions."""
        return redirect("dashboard:sessions")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Pin, or show the form again with what is wrong."""
        form = PinForm(request.POST, auto_id="pin-%s")
        if form.is_valid():
            draft = form.draft()
            try:
                session_pin(actor_of(request), draft)
            except PinError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Pinned. Its snapshot is being made.")
                return redirect(_investigation(draft.session_id))
        return self.render(request, status=HTTPStatus.UNPROCESSABLE_ENTITY, form=form)


class SessionUnpinView(PanelView):
    """Unpins a session."""

    permission = "dashboard.steer_sessions"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send who opens the address by hand to the sessions."""
        return redirect("dashboard:sessions")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Unpin, and go back to the session."""
        session_id = request.POST.get("session_id", "")[:64]
        try:
            was = session_unpin(
                actor_of(request), session_id, request.POST.get("reason", "")[:200]
            )
        except PinError as error:
            messages.error(request, f"Not unpinned: {error}.")
        else:
            words = "Unpinned." if was else "It was not pinned."
            messages.success(request, words)
        return redirect(_investigation(session_id))


class SessionInvestigationView(PanelView):
    """A walk from "reads are slow" to the session, the caller and the trace."""

    permission = "dashboard.view_sessions"
    api_name = "api:sessions"
    template_name = "dashboard/sessions/investigation.html"
    title = "Why are reads slow?"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        reads, limits = session_reads(), capacity()
        asked = request.GET.get("session", "")[:64]
        session_id = asked or (reads.keys[0].session_id if reads.keys else "")
        mine = [each for each in reads.samples if each.session_id == session_id]
        pin = next((p for p in session_pins() if p.session_id == session_id), None)
        found = findings(reads, limits)
        return {
            "reads": reads,
            "limits": limits,
            "session_id": session_id,
            "key": reads.of_key(session_id),
            "hot_until": reads.hot.get(session_id),
            "snapshot": snapshot_of(session_id) if session_id else None,
            "pin": pin,
            "samples": mine[:20],
            "slowest": sorted(mine, key=lambda each: -each.ms)[:5],
            "steps": {
                about: [each for each in found if each.about == about]
                for about in ("latency", "capacity", "key", "caller")
            },
            "may_steer": request.user.has_perm("dashboard.steer_sessions"),
            "may_open_traces": request.user.has_perm("dashboard.view_traces"),
            "form": PinForm(initial={"session_id": session_id}, auto_id="pin-%s"),
        }


class SessionReadView(PanelView):
    """The trace of one read that reached the store; its fragment is for the drawer."""

    permission = "dashboard.view_sessions"
    api_name = "api:session-read"
    template_name = "dashboard/sessions/read.html"
    partial_name = "dashboard/sessions/_read.html"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        read = session_read(kwargs["number"])
        if read is None:
            raise Http404
        return {
            "title": f"Read {read.id[:8]}",
            "read": read,
            "waterfall": waterfall_of(read.steps, read.ms, None),
            "may_open_traces": request.user.has_perm("dashboard.view_traces"),
        }


def _investigation(session_id: str) -> str:
    return f"{reverse('dashboard:session-investigation')}?session={session_id}"
