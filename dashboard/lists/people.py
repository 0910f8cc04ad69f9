"""Accounts as a list, for their page and for the API."""

from collections.abc import Sequence

from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.kinds import FlagFilter, ManyFilter, TextFilter
from dashboard.listing.listing import Listing
from dashboard.listing.paging import Count, Key, Place
from dashboard.listing.querysets import QuerySetSource
from dashboard.listing.selection import FilterSet, Values
from dashboard.permissions import ROLES
from dashboard.selectors.people import (
    PeopleCriteria,
    Person,
    people_found,
    people_of,
)

_C = Column[Person]


def _criteria(values: Values) -> PeopleCriteria:
    return PeopleCriteria(
        words=values.get("q", ""),
        roles=values.get("role", ()),
        is_open=values.get("open"),
        has_second_factor=values.get("second_factor"),
    )


class PeopleSource:
    """Accounts by name, each with what is known of it."""

    key_types = (str, int)

    def __init__(self) -> None:
        self._accounts = QuerySetSource(
            lambda values: people_found(_criteria(values)),
            ("username", "id"),
            self.key_types,
        )

    def rows(self, values: Values, place: Place | None, limit: int) -> Sequence[Person]:
        """Return the ``limit`` people nearest to a place, by name."""
        found = self._accounts.rows(values, place, limit)
        wanted = people_found(PeopleCriteria()).filter(pk__in=[row.pk for row in found])
        known = {person.user.pk: person for person in people_of(wanted)}
        return [known[row.pk] for row in found if row.pk in known]

    def key_of(self, row: Person) -> Key:
        """Return the person's place in the order."""
        return (row.user.username, row.user.pk)

    def count(self, values: Values, at_most: int) -> Count:
        """Return how many there are."""
        return self._accounts.count(values, at_most)


PEOPLE_COLUMNS = (
    _C(name="username", label="Name", value=lambda row: row.user.get_username()),
    _C(
        name="full_name",
        label="Full name",
        value=lambda row: row.user.get_full_name(),
    ),
    _C(
        name="roles",
        label="Roles",
        value=lambda row: ", ".join(row.roles) or None,
        none="none",
    ),
    _C(name="state", label="State", value=lambda row: row.state, form=Form.STATUS),
    _C(
        name="second_factor",
        label="Second factor",
        value=lambda row: row.has_second_factor,
        form=Form.FLAG,
    ),
    _C(
        name="last_login",
        label="Last signed in",
        value=lambda row: row.user.last_login,
        form=Form.TIME,
        none="never",
    ),
    _C(
        name="email",
        label="E-mail",
        value=lambda row: row.user.email,
        is_shown=False,
    ),
    _C(
        name="made_at",
        label="Made",
        value=lambda row: row.user.date_joined,
        form=Form.TIME,
        is_shown=False,
    ),
)

PEOPLE = Listing(
    name="people",
    api_path="/api/people/",
    noun="people",
    filters=FilterSet(
        TextFilter(name="q", label="Name or e-mail"),
        ManyFilter(name="role", label="Role", choices=[(role, role) for role in ROLES]),
        FlagFilter(name="open", label="Account", yes="open", no="closed"),
        FlagFilter(name="second_factor", label="Second factor"),
    ),
    columns=PEOPLE_COLUMNS,
    source=PeopleSource(),
)
