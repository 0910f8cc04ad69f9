"""Who a shopper is: customer tokens, which the shop's own pages hand to the widget.

A token says which customer it stands for, is signed with the service's key, and is good
for some hours. It opens no session; a session has a token of its own.
"""

from django.core import signing

_SALT = "chat.customer-token"
_MAX_LENGTH = 200


def customer_token(customer_id: str) -> str:
    """Return a token that the widget may say hello with; raise ValueError for no id."""
    if not 0 < len(customer_id) <= _MAX_LENGTH:
        raise ValueError("a customer id has 1 to 200 characters")
    return signing.dumps(customer_id, salt=_SALT, compress=False)


def customer_of(token: str, *, max_age_s: int) -> str | None:
    """Return the customer that a token stands for; None when it is not good."""
    try:
        customer_id = signing.loads(token, salt=_SALT, max_age=max_age_s)
    except (signing.BadSignature, ValueError):
        return None
    return customer_id if isinstance(customer_id, str) else None
