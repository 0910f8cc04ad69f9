"""The profile service: who the shopper is to the store."""

from urllib.parse import quote

from chat.downstream.client import ServiceClient
from chat.downstream.schemas import CustomerJson
from chat.downstream.transport import NotFoundError
from chat.orchestration.errors import DependencyContractError
from chat.orchestration.shop import Customer

_NAME = "profile"


class ProfileClient:
    """Implements the profiles port."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def customer(self, customer_id: str) -> Customer:
        """Return the customer; an unknown one is treated as a guest.

        Raises DependencyContractError when the answer is about somebody else.
        """
        path = f"/v1/customers/{quote(customer_id, safe='')}"
        try:
            answer = await self._service.get(
                path, CustomerJson, route="/v1/customers/{customer_id}"
            )
        except NotFoundError:
            return Customer(customer_id=customer_id)
        if answer.customer_id != customer_id:
            message = "profile answered about another customer"
            raise DependencyContractError(_NAME, message)
        return answer.value()
