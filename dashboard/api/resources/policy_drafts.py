"""Drafts of the guardrail policy: begun, changed, approved, published, discarded."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_201_CREATED

from chat.services import policies
from chat.services.policies import Seen, Wish
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import ConflictError
from dashboard.api.resources.policies import policy_or_missing
from dashboard.api.resources.policy_shapes import (
    DraftSerializer,
    DraftsSerializer,
    NewDraftSerializer,
    RebasedSerializer,
    RevisedDraftSerializer,
    RevisionSerializer,
)
from dashboard.policies.deeds import DEEDS, Deed
from guardrails.core.policy import PolicyError
from guardrails.core.policy_changes import policy_changes
from guardrails.selectors.drafts import draft_detail, drafts_ended, drafts_open
from guardrails.selectors.policies import policy_active_version
from guardrails.services.drafts import DraftError, DraftMissingError

_ENDED = 50


@contextmanager
def _in_the_apis_words() -> Iterator[None]:
    """Answer what is refused as the API does."""
    try:
        yield
    except PolicyError as error:
        raise ValidationError({"policy": list(error.problems)}) from error
    except DraftMissingError as error:
        raise NotFound(str(error)) from error
    except DraftError as error:
        raise ConflictError(str(error)) from error


def _answer(number: int) -> dict[str, Any]:
    """Return a draft as it is now; raises NotFound."""
    found = draft_detail(number)
    if found is None:
        raise NotFound("There is no such draft.")
    base = policy_or_missing(found.row.based_on)
    return {
        "draft": found.row,
        "policy": found.policy.to_dict(),
        "changes": policy_changes(base, found.policy),
    }


class PolicyDraftView(ConsoleApiView):
    """Who may see guardrails sees drafts; to write or to publish takes more."""

    permission = "dashboard.view_guardrails"
    permissions_by_method = dict.fromkeys(("POST", "PUT"), "dashboard.draft_guardrails")


class PolicyDraftsView(PolicyDraftView):
    """All drafts."""

    @extend_schema(
        summary="Policy drafts", tags=["guardrails"], responses=DraftsSerializer
    )
    def get(self, request: Request) -> Response:
        """Return the drafts that are open, and the last ones that came to an end."""
        answer = {"open": drafts_open(), "ended": drafts_ended(limit=_ENDED)}
        return Response(DraftsSerializer(answer).data)

    @extend_schema(
        summary="Begin a draft",
        tags=["guardrails"],
        request=NewDraftSerializer,
        responses={201: DraftSerializer},
    )
    def post(self, request: Request) -> Response:
        """Begin a draft. It holds for nobody until it is published."""
        said = self.body(NewDraftSerializer, request)
        with _in_the_apis_words():
            number = policies.policy_draft_open(
                actor_of(request._request),
                name=said["name"],
                wish=Wish(said["policy"], said["reason"]),
                based_on=said.get("based_on", policy_active_version()),
            )
        answer = DraftSerializer(_answer(number)).data
        return Response(answer, status=HTTP_201_CREATED)


class PolicyDraftDetailView(PolicyDraftView):
    """One draft."""

    may_answer = frozenset({409})

    @extend_schema(
        summary="One policy draft", tags=["guardrails"], responses=DraftSerializer
    )
    def get(self, request: Request, number: int) -> Response:
        """Return a draft, the policy that it wants, and what it changes."""
        return Response(DraftSerializer(_answer(number)).data)

    @extend_schema(
        summary="Change a draft",
        tags=["guardrails"],
        request=RevisedDraftSerializer,
        responses=DraftSerializer,
    )
    def put(self, request: Request, number: int) -> Response:
        """Replace the policy of a draft by a new revision; an approval ends with it."""
        said = self.body(RevisedDraftSerializer, request)
        with _in_the_apis_words():
            policies.policy_draft_revise(
                actor_of(request._request),
                seen=Seen(number, said["revision"]),
                wish=Wish(said["policy"], said["reason"]),
            )
        return Response(DraftSerializer(_answer(number)).data)


class PolicyDraftRebaseView(PolicyDraftView):
    """Brings one draft up to date."""

    may_answer = frozenset({409})

    @extend_schema(
        summary="Bring a draft up to date",
        tags=["guardrails"],
        request=RevisionSerializer,
        responses=RebasedSerializer,
    )
    def post(self, request: Request, number: int) -> Response:
        """Make the draft's change on the version in force, as a new revision."""
        said = self.body(RevisionSerializer, request)
        with _in_the_apis_words():
            overruled = policies.policy_draft_rebase(
                actor_of(request._request), seen=Seen(number, said["revision"])
            )
        answer = _answer(number) | {"overruled": overruled}
        return Response(RebasedSerializer(answer).data)


class PolicyDraftDeedView(PolicyDraftView):
    """Something that is done to one draft, at the revision that was looked at."""

    may_answer = frozenset({409})
    deed: ClassVar[Deed]

    def post(self, request: Request, number: int) -> Response:
        """Do it, and answer with the draft as it is then."""
        said = self.body(RevisionSerializer, request)
        with _in_the_apis_words():
            self.deed.do(
                actor_of(request._request),
                Seen(number, said["revision"]),
                said["reason"],
            )
        return Response(DraftSerializer(_answer(number)).data)


def _view_of(name: str, deed: Deed) -> type[PolicyDraftDeedView]:
    """Return the view of one deed, which the document tells by its own words."""
    told = extend_schema(
        summary=deed.summary,
        description=deed.details,
        tags=["guardrails"],
        request=RevisionSerializer,
        responses=DraftSerializer,
    )
    members = {"deed": deed, "permissions_by_method": {"POST": deed.permission}}
    view = type(
        f"PolicyDraft{name.title().replace('-', '')}View",
        (PolicyDraftDeedView,),
        members,
    )
    return extend_schema_view(post=told)(view)


#: What may be done to one draft, by the last part of the address. The answer to
#: ``rebase`` tells more than the draft.
DEED_VIEWS = {
    name: PolicyDraftRebaseView if name == "rebase" else _view_of(name, deed)
    for name, deed in DEEDS.items()
}
