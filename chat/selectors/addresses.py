"""Where a request comes from."""


def address_of(peer: str, forwarded: str, trusted_proxies: int) -> str:
    """Return where a request comes from, as far as our own proxies vouch for it."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    if trusted_proxies == 0 or not hops:
        return peer
    return hops[-min(trusted_proxies, len(hops))]
