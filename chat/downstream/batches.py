"""Cuts long lists into what one call may carry, and checks what comes back."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from chat.orchestration.errors import DependencyContractError

#: So many ASINs one call of the store's services may name.
MOST_ASINS = 500


def batched(asins: Iterable[str], most: int = MOST_ASINS) -> Iterator[Sequence[str]]:
    """Yield the ASINs, each once, in lists of at most ``most``."""
    unique = list(dict.fromkeys(asins))
    for start in range(0, len(unique), most):
        yield unique[start : start + most]


def require_asked(dependency: str, asked: Collection[str], asin: str) -> None:
    """Raise DependencyContractError for an ASIN that nobody asked about."""
    if asin not in asked:
        message = f"{dependency} answered about {asin}, which was not asked for"
        raise DependencyContractError(dependency, message)
