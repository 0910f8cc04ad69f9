"""The live starts of one growing text, and where matches may have come about.

Most characters of most texts find the same few states live. So the states of all live
starts together (a *crowd*) remember where each byte leads them all: one look a
character, however many starts are live.
"""

from guardrails.core.automaton import NOTHING_BEFORE, Automaton, Crowd, Move, State


class LiveStarts:
    """Follows one text through an automaton."""

    def __init__(self, automaton: Automaton) -> None:
        self._automaton = automaton
        self._crowd = automaton.crowd(NOTHING_BEFORE, ())
        self._origins: list[int] = []
        self._length = 0
        self.nominated: list[tuple[int, int]] = []

    @property
    def first(self) -> int:
        """The first live start, or the length of the text if there is none."""
        return self._origins[0] if self._origins else self._length

    @property
    def count(self) -> int:
        """How many starts are live."""
        return len(self._origins)

    def feed(self, encoded: bytes) -> None:
        """Take in more text; ``nominated`` gains (detector, start) pairs."""
        crowd, origins, at = self._crowd, self._origins, self._length
        for code in encoded:
            try:
                crowd, kept, begins, accepts = crowd[code]
            except KeyError:
                crowd, kept, begins, accepts = self._move(crowd, code)
            if kept is not None:
                origins = [origins[place] for place in kept]
            if begins:
                origins.append(at)
            if accepts:
                self.nominated += [(each, origins[place]) for each, place in accepts]
            at += 1
        self._crowd, self._origins, self._length = crowd, origins, at

    def _move(self, crowd: Crowd, code: int) -> Move:
        """Return where a byte leads a crowd, and remember it if the crowd is small."""
        automaton = self._automaton
        steps = [
            state[code] if code in state else automaton.step(state, code)
            for state in crowd.states
        ]
        kept = tuple(place for place, state in enumerate(steps) if state is not None)
        table = automaton.starts[crowd.before]
        fresh = table[code] if code in table else automaton.begin(crowd.before, code)
        after: list[State] = [each for each in (*steps, fresh) if each is not None]
        move = Move(
            automaton.crowd(code, tuple(after)),
            None if len(kept) == len(steps) else kept,
            fresh is not None,
            tuple(
                (d, place) for place, state in enumerate(after) for d in state.accepts
            ),
        )
        if crowd.remembers:
            crowd[code] = move
        return move
