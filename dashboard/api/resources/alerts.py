"""Alert rules: made, changed, tried on last week, muted; what they said and to whom."""

from datetime import UTC, datetime

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from chat.selectors import alerts
from chat.selectors.alert_readings import replay, watch_of
from chat.services import alert_channels, alert_rules
from chat.services.alert_channels import ChannelError
from chat.services.alert_rules import RuleDraft, RuleError
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import ConflictError, refused
from dashboard.api.resources.alert_shapes import (
    ChannelDraftSerializer,
    ChannelsSerializer,
    DeliveriesQuerySerializer,
    DeliveriesSerializer,
    EventsSerializer,
    MadeChannelSerializer,
    MuteSerializer,
    PageQuerySerializer,
    PreviewSerializer,
    RuleDraftSerializer,
    RuleSerializer,
    RulesSerializer,
    SwitchSerializer,
)
from dashboard.api.schema import GONE


class AlertView(ConsoleApiView):
    """Who may see alerts sees all of them; to change them takes more."""

    permission = "dashboard.view_alerts"
    permissions_by_method = dict.fromkeys(
        ("POST", "PUT", "DELETE"), "dashboard.change_alerts"
    )

    def rule(self, number: int) -> alerts.RuleRow:
        """Return a rule; raises NotFound."""
        found = alerts.rule_row(number)
        if found is None:
            raise NotFound("There is no such rule.")
        return found

    def draft(self, request: Request) -> RuleDraft:
        """Return the rule that a body describes; raises ValidationError."""
        values = self.body(RuleDraftSerializer, request)
        for name in ("intents", "releases", "sites", "channels"):
            values[name] = tuple(values[name])
        return RuleDraft(**values)

    def answer(self, number: int, status: int = 200) -> Response:
        """Answer with a rule as it is now."""
        return Response(RuleSerializer(self.rule(number)).data, status=status)


