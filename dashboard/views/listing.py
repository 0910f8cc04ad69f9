"""A list as a page: filters in the address, chips, columns, pages, views, CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from audit.acts import Read
from audit.exceptions import SearchTooSlowError
from audit.services.acts import read_record
from dashboard.actors import actor_of
from dashboard.listing.columns import Cell, Viewer
from dashboard.listing.export import CsvExport
from dashboard.listing.filters import Filter, Given, Pairs, Reading
from dashboard.listing.kinds import ManyFilter
from dashboard.listing.listing import COLUMNS, CURSOR, Asked, Listing, cells_of
from dashboard.listing.paging import SIZES
from dashboard.permissions import full_name
from dashboard.selectors.saved_views import ListPreferences, list_preferences
from dashboard.services.saved_views import SavedViewError
from dashboard.views.exports import export_streamed
from dashboard.views.panel import PanelView
from dashboard.views.refusals import no_permission
from dashboard.views.saved_views import keep


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown: where it leads, and its cells."""

    url: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One filter in the form, with the texts that it has now."""

    filter: Filter
    texts: dict[str, Sequence[str]]

    @property
    def id(self) -> str:
        """The id of the field's element."""
        return f"filter-{self.filter.name}"

    @property
    def text(self) -> str:
        """The text that the field has now."""
        return (self.texts.get(self.filter.name) or ("",))[-1]

    @property
    def words(self) -> str:
        """What is chosen, in words."""
        return ", ".join(label for _, label, is_on in self.chosen if is_on)

    @property
    def ends(self) -> list[tuple[str, str, str]]:
        """The two ends of a time range: parameter, label, text."""
        names = self.filter.parameters[1:]
        labels = ("From", "To")
        return [
            (name, label, (self.texts.get(name) or ("",))[-1][:16])
            for name, label in zip(names, labels, strict=True)
        ]

    @property
    def chosen(self) -> list[tuple[str, str, bool]]:
        """The choices with whether each is chosen; open ones keep their own."""
        texts = self.texts.get(self.filter.name, ())
        options = list(getattr(self.filter, "options", ()))
        if isinstance(self.filter, ManyFilter):
            known = {value for value, _ in options}
            options += [(each, each) for each in texts if each not in known]
        return [(value, label, value in texts) for value, label in options]


