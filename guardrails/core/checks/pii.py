"""Personal data: what an answer must not show and a message must not keep.

Each kind is found by its own form and proven by its own checksum or plan
(:mod:`guardrails.core.identity`); the numbers of books, orders and parcels are nobody's
personal data, however much they look like telephones or cards.
"""

from guardrails.core.detector import Detector
from guardrails.core.identity import (
    accounts,
    addresses,
    addresses_abroad,
    addresses_asia,
    cards,
    emails,
    networks,
    phones,
)
from guardrails.core.policy import Policy

STAGE = "pii"

_DETECTORS = (
    *emails.DETECTORS,
    *cards.DETECTORS,
    *accounts.DETECTORS,
    *networks.DETECTORS,
    *addresses.DETECTORS,
    *addresses_abroad.DETECTORS,
    *addresses_asia.DETECTORS,
    *phones.DETECTORS,
)


def detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return the detectors of personal data; they are the same under every policy."""
    return _DETECTORS
