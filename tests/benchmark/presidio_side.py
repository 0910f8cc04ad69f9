"""Presidio's pattern recognizers over texts, in an environment of their own.

Run by ``bench_guard`` and ``guard_table`` with the Python of ``.venv-bench``: JSON
lines of texts in, for each what was found and the median CPU time in microseconds
(a clock would count what else runs on the machine, and the longer work most of it).
No language model takes part: its part of Presidio finds names, which we don't look for.
"""

import json
import statistics
import sys
import time

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

ENTITIES = [
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "CREDIT_CARD",
    "US_SSN",
    "IBAN_CODE",
    "IP_ADDRESS",
]
_ROUNDS = 5


class NoLanguage(NlpEngine):
    """Finds nothing in a text and takes no time."""

    def load(self):
        """Load nothing."""

    def is_loaded(self):
        """Say that all is there."""
        return True

    def process_text(self, text, language):
        """Return artifacts without a token."""
        return NlpArtifacts([], [], [], [], self, language)

    def process_batch(self, texts, language, **options):
        """Yield each text without a token."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word, language):
        """Know no word."""
        return False

    def is_punct(self, word, language):
        """Know no sign."""
        return False

    def get_supported_entities(self):
        """Find nothing by itself."""
        return []

    def get_supported_languages(self):
        """Answer for English."""
        return ["en"]


def main() -> None:
    """Answer each line of input with what was found and how long it took."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    engine = AnalyzerEngine(nlp_engine=NoLanguage(), supported_languages=["en"])
    engine.analyze("warm up", "en")
    for line in sys.stdin:
        text = json.loads(line)
        whole, six, found = [], [], []
        for _ in range(rounds):
            began = time.process_time_ns()
            engine.analyze(text, "en")
            whole.append((time.process_time_ns() - began) / 1_000)
            began = time.process_time_ns()
            found = engine.analyze(text, "en", entities=ENTITIES, score_threshold=0.4)
            six.append((time.process_time_ns() - began) / 1_000)
        answer = {
            "whole_us": statistics.median(whole),
            "six_us": statistics.median(six),
            "found": [[each.start, each.end, each.entity_type] for each in found],
        }
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
