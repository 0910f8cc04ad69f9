"""The OpenAPI document: what each call may answer, and how callers say who they are."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from dashboard.api.problems import CONTENT_TYPE, WHAT_TO_DO

_WRITES = frozenset({"POST", "PUT", "PATCH"})

#: The code that an answer bears in its example, and when it is given.
ANSWERS: dict[int, tuple[str, str]] = {
    400: ("bad_request", "A parameter or a field makes no sense."),
    401: ("not_signed_in", "No token, or one that is not in force."),
    403: ("not_allowed", "The caller, or the token, may not do this."),
    404: ("not_found", "There is no such thing."),
    405: ("method_not_allowed", "The address does not take this method."),
    409: ("conflict", "It can't be done as things are."),
    415: ("unsupported_media_type", "The body is no JSON."),
    429: ("too_many_calls", "Too many calls; Retry-After says how long to wait."),
    503: ("unavailable", "Something that is needed does not answer."),
}


#: What a call answers that removes something.
GONE = {204: OpenApiResponse(description="It is gone.")}


class ParameterProblemSerializer(serializers.Serializer[Any]):
    """One parameter or field, and what is wrong with it."""

    parameter = serializers.CharField(help_text="Its name, nested ones with dots.")
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a call did not succeed (RFC 9457)."""

    type = serializers.CharField(help_text="Where the code is explained.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.ChoiceField(sorted(WHAT_TO_DO), help_text="For programs.")
    detail = serializers.CharField(help_text="For people.")
    what_to_do = serializers.CharField()
    request_id = serializers.CharField(help_text="Finds the call in logs.")
    problems = ParameterProblemSerializer(many=True, required=False)


class ConsoleSchema(AutoSchema):
    """Adds to each operation the answers that all of them share."""

    def get_operation_id(self) -> str:
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.view).__name__).lower()
        return f"{self.method.lower()}_{name.removesuffix('_view')}"

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in sorted(self._shared_answers()):
            if str(status) not in bodies:
                bodies[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                    _problem(status), str(status), [CONTENT_TYPE], direction
                )
        return bodies

    def _shared_answers(self) -> set[int]:
        statuses = {400, 401, 403, 405, 429} | getattr(self.view, "may_answer", set())
        if "{" in self.path:
            statuses.add(404)
        if self.method in _WRITES and self.get_request_serializer() is not None:
            statuses.add(415)
        return statuses


def _problem(status: int) -> OpenApiResponse:
    code, words = ANSWERS[status]
    example = {
        "type": f"/api/docs/problems/#{code}",
        "title": words,
        "status": status,
        "code": code,
        "detail": words,
        "what_to_do": WHAT_TO_DO[code],
        "request_id": "4f1c2a9e7b3d",
    }
    return OpenApiResponse(
        ProblemSerializer,
        description=words,
        examples=[OpenApiExample(code, value=example, status_codes=[str(status)])],
    )


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells of the token in the ``Authorization`` header."""

    target_class = "dashboard.api.authentication.ApiTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        scheme: dict[str, Any] = build_bearer_security_scheme_object(
            header_name="Authorization",
            token_prefix="Bearer",  # noqa: S106 (the word before it)
        )
        return scheme | {"bearerFormat": "mgat_…"}
