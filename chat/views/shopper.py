"""Who visits the demo shop: a guest, or the demo account that a visitor has chosen.

The choice lives in a signed cookie of our own pages; the widget, which may run on
anybody's pages, is handed a token signed for it instead.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from chat.downstream.schemas import Contract
from chat.downstream.services import ShopServices
from chat.downstream.transport import NotFoundError
from chat.orchestration.errors import DependencyError
from chat.orchestration.shop import Customer

_COOKIE = "demo_customer"
_COOKIE_SECONDS = 30 * 86_400
_PREFIX = "Demo account: "


class AccountJson(Contract):
    """One demo account in the list of the profile service."""

    customer_id: str
    display_name: str
    tier: str

    @property
    def label(self) -> str:
        """The account's name without the words that all of them share."""
        return self.display_name.removeprefix(_PREFIX).capitalize()


class AccountsJson(Contract):
    """The demo accounts."""

    items: tuple[AccountJson, ...]


@dataclass(frozen=True, slots=True)
class Shopper:
    """The visitor of a page; ``accounts`` are those that can be tried."""

    customer: Customer
    accounts: tuple[AccountJson, ...]

    @property
    def customer_id(self) -> str:
        """The chosen account, or nothing for a guest."""
        return self.customer.customer_id or ""


async def accounts_of(shop: ShopServices) -> tuple[AccountJson, ...]:
    """Return the accounts that can be tried; none while the service is away."""
    try:
        answer = await shop.clients["profile"].get("/v1/customers", AccountsJson)
    except (DependencyError, NotFoundError):
        return ()
    return tuple(each for each in answer.items if each.tier != "guest")


async def shopper_of(request: HttpRequest, shop: ShopServices) -> Shopper:
    """Return who visits; a guest when the choice or the profile service is void."""
    accounts = await accounts_of(shop)
    chosen = request.get_signed_cookie(_COOKIE, "", max_age=_COOKIE_SECONDS)
    if chosen not in {each.customer_id for each in accounts}:
        return Shopper(Customer(), accounts)
    try:
        return Shopper(await shop.profiles.customer(chosen), accounts)
    except DependencyError:
        return Shopper(Customer(), accounts)


def remember(response: HttpResponse, customer_id: str, *, secure: bool) -> None:
    """Keep a choice in the visitor's browser; an empty one makes a guest again."""
    if not customer_id:
        response.delete_cookie(_COOKIE)
        return
    response.set_signed_cookie(
        _COOKIE,
        customer_id,
        max_age=_COOKIE_SECONDS,
        httponly=True,
        secure=secure,
        samesite="Lax",
    )