class RulesView(AlertView):
    """All rules."""

    @extend_schema(summary="Alert rules", tags=["alerts"], responses=RulesSerializer)
    def get(self, request: Request) -> Response:
        """Return every rule and what it says now, what needs somebody first."""
        return Response(RulesSerializer({"results": alerts.rules()}).data)

    @extend_schema(
        summary="Make a rule",
        tags=["alerts"],
        request=RuleDraftSerializer,
        responses={201: RuleSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a rule."""
        try:
            number = alert_rules.rule_save(
                actor_of(request._request), self.draft(request)
            )
        except RuleError as error:
            raise refused(**{error.field: str(error)}) from error
        return self.answer(number, HTTP_201_CREATED)


class RuleView(AlertView):
    """One rule."""

    @extend_schema(summary="One rule", tags=["alerts"], responses=RuleSerializer)
    def get(self, request: Request, number: int) -> Response:
        """Return a rule and what it says now."""
        return self.answer(number)

    @extend_schema(
        summary="Change a rule",
        tags=["alerts"],
        request=RuleDraftSerializer,
        responses=RuleSerializer,
    )
    def put(self, request: Request, number: int) -> Response:
        """Replace a rule; it begins anew."""
        draft = self.draft(request)
        self.rule(number)
        try:
            alert_rules.rule_save(actor_of(request._request), draft, rule_id=number)
        except RuleError as error:
            raise refused(**{error.field: str(error)}) from error
        return self.answer(number)

    @extend_schema(summary="Remove a rule", tags=["alerts"], responses=GONE)
    def delete(self, request: Request, number: int) -> Response:
        """Remove a rule; what it said stays."""
        self.rule(number)
        alert_rules.rule_remove(actor_of(request._request), number)
        return Response(status=HTTP_204_NO_CONTENT)


class MuteView(AlertView):
    """The silence of one rule."""

    @extend_schema(
        summary="Mute a rule",
        tags=["alerts"],
        request=MuteSerializer,
        responses=RuleSerializer,
    )
    def put(self, request: Request, number: int) -> Response:
        """Tell nobody of a rule for a while."""
        mute = self.body(MuteSerializer, request)
        self.rule(number)
        try:
            alert_rules.rule_mute(
                actor_of(request._request),
                number,
                until=mute["until"],
                reason=mute["reason"],
            )
        except RuleError as error:
            raise refused(**{error.field: str(error)}) from error
        return self.answer(number)

    @extend_schema(summary="End a mute", tags=["alerts"], responses=GONE)
    def delete(self, request: Request, number: int) -> Response:
        """Tell people again."""
        self.rule(number)
        alert_rules.rule_unmute(actor_of(request._request), number)
        return Response(status=HTTP_204_NO_CONTENT)


class SwitchView(AlertView):
    """Whether one rule is on."""

    @extend_schema(
        summary="Switch a rule on or off",
        tags=["alerts"],
        request=SwitchSerializer,
        responses=RuleSerializer,
    )
    def put(self, request: Request, number: int) -> Response:
        """Switch a rule on or off; off, it says nothing."""
        wanted = self.body(SwitchSerializer, request)
        self.rule(number)
        alert_rules.rule_switch(actor_of(request._request), number, on=wanted["on"])
        return self.answer(number)


class PreviewView(AlertView):
    """A rule tried on the past; nothing is kept."""

    permissions_by_method = {}

    @extend_schema(
        summary="Try a rule on last week",
        tags=["alerts"],
        request=RuleDraftSerializer,
        responses=PreviewSerializer,
    )
    def post(self, request: Request) -> Response:
        """Return when the rule would have fired last week."""
        try:
            watch = watch_of(self.draft(request).as_rule())
        except RuleError as error:
            raise refused(**{error.field: str(error)}) from error
        found = replay(watch, datetime.now(UTC))
        return Response(PreviewSerializer(found).data)


class EventsView(AlertView):
    """What rules said."""

    @extend_schema(
        summary="What rules said",
        tags=["alerts"],
        parameters=[PageQuerySerializer],
        responses=EventsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the changes of all rules' states, newest first."""
        asked = self.asked(PageQuerySerializer, request).validated_data
        limit = asked["limit"]
        found = alerts.events_newest(before=asked.get("before"), limit=limit)
        before = found[-1].pk if len(found) == limit else None
        return Response(EventsSerializer({"results": found, "before": before}).data)


class DeliveriesView(AlertView):
    """Who was told, and whether it came through."""

    @extend_schema(
        summary="Messages and their delivery",
        tags=["alerts"],
        parameters=[DeliveriesQuerySerializer],
        responses=DeliveriesSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the newest deliveries."""
        asked = self.asked(DeliveriesQuerySerializer, request).validated_data
        found = alerts.deliveries_newest(
            channel_id=asked.get("channel"),
            state=asked.get("state", ""),
            limit=asked["limit"],
        )
        return Response(DeliveriesSerializer({"results": found}).data)


class ChannelsView(AlertView):
    """All channels."""

    @extend_schema(
        summary="Alert channels", tags=["alerts"], responses=ChannelsSerializer
    )
    def get(self, request: Request) -> Response:
        """Return every channel; secrets are never told again."""
        return Response(ChannelsSerializer({"results": alerts.channels()}).data)

    @extend_schema(
        summary="Make a channel",
        tags=["alerts"],
        request=ChannelDraftSerializer,
        responses={201: MadeChannelSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a channel; a webhook's secret is told this once."""
        draft = self.body(ChannelDraftSerializer, request)
        try:
            number, secret = alert_channels.channel_make(
                actor_of(request._request), **draft
            )
        except ChannelError as error:
            raise refused(**{error.field: str(error)}) from error
        answer = {"id": number, "secret": secret}
        return Response(MadeChannelSerializer(answer).data, status=HTTP_201_CREATED)


class ChannelView(AlertView):
    """One channel."""

    @extend_schema(summary="Remove a channel", tags=["alerts"], responses=GONE)
    def delete(self, request: Request, number: int) -> Response:
        """Remove a channel and its secret; the log of its deliveries stays."""
        if alerts.channel_stored(number) is None:
            raise NotFound("There is no such channel.")
        alert_channels.channel_remove(actor_of(request._request), number)
        return Response(status=HTTP_204_NO_CONTENT)


class ChannelTestView(AlertView):
    """A test message to one channel."""

    may_answer = frozenset({409})

    @extend_schema(
        summary="Send a test message",
        tags=["alerts"],
        request=None,
        responses={204: None},
    )
    def post(self, request: Request, number: int) -> Response:
        """Queue a test message; its delivery tells how it went."""
        if alerts.channel_stored(number) is None:
            raise NotFound("There is no such channel.")
        try:
            alert_channels.channel_test(actor_of(request._request), number)
        except ChannelError as error:
            raise ConflictError(str(error)) from error
        return Response(status=HTTP_204_NO_CONTENT)
