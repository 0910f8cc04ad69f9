"""The guardrail policy: its versions, where it is applied, and what stages did."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_201_CREATED

from chat.selectors.live import LiveUnavailableError
from chat.selectors.policy_applied import policy_applied
from chat.selectors.stages import StageFigures, stage_figures
from chat.services.policies import NoVersionError, policy_roll_back
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import UnavailableError
from dashboard.api.resources.policy_shapes import (
    AgainstSerializer,
    AppliedSerializer,
    DiffSerializer,
    PageSerializer,
    PolicySerializer,
    ReasonSerializer,
    SpanSerializer,
    StagesSerializer,
    VersionSerializer,
    VersionsSerializer,
)
from dashboard.policies.stages import Stretch
from dashboard.selectors.preferences import preferences_of
from guardrails.core.policy import Policy, PolicyError
from guardrails.core.policy_changes import policy_changes
from guardrails.selectors.policies import (
    policy_active,
    policy_active_version,
    policy_found,
    version_row,
    version_rows,
)


def policy_or_missing(version: int) -> Policy:
    """Return a version; raises NotFound."""
    found = policy_found(version)
    if found is None:
        raise NotFound("There is no such version.")
    return found


class PolicyView(ConsoleApiView):
    """Who may see guardrails sees every version."""

    permission = "dashboard.view_guardrails"


class PoliciesView(PolicyView):
    """All versions."""

    @extend_schema(
        summary="Policy versions",
        tags=["guardrails"],
        parameters=[PageSerializer],
        responses=VersionsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the published versions, newest first."""
        asked = self.asked(PageSerializer, request).validated_data
        rows = version_rows(limit=asked["limit"], before=asked.get("before"))
        answer = {
            "active": policy_active_version(),
            "results": rows,
            "before": rows[-1].version if len(rows) == asked["limit"] else None,
        }
        return Response(VersionsSerializer(answer).data)


class PolicyDetailView(PolicyView):
    """One version."""

    @extend_schema(
        summary="One policy version", tags=["guardrails"], responses=PolicySerializer
    )
    def get(self, request: Request, version: int) -> Response:
        """Return the whole policy of a version; 0 is the default."""
        policy = policy_or_missing(version)
        answer = {
            "version": version,
            "is_active": policy_active_version() == version,
            "published": version_row(version),
            "policy": policy.to_dict(),
        }
        return Response(PolicySerializer(answer).data)


class PolicyDiffView(PolicyView):
    """What one version changed."""

    @extend_schema(
        summary="What a version changed",
        tags=["guardrails"],
        parameters=[AgainstSerializer],
        responses=DiffSerializer,
    )
    def get(self, request: Request, version: int) -> Response:
        """Return what differs from the version before, or from another one."""
        asked = self.asked(AgainstSerializer, request).validated_data
        policy = policy_or_missing(version)
        before = asked.get("against", max(version - 1, 0))
        changes = policy_changes(policy_or_missing(before), policy)
        return Response(DiffSerializer({"before": before, "changes": changes}).data)


class PolicyRollBackView(PolicyView):
    """The way back to a version."""

    permissions_by_method = {"POST": "dashboard.publish_guardrails"}

    @extend_schema(
        summary="Roll back to a version",
        tags=["guardrails"],
        request=ReasonSerializer,
        responses={201: VersionSerializer},
    )
    def post(self, request: Request, version: int) -> Response:
        """Publish the policy of an earlier version again, as a new version."""
        reason = self.body(ReasonSerializer, request)["reason"]
        try:
            made = policy_roll_back(
                actor_of(request._request), to=version, reason=reason
            )
        except NoVersionError as error:
            raise NotFound(str(error)) from error
        except PolicyError as error:
            raise ValidationError({"policy": list(error.problems)}) from error
        answer = VersionSerializer(version_row(made)).data
        return Response(answer, status=HTTP_201_CREATED)


class PolicyAppliedView(PolicyView):
    """Where the version in force is applied."""

    may_answer = frozenset({503})

    @extend_schema(
        summary="Where the policy is applied",
        tags=["guardrails"],
        responses=AppliedSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return each process that answers shoppers, with the version it applies."""
        try:
            found = policy_applied(policy_active_version())
        except LiveUnavailableError as error:
            raise UnavailableError from error
        return Response(AppliedSerializer(found).data)


class PolicyStagesView(PolicyView):
    """What stages did."""

    @extend_schema(
        summary="What guardrail stages did",
        tags=["guardrails"],
        parameters=[SpanSerializer],
        responses=StagesSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return each stage's counts and durations, with its mode and threshold now."""
        asked = self.asked(SpanSerializer, request).validated_data
        zone = preferences_of(request._request.user).time_zone
        stretch = Stretch.of(asked["time"], timezone.now(), zone)
        policy = policy_active()
        answer = {
            "start": stretch.window.start,
            "end": stretch.window.end,
            "results": [
                _stage(each, policy)
                for each in stage_figures(stretch.window, stretch.step)
            ],
        }
        return Response(StagesSerializer(answer).data)


def _stage(figures: StageFigures, policy: Policy) -> dict[str, Any]:
    whole = figures.totals
    setting = policy.stages[figures.stage.rpartition(".")[2]]
    return {
        "stage": figures.stage,
        "mode": setting.mode.value,
        "threshold": setting.threshold,
        "looked": whole.looked,
        "passed": whole.passed,
        "corrected": whole.corrected,
        "blocked": whole.blocked,
        "shadowed": whole.shadowed,
        "skipped": whole.skipped,
        "p50_ms": whole.p50_ms,
        "p95_ms": whole.p95_ms,
    }
