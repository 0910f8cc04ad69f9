"""What every call of the API shares: who calls, if they may, how often, in JSON."""

from typing import Any, ClassVar, TypeVar

from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from dashboard.api.authentication import ApiTokenAuthentication
from dashboard.api.permissions import HasConsolePermission
from dashboard.api.problems import refused
from dashboard.api.throttles import CallerThrottle

SerializerOf = TypeVar("SerializerOf", bound=Serializer[Any])


class AlwaysJson(BaseContentNegotiation):
    """There is one kind of answer, whatever a client says that it accepts."""

    def select_parser(self, request: Request, parsers: Any) -> BaseParser | None:
        kind = request.content_type.partition(";")[0].strip().lower()
        return next((each for each in parsers if each.media_type == kind), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


def user_of(request: Request) -> User:
    """Return the person who calls, or whose token it is."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (narrowing: permission saw to it)
    return user


class ConsoleApiView(APIView):
    """One resource; a subclass names its permission as pages do.

    ``permissions_by_method`` narrows it for methods that change something.
    """

    permission: ClassVar[str]
    permissions_by_method: ClassVar[dict[str, str]] = {}
    #: Statuses, besides those that every call may have, that this one may answer with.
    may_answer: ClassVar[frozenset[int]] = frozenset()

    authentication_classes = (ApiTokenAuthentication, SessionAuthentication)
    permission_classes: Any = (HasConsolePermission,)
    throttle_classes = (CallerThrottle,)
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJson

    def asked(self, kind: type[SerializerOf], request: Request) -> SerializerOf:
        """Return the parameters that a call gives; raises ValidationError.

        One that there is not is refused: a filter with a typing error must not answer
        with everything.
        """
        found = kind(data=request.query_params)
        unknown = [name for name in request.query_params if name not in found.fields]
        if unknown:
            raise refused(**dict.fromkeys(unknown, "There is no such parameter."))
        found.is_valid(raise_exception=True)
        return found

    def body(self, kind: type[Serializer[Any]], request: Request) -> dict[str, Any]:
        """Return what a call's body says; raises ValidationError."""
        if not isinstance(request.data, dict):
            raise ParseError("The body is no JSON object.")
        found = kind(data=request.data)
        if unknown := [name for name in request.data if name not in found.fields]:
            raise refused(**dict.fromkeys(unknown, "There is no such field."))
        found.is_valid(raise_exception=True)
        values: dict[str, Any] = found.validated_data
        return values

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Keep answers out of every cache on the way."""
        answer: HttpResponseBase = super().finalize_response(
            request, response, *args, **kwargs
        )
        answer["Cache-Control"] = "private, no-store"
        return answer
