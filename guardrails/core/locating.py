"""Finding without acting: a detector's pattern over a whole text, with raw offsets."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from guardrails.core.detector import Candidate, Verdict
from guardrails.core.normalise import NormalStream


class Located:
    """A whole text in normalised form, with the way back to what was written."""

    def __init__(self, raw: str) -> None:
        stream = NormalStream()
        pieces = (stream.feed(raw), stream.close())
        self.raw = raw
        self.text = "".join(each.text for each in pieces)
        self.starts = [at for each in pieces for at in each.starts]
        self.ends = [at for each in pieces for at in each.ends]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of normalised characters."""
        return self.starts[start], self.ends[end - 1]

    def written(self, first: int, last: int) -> str:
        """Return how normalised characters were written."""
        return self.raw[self.starts[first] : self.ends[last - 1]]

    def written_before(self, first: int, last: int) -> str:
        """Return the same up to where the last one begins."""
        return self.raw[self.starts[first] : self.starts[last]]

    def findings(
        self, pattern: str, judge: Callable[[Candidate], Verdict | None]
    ) -> Iterator[tuple[int, Candidate, Verdict]]:
        """Yield each accepted match: where it starts, the match, the verdict."""
        exact, place = compiled(pattern), 0
        while match := exact.search(self.text, place):
            first = match.start()
            candidate = Candidate(match, self)
            verdict = judge(candidate)
            place = first + 1
            if verdict is not None:
                end = len(candidate.text) if verdict.end is None else verdict.end
                place = first + end
                yield first, candidate, verdict


@lru_cache(maxsize=128)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return the compiled pattern."""
    return re.compile(pattern)
