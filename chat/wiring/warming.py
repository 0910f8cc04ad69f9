"""Loads what is slow to load, before anybody waits: names, policy texts, the guards."""

import gc
import logging
from contextlib import suppress

from django.db import Error

from chat.orchestration.errors import DependencyError, OrchestrationError
from chat.orchestration.ports import Ports
from chat.orchestration.turns import Filters
from chat.wiring.policy import PolicyInForce

logger = logging.getLogger(__name__)

#: So many objects more than there were bring a collection of the young. With Python's
#: 700 every few dozen frames of a busy process did, each looking at all that was under
#: way: a quarter of the core went into it, and a full one took a third of a second.
_YOUNG = 10_000

_TEXT = "Do you have something like this, finished and under $20?"


async def provider_readied(ports: Ports) -> None:
    """Make the guardrail provider ready; the turn itself says it when that fails."""
    if ports.provider is not None:
        with suppress(DependencyError):
            await ports.provider.ready()


async def warmed(ports: Ports, policy: PolicyInForce) -> None:
    """Use every slow part once; one that fails is left for the first who needs it."""
    # Nearly all that is made now stays, and a collector would look for what does not.
    gc.disable()
    try:
        await policy.refresh()
        await ports.retriever.titles_in(_TEXT)
        await ports.retriever.search(_TEXT, Filters(), limit=5)
        await ports.policy_texts.search(_TEXT, limit=1)
        await provider_readied(ports)
    except (OrchestrationError, Error) as error:
        logger.warning("not everything could be loaded in advance: %s", error)
    finally:
        gc.enable()
    # What is loaded stays: a collector that went through all of it again and again
    # would hold every shopper up for a tenth of a second.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
