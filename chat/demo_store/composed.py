"""Plain sentences about a series of which only genres, tags and years are known."""

from collections.abc import Sequence

from chat.demo_store.chance import Dice

_MOODS = {
    "horror": "dread, uneasy",
    "comedy": "funny, light",
    "romance": "tender, hopeful",
    "thriller": "tense, gripping",
    "psychological": "unsettling, intense",
    "slice-of-life": "calm, warm",
    "sports": "fiery, uplifting",
    "mystery": "curious, clever",
    "action": "fast, thrilling",
    "adventure": "wide, hopeful",
    "drama": "moving, serious",
}
#: Genres that stand before another one: "psychological horror".
_ADJECTIVES = ("psychological", "supernatural", "historical")
_OPENINGS = (
    "{title} is {kind}{years}.",
    "{kind_capital}{years}: that is {title}.",
    "With {title}, readers get {kind}{years}.",
)
_MIDDLES = (
    "Its chapters turn on {themes}.",
    "Expect {themes} throughout.",
    "What keeps it moving: {themes}.",
)


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return words as prose lists them."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _words(genres: Sequence[str]) -> str:
    """Return up to two genres as an adjective."""
    two = sorted(genres[:2], key=lambda each: each not in _ADJECTIVES)
    return " ".join(each.replace("-", " ") for each in two)


def _kind(demographic: str, genres: Sequence[str]) -> str:
    """Return what sort of series it is, with its article."""
    words = " ".join(part for part in (_words(genres), demographic) if part)
    noun = f"{words} series".strip()
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _span(years: tuple[int | None, int | None]) -> str:
    """Return the years of a series as a clause."""
    first, last = years
    if first is None:
        return ""
    if last is None or last == first:
        return f" begun in {first}"
    return f" that ran from {first} to {last}"


def composed_mood(genres: Sequence[str]) -> str:
    """Return the mood that usually goes with the genres."""
    return next((_MOODS[each] for each in genres if each in _MOODS), "absorbing")


def composed_synopsis(
    title: str,
    demographic: str,
    genres: Sequence[str],
    themes: Sequence[str],
    years: tuple[int | None, int | None],
) -> str:
    """Return two sentences that claim nothing beyond genres, tags and years."""
    dice = Dice(f"synopsis|{title}")
    kind = _kind(demographic, genres)
    opening = dice.pick(_OPENINGS).format(
        title=title,
        kind=kind,
        kind_capital=kind[0].upper() + kind[1:],
        years=_span(years),
    )
    if not themes:
        return opening
    return f"{opening} {dice.pick(_MIDDLES).format(themes=listed(themes[:4]))}"


def composed_pitch(title: str, genres: Sequence[str], themes: Sequence[str]) -> str:
    """Return one sentence such as a bookseller says."""
    kind = f"{_words(genres)} stories".strip()
    if not themes:
        return f"For readers who like {kind}."
    pair = listed(themes[:2])
    sound = "sound" if len(themes) > 1 or pair.endswith("s") else "sounds"
    options = (
        f"For readers who like {kind} with {pair}.",
        f"If {pair} {sound} like your thing, start here.",
        f"A pick for fans of {kind}, with {pair} in the mix.",
    )
    return Dice(f"pitch|{title}").pick(options)
