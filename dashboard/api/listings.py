"""Lists by the API: the same rows, by the same filters, as the pages show.

A page is kind to people: a filter that makes no sense is left out, and it says so. The
API is used by programs, so it refuses instead.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from dashboard.api.base import ConsoleApiView
from dashboard.api.permissions import may
from dashboard.listing.columns import Column, Viewer
from dashboard.listing.filters import Filter, Reading
from dashboard.listing.formats import Form
from dashboard.listing.listing import COUNTED_TO, CURSOR, SIZE, USUAL_SIZE, Listing
from dashboard.listing.paging import SIZES

_COUNTED = "counted"


class CountSerializer(serializers.Serializer[Any]):
    """How many rows the whole query has."""

    number = serializers.IntegerField()
    is_exact = serializers.BooleanField(
        help_text="No: there are at least so many; counting on would take too long."
    )


class ListingApiView(ConsoleApiView):
    """Answers with one page of a list."""

    listing: ClassVar[Listing[Any]]

    def get(self, request: Request) -> Response:
        """Return a page of rows, newest first."""
        asked = self._asked(request)
        page = self.listing.page(asked)
        viewer = Viewer(UTC, reads_customers=may(request, "view_customer_text"))
        answer: dict[str, Any] = {
            "results": [self.row(each, viewer) for each in page.rows],
            "next": self._address(request, page.next),
            "previous": self._address(request, page.previous),
        }
        if request.query_params.get(_COUNTED) == "yes":
            count = self.listing.count(asked.values, at_least=len(page.rows))
            answer["count"] = {"number": count.number, "is_exact": count.is_exact}
        self.was_read(request, len(page.rows), viewer)
        return Response(answer)

    def was_read(self, request: Request, rows: int, viewer: Viewer) -> None:
        """Note that rows were read; a list with customers' words overrides this."""

    def row(self, row: Any, viewer: Viewer) -> dict[str, Any]:
        """Return a row by the names of its columns."""
        return {each.name: value_of(each, row, viewer) for each in self.listing.columns}

    def _asked(self, request: Request) -> Any:
        given = {
            name: request.query_params.getlist(name) for name in request.query_params
        }
        known = {*self.listing.filters.parameters, CURSOR, SIZE, _COUNTED}
        problems = {
            name: ["There is no such parameter."] for name in given if name not in known
        }
        if given.get(_COUNTED, ["no"])[-1] not in {"yes", "no"}:
            problems[_COUNTED] = ["It is yes or no."]
        asked = self.listing.read(given, Reading(datetime.now(UTC), UTC))
        for each in asked.problems:
            problems.setdefault(each.parameter, []).append(each.message)
        if problems:
            raise ValidationError(problems)
        return asked

    def _address(self, request: Request, cursor: str) -> str | None:
        if not cursor:
            return None
        query = request.query_params.copy()
        query[CURSOR] = cursor
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def value_of(column: Column[Any], row: Any, viewer: Viewer) -> Any:
    """Return a cell as JSON has it; None where it is empty or may not be read."""
    cell = column.cell(row, viewer)
    value = cell.value
    if cell.is_masked or value is None:
        return None
    match column.form:
        case Form.WORDS:
            return [str(each) for each in value]  # type: ignore[attr-defined]
        case Form.FLAG:
            return bool(value)
        case Form.TIME:
            return value.astimezone(UTC).isoformat()  # type: ignore[attr-defined]
        case Form.NUMBER | Form.MILLISECONDS | Form.MICRO_USD:
            return float(value) if isinstance(value, Decimal) else value
        case _:
            return str(value)


_FIELDS: dict[Form, type[serializers.Field[Any, Any, Any, Any]]] = {
    Form.TIME: serializers.DateTimeField,
    Form.NUMBER: serializers.FloatField,
    Form.MILLISECONDS: serializers.FloatField,
    Form.MICRO_USD: serializers.IntegerField,
    Form.FLAG: serializers.BooleanField,
}


def rows_of(listing: Listing[Any]) -> Any:
    """Return the serializer that documents a page of a list."""
    name = "".join(word.title() for word in listing.name.replace("-", "_").split("_"))
    row = inline_serializer(
        f"{name}Row", {each.name: _field(each) for each in listing.columns}, many=True
    )
    return inline_serializer(
        f"{name}Page",
        {
            "results": row,
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "count": CountSerializer(required=False),
        },
    )


def documented(listing: Listing[Any], summary: str, tag: str) -> Any:
    """Return the decorator that documents a list."""
    return extend_schema_view(
        get=extend_schema(
            summary=summary,
            tags=[tag],
            parameters=parameters_of(listing),
            responses=rows_of(listing),
        )
    )


def _field(column: Column[Any]) -> Any:
    words = ". ".join(filter(None, (column.label, column.hint)))
    if column.is_private:
        words += ". Null without the scope view_customer_text."
    if column.form is Form.WORDS:
        return serializers.ListField(
            child=serializers.CharField(), allow_null=True, help_text=words
        )
    kind = _FIELDS.get(column.form, serializers.CharField)
    return kind(allow_null=True, help_text=words)


def parameters_of(listing: Listing[Any]) -> list[OpenApiParameter]:
    """Return the parameters of a list: its filters, and those of all lists."""
    found = [
        OpenApiParameter(
            SIZE, int, enum=SIZES, default=USUAL_SIZE, description="Rows of a page."
        ),
        OpenApiParameter(
            CURSOR, str, description="From `next` or `previous` of another page."
        ),
        OpenApiParameter(
            _COUNTED,
            str,
            enum=["yes", "no"],
            default="no",
            description=f"Whether to count all rows, exactly up to {COUNTED_TO:,}.",
        ),
    ]
    return [each for one in listing.filters for each in _parameters(one)] + found


def _parameters(one: Filter) -> list[OpenApiParameter]:
    words = ". ".join(filter(None, (one.label, one.hint)))
    match one.kind:
        case "time":
            span, start, end = one.parameters
            spans = [key for key, _ in getattr(one, "spans", ())]
            return [
                OpenApiParameter(
                    span, str, enum=spans, description=f"{words}, so far back."
                ),
                _moment(start, f"{words}, from then on."),
                _moment(end, f"{words}, before then."),
            ]
        case "flag":
            return [
                OpenApiParameter(one.name, str, enum=["yes", "no"], description=words)
            ]
        case "number":
            schema = {"type": "integer", "minimum": 0}
            return [OpenApiParameter(one.name, schema, description=words)]
        case "over":
            most = float(getattr(one, "at_most", 1e9))
            schema = {"type": "number", "minimum": 0, "maximum": most}
            return [
                OpenApiParameter(one.name, schema, description=f"{words}, at least.")
            ]
        case "choice" | "many":
            return [_choice(one, words)]
        case _:
            longest = getattr(one, "longest", 200)
            schema = {"type": "string", "minLength": 1, "maxLength": longest}
            return [OpenApiParameter(one.name, schema, description=words)]


def _moment(name: str, words: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string", "format": "date-time"}, description=words
    )


def _choice(one: Filter, words: str) -> OpenApiParameter:
    choices = getattr(one, "choices", ())
    item: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
    if not callable(choices) and not getattr(one, "is_open", False):
        item = {"type": "string", "enum": [value for value, _ in choices]}
    if one.kind == "choice":
        return OpenApiParameter(one.name, item, description=words)
    return OpenApiParameter(
        one.name,
        {"type": "array", "items": item},
        description=f"{words}; several may be given.",
        explode=True,
    )
