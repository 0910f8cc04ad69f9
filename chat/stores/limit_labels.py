"""Under which names operators see whom a limit refused: enough to tell them apart.

Customers and addresses are shown by a keyed hash, an address with its network beside
it. Sessions, tokens and accounts have ids that say nothing of a person.
"""

import ipaddress
from hashlib import blake2b

_PLAIN = frozenset({"session", "token", "user"})
_NETWORK_BITS = {4: 24, 6: 48}


def label_of(secret: bytes, key: str) -> str:
    """Return the name of a limit's key."""
    kind, _, rest = key.partition(":")
    if kind in _PLAIN:
        return key
    mark = blake2b(key.encode(), key=secret[:64], digest_size=5).hexdigest()
    if kind == "customer" and rest:
        return f"customer:#{mark}"
    return f"address:{_network(key)}#{mark}"


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = _NETWORK_BITS[found.version]
    return f"{ipaddress.ip_network((found, bits), strict=False)} "
