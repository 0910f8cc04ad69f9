"""How well the classifier does on public data that it was not fitted to.

The data sets stay where they lie; only counts leave this module. ``python -m
tests.intent_figures FOLDER`` prints the figures of ``docs/intents.md``.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from chat.llm.embeddings import LocalEmbedder
from chat.orchestration.intents import EmbeddingIntentClassifier
from chat.orchestration.turns import IntentGuess

#: What each of the 27 support intents is to us; where two of ours are right, the first
#: is the strict one.
SUPPORT = {
    "cancel_order": "order_help",
    "change_order": "order_help",
    "change_shipping_address": "order_help",
    "check_cancellation_fee": "policy",
    "check_invoice": "order_help",
    "check_payment_methods": "policy",
    "check_refund_policy": "policy",
    "complaint": "hand_over",
    "contact_customer_service": "hand_over policy",
    "contact_human_agent": "hand_over",
    "create_account": "policy",
    "delete_account": "policy",
    "delivery_options": "policy",
    "delivery_period": "policy order_help",
    "edit_account": "policy",
    "get_invoice": "order_help",
    "get_refund": "policy order_help",
    "newsletter_subscription": "policy",
    "payment_issue": "order_help",
    "place_order": "order_help",
    "recover_password": "policy",
    "registration_problems": "policy order_help",
    "review": "policy",
    "set_up_shipping_address": "policy order_help",
    "switch_account": "policy",
    "track_order": "order_help",
    "track_refund": "order_help policy",
}
#: Everyday intents that are talk, or about the assistant itself.
TALK = frozenset(
    "greeting goodbye thank_you are_you_a_bot how_old_are_you what_is_your_name "
    "where_are_you_from who_made_you tell_joke what_are_your_hobbies".split()
)
#: Neither talk nor foreign to a shop: left out of the count of foreign questions.
NEITHER = TALK | frozenset(
    "who_do_you_work_for do_you_have_pets meaning_of_life fun_fact what_can_i_ask_you "
    "user_name repeat yes no maybe cancel change_ai_name change_accent change_speed "
    "change_language change_volume change_user_name reset_settings sync_device "
    "whisper_mode order_status".split()
)
BOOKISH = frozenset({"anime_manga", "books", "comics"})
FOREIGN = frozenset({"film", "games", "electronics"})


@dataclass(slots=True)
class Tally:
    """Counts of what was expected and what was guessed; an unsure guess is "asked"."""

    cells: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, expected: str, guess: IntentGuess, *, ask: bool = True) -> None:
        told = "asked back" if ask and guess.unsure else guess.intent.value
        self.cells[expected, told] += 1

    @property
    def total(self) -> int:
        return self.cells.total()

    def share(self, *told: str) -> float:
        """The share of guesses that are one of ``told``."""
        return sum(n for (_, t), n in self.cells.items() if t in told) / self.total

    def right(self, *, strict: bool = False) -> float:
        """The share of guesses that are what was expected."""
        return (
            sum(
                n
                for (expected, told), n in self.cells.items()
                if told in (expected.split()[:1] if strict else expected.split())
            )
            / self.total
        )


def is_held_out(text: str) -> bool:
    """One half of every data set was looked at while building, the other never."""
    return crc32(text.encode()) % 2 == 1


def _rows(path: Path, column: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if is_held_out(row[column]))


@dataclass(slots=True)
class Figures:
    """All counts over the held-out halves."""

    support: Tally = field(default_factory=Tally)
    support_all: Tally = field(default_factory=Tally)  # asking back not allowed
    foreign: Tally = field(default_factory=Tally)
    talk: Tally = field(default_factory=Tally)
    bookish: Tally = field(default_factory=Tally)
    other_trades: Tally = field(default_factory=Tally)


def measure(classifier: EmbeddingIntentClassifier, data: Path) -> Figures:
    """Return the figures over the held-out halves of the three data sets."""
    figures = Figures()
    path = data / "customer_support_intents" / "utterances.csv"
    for row in _rows(path, "utterance"):
        guess = classifier.guess(row["utterance"])
        figures.support.add(SUPPORT[row["intent"]], guess)
        figures.support_all.add(SUPPORT[row["intent"]], guess, ask=False)
    for row in _rows(data / "general_intents_clinc150" / "queries.csv", "text"):
        if row["intent"] in TALK:
            figures.talk.add("small_talk", classifier.guess(row["text"]))
        elif row["intent"] not in NEITHER:
            guess = classifier.guess(row["text"])
            figures.foreign.add("out_of_scope small_talk", guess)
    _add_requests(figures, classifier, data)
    return figures


def _add_requests(
    figures: Figures, classifier: EmbeddingIntentClassifier, data: Path
) -> None:
    path = data / "recommendation_requests" / "requests.jsonl"
    for line in path.read_text("utf-8").splitlines():
        request = json.loads(line)
        if request["kind"] != "request" or not is_held_out(request["title"]):
            continue
        guess = classifier.guess(request["title"])
        if request["domain"] in BOOKISH:
            figures.bookish.add("recommendation", guess)
        elif request["domain"] in FOREIGN:
            figures.other_trades.add("out_of_scope", guess)


def _matrix(rows: dict[str, Tally]) -> str:
    """Return the confusion matrix as a Markdown table, in percent of each row."""
    merged: dict[str, Counter[str]] = {}
    for tally in rows.values():
        for (expected, told), count in tally.cells.items():
            merged.setdefault(expected.replace(" ", " or "), Counter())[told] += count
    columns = sorted({told for counts in merged.values() for told in counts})
    lines = [
        "| expected | messages | " + " | ".join(columns) + " |",
        "|---|---|" + "---|" * len(columns),
    ]
    for expected, counts in sorted(merged.items()):
        total = counts.total()
        cells = [f"{100 * counts[each] / total:.0f}" for each in columns]
        lines.append(f"| {expected} | {total} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    classifier = EmbeddingIntentClassifier(LocalEmbedder().embed_now)
    figures = measure(classifier, Path(sys.argv[1]))
    support, everything = figures.support, figures.support_all
    lines = [
        f"left out: {classifier.left_out_accuracy:.3f}",
        f"support: {support.total} strict {everything.right(strict=True):.3f} "
        f"right {everything.right():.3f} right, asking back "
        f"{support.right():.3f} asked {support.share('asked back'):.3f} desk "
        f"{everything.share('order_help', 'policy', 'hand_over'):.3f}",
        f"foreign: {figures.foreign.total} right {figures.foreign.right():.3f} asked "
        f"{figures.foreign.share('asked back'):.3f}",
        f"talk: {figures.talk.total} right {figures.talk.right():.3f}",
        f"bookish: {figures.bookish.total} right {figures.bookish.right():.3f} asked "
        f"{figures.bookish.share('asked back'):.3f}",
        f"other trades: {figures.other_trades.total} right "
        f"{figures.other_trades.right():.3f} asked "
        f"{figures.other_trades.share('asked back'):.3f} recommended "
        f"{figures.other_trades.share('recommendation'):.3f}",
        _matrix(
            {
                "support": support,
                "foreign": figures.foreign,
                "talk": figures.talk,
                "bookish": figures.bookish,
                "other": figures.other_trades,
            }
        ),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
