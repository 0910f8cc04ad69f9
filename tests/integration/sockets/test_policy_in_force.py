"""A version that is published holds in every server process, and each says so."""

from contextlib import suppress

import pytest
from channels.db import database_sync_to_async

from chat.selectors.policy_applied import PolicyApplied, policy_applied
from chat.services import policies
from chat.stores.live_log import LiveUnavailableError
from mangaassist.embedded.processes import wait_until
from tests.fakes.web_server import Server, visiting
from tests.integration.policies.drafting import NORA, drafted
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)


def publish_and_wait() -> PolicyApplied:
    """Publish a draft; return who says to apply it, when all do or patience ends."""
    version = policies.policy_draft_publish(NORA, seen=drafted(), reason="agreed")
    found = PolicyApplied(version, ())

    def is_everywhere() -> bool:
        nonlocal found
        with suppress(LiveUnavailableError):  # a page would not wait for a busy Redis
            found = policy_applied(version)
        return found.is_everywhere and found.of >= 2

    wait_until(is_everywhere, PATIENCE_S)
    return found


async def test_both_servers_apply_a_version_that_is_published_beside_them(
    daphne: Server, uvicorn: Server
) -> None:
    for server in (daphne, uvicorn):  # a server says that it lives from its first use
        async with visiting(server) as shopper:
            await shopper.answer("manga words=1")
    found = await database_sync_to_async(publish_and_wait)()
    assert found.is_everywhere, found
    assert found.of >= 2
