"""Hands a message to another program by HTTP, once, and says what came back."""

from collections.abc import Mapping

import httpx

from chat.couriers.addresses import destination_of
from chat.couriers.errors import CourierError

_PATIENCE = httpx.Timeout(10.0, connect=5.0)
_SHOWN = 200


def webhook_send(
    url: str, body: bytes, headers: Mapping[str, str], *, private_allowed: bool
) -> str:
    """Post ``body``; return the answer in words.

    Redirects are not followed: they could lead anywhere. Raises CourierError when the
    answer is no success, or there is none.
    """
    to = destination_of(url, private_allowed=private_allowed)
    # The address that was judged is the one connected to; certificate and name are
    # those of the host all the same.
    extensions = {"sni_hostname": to.host} if to.url.scheme == "https" else {}
    own = {
        "Host": to.host_header,
        "Content-Type": "application/json",
        "User-Agent": "MangaAssist-Alerts/1",
    }
    try:
        with (
            httpx.Client(timeout=_PATIENCE, trust_env=False) as client,
            client.stream(
                "POST",
                to.address_url,
                content=body,
                headers={**own, **headers},
                extensions=extensions,
            ) as response,
        ):
            status = response.status_code
            said = _beginning(response)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise CourierError(f"{type(error).__name__}: {error}") from error
    answer = f"{status} {said}".strip()
    if not 200 <= status < 300:
        raise CourierError(answer)
    return answer


def _beginning(response: httpx.Response) -> str:
    """Return the first words of an answer, whatever its length."""
    for piece in response.iter_raw(_SHOWN):
        return " ".join(piece[:_SHOWN].decode(errors="replace").split())
    return ""
