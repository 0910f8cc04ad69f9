"""How sure a share is, and what it may be the next time: intervals for proportions.

``wilson`` is Wilson's score interval (E. B. Wilson, JASA 22, 1927; recommended for
small samples by Brown, Cai and DasGupta, Statistical Science 16, 2001). The predictive
distribution of a count is the beta-binomial one under Jeffreys' prior Beta(1/2, 1/2)
(Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.4). Days differ by more
than chance; how much more is estimated as Pearson's chi-square over its degrees of
freedom (McCullagh and Nelder, Generalized Linear Models, 2nd edition, section 4.5.2),
and the evidence counts for that much less.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, lgamma, log, sqrt
from statistics import NormalDist

_PRIOR = 0.5


@dataclass(frozen=True, slots=True)
class Band:
    """From where to where a share may lie."""

    low: float
    high: float

    def holds(self, share: float) -> bool:
        """Whether a share lies within, the ends included."""
        return self.low <= share <= self.high


def wilson(hits: int, of: int, *, confidence: float = 0.95) -> Band | None:
    """Return where the true share lies; None where nothing was seen."""
    if of <= 0:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, weight = hits / of, z * z / of
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(share * (1 - share) / of + weight / (4 * of))
    # The ends are reached exactly; rounding must not put the share itself outside.
    low = 0.0 if hits == 0 else min(share, max(0.0, middle - half))
    high = 1.0 if hits == of else max(share, min(1.0, middle + half))
    return Band(low, high)


def dispersion(parts: Iterable[tuple[int, int]]) -> float:
    """Return how much more than chance the shares of parts differ; 1 for not at all.

    Parts are (hits, of). One in which less than one hit, or one miss, is expected says
    nothing that a chi-square can use, and is left out.
    """
    known = [(hits, of) for hits, of in parts if of > 0]
    hits, of = sum(each[0] for each in known), sum(each[1] for each in known)
    if not 0 < hits < of:
        return 1.0
    share = hits / of
    used = [each for each in known if each[1] * min(share, 1 - share) >= 1]
    if len(used) < 2:
        return 1.0
    square = sum(
        (seen - size * share) ** 2 / (size * share * (1 - share)) for seen, size in used
    )
    return max(1.0, square / (len(used) - 1))


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was counted before, as evidence for what will be: ``hits`` of ``of``."""

    hits: int
    of: int
    dispersion: float = 1.0

    @property
    def share(self) -> float | None:
        """The share that is expected; None where nothing was seen."""
        return self.hits / self.of if self.of else None

    def band(self, turns: int, *, risk: float) -> Band:
        """Return the shares of ``turns`` that are left with a chance of ``risk`` at
        most: half of it below, half above."""
        if turns <= 0 or not self.of:
            return Band(0.0, 1.0)
        low = self._quantile(turns, risk / 2)
        high = self._quantile(turns, 1 - risk / 2)
        return Band(low / turns, high / turns)

    def _quantile(self, turns: int, chance: float) -> int:
        """Return the smallest count whose cumulated chance reaches ``chance``."""
        size = max(1, round(turns / self.dispersion))
        seen = self.of / self.dispersion
        right = self.hits / self.dispersion + _PRIOR
        wrong = seen - self.hits / self.dispersion + _PRIOR
        place = _beta_binomial_quantile(size, right, wrong, chance)
        return place if size == turns else round(place * turns / size)


@lru_cache(maxsize=1024)
def _beta_binomial_quantile(size: int, a: float, b: float, chance: float) -> int:
    """Return the quantile, summing from the side on which less has to be summed."""
    if chance > 0.5:
        return size - _quantile_from_below(size, b, a, 1 - chance, strictly=True)
    return _quantile_from_below(size, a, b, chance, strictly=False)


def _quantile_from_below(
    size: int, a: float, b: float, chance: float, *, strictly: bool
) -> int:
    """Return the first count at which the sum reaches (or exceeds) ``chance``."""
    chance_log = lgamma(size + b) - lgamma(size + a + b) + lgamma(a + b) - lgamma(b)
    total = 0.0
    for count in range(size + 1):
        total += exp(chance_log)
        if total > chance or (total == chance and not strictly):
            return count
        chance_log += _log_ratio(count, size, a, b)
    return size


def _log_ratio(count: int, size: int, a: float, b: float) -> float:
    """Return the logarithm of P(count + 1) / P(count)."""
    if count >= size:
        return -inf
    up = (size - count) * (count + a)
    down = (count + 1) * (size - count - 1 + b)
    return log(up / down)