class ListingView(PanelView):
    """The page of one list; a page of its own says how a row is opened."""

    template_name = "dashboard/listing/page.html"
    listing: ClassVar[Listing[Any]]
    #: Filters that the toolbar shows at once; the others are a click away.
    foremost: ClassVar[tuple[str, ...]] = ()
    nothing_yet: ClassVar[str] = "Rows appear here as soon as there are any."

    def row_url(self, row: Any) -> str:
        """Return where a row leads; "" for nowhere."""
        return ""

    def row_label(self, row: Any) -> str:
        """Return what the opened row is called."""
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "" in request.GET.values():
            return HttpResponseRedirect(f"?{_without_empty(request)}")
        if request.GET.get("format") == "csv":
            return self._export(request)
        try:
            return self.render(request, *args, **kwargs)
        except SearchTooSlowError:
            return self.render(request, status=HTTPStatus.SERVICE_UNAVAILABLE, slow=1)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep or forget a view or a layout, and come back to the list."""
        user = request.user
        assert isinstance(user, User)  # noqa: S101 (narrowing: dispatch saw to it)
        query = request.POST.get("query", "")
        try:
            query, words = keep(request, user, self.listing)
        except SavedViewError as error:
            messages.error(request, str(error))
        except KeyError:
            return HttpResponse("No such form.", status=HTTPStatus.BAD_REQUEST)
        else:
            messages.success(request, words)
        return redirect(f"{request.path}?{query}" if query else request.path)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        preferences = self._preferences(request)
        given, asked = self._asked(request, preferences)
        viewer = viewer_of(request)
        fields = self._fields(given)
        base = {
            "listing": self.listing,
            "asked": asked,
            "viewer": viewer,
            "preferences": preferences,
            "chips": [
                (chip, self._url(asked, chip.without))
                for chip in self.listing.filters.chips(asked.values, viewer.zone)
            ],
            "fields": fields,
            "kept": [
                pair
                for pair in self.listing.parameters(asked)
                if pair[0] not in self.listing.filters.parameters
            ],
            "query": self.listing.address(asked),
            "without_columns": self._without_columns(asked),
            "more_is_open": any(
                each.filter.name in asked.values for each in fields["more"]
            ),
            "clear_url": request.path,
            "sizes": self._sizes(asked),
            "all_columns": self._columns(asked),
            "may_export": request.user.has_perm(full_name("export_rows")),
            "may_share": request.user.has_perm(full_name("share_views")),
            "api_url": self._api_url(request, asked),
            "nothing_yet": self.nothing_yet,
        }
        if kwargs.get("slow"):
            return base | {"slow": True}
        return base | self._results(request, asked, viewer)

    # -- inside ------------------------------------------------------------------

    def _results(
        self, request: HttpRequest, asked: Asked[Any], viewer: Viewer
    ) -> dict[str, object]:
        page = self.listing.page(asked)
        address = self.listing.address
        self._note_reading(request, asked, viewer, len(page.rows))
        return {
            "lines": [
                Line(
                    self.row_url(row),
                    self.row_label(row),
                    cells_of(row, asked.columns, viewer),
                )
                for row in page.rows
            ],
            "count": self.listing.count(asked.values, at_least=len(page.rows)),
            "previous_url": page.previous
            and f"?{address(asked, **{CURSOR: page.previous})}",
            "next_url": page.next and f"?{address(asked, **{CURSOR: page.next})}",
            "is_first": asked.place is None,
        }

    def _export(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.has_perm(full_name("export_rows")):
            return no_permission(request, full_name("export_rows"))
        _, asked = self._asked(request, self._preferences(request))
        viewer = viewer_of(request)
        count = self.listing.count(asked.values).number
        self._note_reading(request, asked, viewer, count, kind="export")
        export = CsvExport(self.listing.source, asked.values, asked.columns, viewer)
        return export_streamed(request, export, self.listing.name)

    def _note_reading(
        self,
        request: HttpRequest,
        asked: Asked[Any],
        viewer: Viewer,
        rows: int,
        kind: str = "list",
    ) -> None:
        """Put on record that customers' words are read, where any are shown."""
        shown = any(each.is_private for each in asked.columns)
        if rows and shown and viewer.reads_customers:
            query = dict(self.listing.filters.write(asked.values))
            read = Read(f"{self.listing.name} {kind}", query=query, rows=rows)
            read_record(actor_of(request), read)

    def _preferences(self, request: HttpRequest) -> ListPreferences:
        user = request.user
        if isinstance(user, User):
            return list_preferences(user, self.listing.name)
        return ListPreferences((), (), ())

    def _asked(
        self, request: HttpRequest, preferences: ListPreferences
    ) -> tuple[Given, Asked[Any]]:
        given = dict(request.GET.lists())
        reading = Reading(timezone.now(), timezone.get_current_timezone())
        return given, self.listing.read(given, reading, preferences.usual_columns)

    def _fields(self, given: Given) -> dict[str, list[Field]]:
        texts = dict(given)
        fields = [Field(each, texts) for each in self.listing.filters]
        return {
            "first": [
                each
                for name in self.foremost
                for each in fields
                if each.filter.name == name
            ],
            "more": [each for each in fields if each.filter.name not in self.foremost],
        }

    def _sizes(self, asked: Asked[Any]) -> list[tuple[int, str, bool]]:
        pairs = [pair for pair in self.listing.parameters(asked) if pair[0] != "size"]
        return [
            (size, self._url(asked, [*pairs, ("size", str(size))]), size == asked.size)
            for size in SIZES
        ]

    def _columns(self, asked: Asked[Any]) -> list[tuple[str, str, bool]]:
        """Return all columns, the shown ones first and in their order."""
        shown = [each.name for each in asked.columns]
        others = [each for each in self.listing.columns if each.name not in shown]
        return [(each.name, each.label, True) for each in asked.columns] + [
            (each.name, each.label, False) for each in others
        ]

    def _without_columns(self, asked: Asked[Any]) -> str:
        pairs = [each for each in self.listing.parameters(asked) if each[0] != COLUMNS]
        return f"{urlencode(pairs)}&" if pairs else ""

    def _url(self, asked: Asked[Any], pairs: Pairs) -> str:
        return f"?{urlencode(pairs)}"

    def _api_url(self, request: HttpRequest, asked: Asked[Any]) -> str:
        if not self.listing.api_path:
            return ""
        filters = urlencode(self.listing.filters.write(asked.values))
        return request.build_absolute_uri(f"{self.listing.api_path}?{filters}")


def _without_empty(request: HttpRequest) -> str:
    """Return the parameters that say something: a form sends its empty fields too."""
    pairs = [(name, text) for name, texts in request.GET.lists() for text in texts]
    return urlencode([pair for pair in pairs if pair[1]])


def viewer_of(request: HttpRequest) -> Viewer:
    """Return for whom rows are put into words."""
    return Viewer(
        timezone.get_current_timezone(),
        reads_customers=request.user.has_perm(full_name("view_customer_text")),
    )
