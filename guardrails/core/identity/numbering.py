"""The numbering plans of the countries, as the library ``phonenumbers`` has them."""

from functools import lru_cache

import phonenumbers

_REGIONS = "US GB JP DE FR AU IT ES NL IN BR KR CN MX CH AT BE SE PL IE NZ".split()


@lru_cache(maxsize=4096)
def is_valid(number: str, region: str | None) -> bool:
    """Return whether a plan (the region's, or that of its plus) has the number."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed)


@lru_cache(maxsize=4096)
def is_possible(number: str, region: str | None) -> bool:
    """Return whether a plan knows numbers of this length."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(parsed)


def is_valid_somewhere(digits: str) -> bool:
    """Return whether one of the regions that shoppers come from has the number."""
    return any(is_valid(digits, region) for region in _REGIONS)
