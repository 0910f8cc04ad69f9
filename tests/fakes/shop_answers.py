"""Answers of the misbehaving server: the question's first word chooses what happens."""

from chat.demo_store.covers import CoverSubject, cover_svg
from tests.fakes.chat_server import Frame, Script, end, tokens

_BOOKS = {
    "uzumaki": ("Uzumaki", "うずまき", "Junji Ito", ("horror",)),
    "parasyte": ("Parasyte", "寄生獣", "Hitoshi Iwaaki", ("horror", "sci-fi")),
    "drifting": (
        "The Drifting Classroom",
        "漂流教室",
        "Kazuo Umezu",
        ("horror", "thriller"),
    ),
}

ADVICE = (
    "If it is the **slow dread** of Junji Ito that you like, begin with *Uzumaki* "
    "(うずまき). A town falls in love with a shape, and the shape loves it back.\n\n"
    "Two more for a night with the lights on:\n\n"
    "- **Parasyte** for body horror with a mind of its own\n"
    "- **The Drifting Classroom** for panic that never lets up"
)
WRONG = "Uzumaki costs $4.99 today and ships tomorrow."
RIGHT = "Uzumaki costs $9.99 today and ships tomorrow."
HOSTILE = "<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1))"


def covers() -> dict[str, str]:
    """Return the cover of each book by its key."""
    return {
        key: cover_svg(
            CoverSubject(
                series_id=key, title=title, title_ja=title_ja, author=author, genres=how
            )
        )
        for key, (title, title_ja, author, how) in _BOOKS.items()
    }


def item(key: str, price: str, **more: object) -> Frame:
    """Return one item of a ``products`` frame."""
    title, _, author, _ = _BOOKS[key]
    return {
        "asin": f"B0{key.upper():X<8.8}",
        "title": f"{title}, Vol. 1",
        "author": author,
        "format": "paperback",
        "price": {"amount": price, "currency": "USD"},
        "in_stock": True,
        "url": f"/products/{key}",
        "image": f"/covers/{key}.svg",
        "why": "",
        **more,
    }


def cards() -> Frame:
    """Return a ``products`` frame with every kind of card."""
    before = {"amount": "14.99", "currency": "USD"}
    return {
        "type": "products",
        "items": [
            item("uzumaki", "9.99", list_price=before, why="The dread you asked for."),
            item("parasyte", "11.49", why="Body horror that asks what a person is."),
            item("drifting", "24.60", in_stock=False, format="hardcover"),
        ],
    }


def answer_for(question: str) -> Script | Frame:
    """Return what a question is answered."""
    correction = {
        "type": "correction",
        "text": RIGHT,
        "reasons": ["prices"],
        "policy_version": 1,
    }
    answers: dict[str, Script | Frame] = {
        "correct": Script([*tokens(WRONG), correction, end()], 0.01),
        "cut": Script([*tokens(ADVICE), cards(), end()], 0.01, cut_after=7),
        "hold": Script(tokens(ADVICE), 0.01, hold_after=6),
        "hostile": Script([*tokens(HOSTILE), end()]),
        "fail": Script([end("failed")]),
        "refuse": {"type": "error", "code": "turn_in_progress", "message": "wait"},
    }
    first = question.split(" ", maxsplit=1)[0]
    return answers.get(first) or Script([*tokens(ADVICE), cards(), end()], 0.005)
