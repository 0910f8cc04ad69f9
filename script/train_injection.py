"""Train the attack model: .venv/bin/python script/train_injection.py DATA

DATA is a folder with ``prompt_injection``, ``recommendation_requests``,
``customer_support_intents``, ``general_intents_clinc150`` and
``safe_unsafe_xstest``. The same data gives the same
weights. Nothing of the data is written anywhere but in the weights of hashed features.
"""

import csv
import json
import sys
import zlib
from base64 import b85encode
from itertools import islice
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from guardrails.core.checks.injection import said_and_fired
from guardrails.core.linear import PLACES, features_of
from script.injection_examples import (
    attacks,
    messages,
    mixed,
    shopping,
    twinned,
    twins,
)

TARGET = Path(__file__).resolve().parent.parent / "guardrails/core/attack_weights.py"
SEEDS = (7, 8)
EPOCHS = 10
# A false alarm turns a shopper away, a miss still meets the checks of the answer.
CAUTION = 0.5
HELD_OUT = 5  # every fifth group is never trained on

Example = tuple[str, float, str, float]  # text, label, group, weight


def _group(name: str) -> int:
    return zlib.crc32(name.encode()) % HELD_OUT


def public(data: Path) -> list[Example]:
    """Return the examples of the public sets, grouped so that no near-twin is split."""
    found: list[Example] = []
    with (data / "prompt_injection/prompts.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            group = f"pi:{row.get('behaviour') or row['id']}"
            found.append((row["text"], float(row["label"] == "attack"), group, 1.0))
    with (data / "recommendation_requests/requests.jsonl").open(
        encoding="utf-8"
    ) as lines:
        for row in map(json.loads, lines):
            text = f"{row['title']} {row['body'][:1500]}".strip()
            group = f"rr:{row['id']}"
            found += [(text, 0.0, group, 1.0), (row["title"], 0.0, group, 1.0)]
    with (data / "customer_support_intents/utterances.csv").open(
        encoding="utf-8"
    ) as file:
        found += [
            (row["utterance"], 0.0, f"cs:{row['id']}", 1.0)
            for row in csv.DictReader(file)
        ]
    with (data / "general_intents_clinc150/queries.csv").open(encoding="utf-8") as file:
        found += [
            (row["text"], 0.0, f"gi:{row['text']}", 0.5)
            for row in islice(csv.DictReader(file), 0, None, 4)
        ]
    with (data / "safe_unsafe_xstest/prompts.csv").open(encoding="utf-8") as file:
        found += [
            (row["text"], 0.0, f"xs:{row['id']}", 1.0)
            for row in csv.DictReader(file)
            if row["label"] == "safe"
        ]
    return found


def written() -> list[Example]:
    """Return our own messages, written one by one; the same words are one group."""
    return [
        (text, float(bad), f"m:{text}", 2.0 if bad else 11.0)
        for bad, text in messages()
    ]


def own() -> list[Example]:
    """Return our own examples; a template is one group."""
    bad, good = attacks(), shopping()
    found: list[Example] = [(text, 1.0, f"a:{n}", 1.0) for n, text in bad]
    found += [(text, 0.0, f"s:{n}", 4.0) for n, text in good]
    # No family of wordings is held out: fresh texts measure what was learned of them.
    found += [(text, 0.0, "twins:1", 5.0) for _, text in twins()]
    found += [(text, 1.0, "twins:1", 2.0) for _, text in twinned()]
    train_bad = [text for n, text in bad if _group(f"a:{n}")]
    train_good = [text for n, text in good if _group(f"s:{n}")]
    found += [(t, 1.0, "mixed:1", 1.0) for t in mixed(train_bad, train_good, 600)]
    found += [(t, 0.0, "mixed:1", 1.0) for t in mixed(train_good, train_good, 600)]
    return found


def matrix(examples: list[Example]) -> list[np.ndarray]:
    """Return the places of each example's features."""
    rows = []
    for text, *_ in examples:
        folded, rules = said_and_fired(text)
        rows.append(np.fromiter(sorted(features_of(folded, rules)), dtype=np.int64))
    return rows


def train(
    rows: list[np.ndarray], labels: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, float]:
    """Return the mean of logistic regressions that saw the rows in other orders."""
    fitted = [fit(rows, labels, weights, seed) for seed in SEEDS]
    models, biases = zip(*fitted, strict=True)
    return np.mean(models, axis=0), sum(biases) / len(SEEDS) - CAUTION


def fit(
    rows: list[np.ndarray], labels: np.ndarray, weights: np.ndarray, seed: int
) -> tuple[np.ndarray, float]:
    """Fit a logistic regression with Adagrad, in a fixed order."""
    model, bias = np.zeros(PLACES), -2.0
    squares, bias_square = np.full(PLACES, 1e-3), 1e-3
    order = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        for index in order.permutation(len(rows)):
            places = rows[index]
            scale = 1.0 / np.sqrt(max(1, len(places)))
            logit = bias + model[places].sum() * scale
            error = (1 / (1 + np.exp(-logit)) - labels[index]) * weights[index]
            gradient = error * scale + 2e-5 * model[places]
            squares[places] += gradient**2
            model[places] -= 0.35 * gradient / np.sqrt(squares[places])
            bias_square += error**2
            bias -= 0.05 * error / np.sqrt(bias_square)
    return model, float(bias)


def write(model: np.ndarray, bias: float) -> float:
    """Write the weights as signed bytes; return the scale of a step."""
    scale = float(np.abs(model).max()) / 127
    packed = np.round(model / scale).astype(np.int8).tobytes()
    text = b85encode(zlib.compress(packed, 9)).decode()
    lines = [text[at : at + 80] for at in range(0, len(text), 80)]
    body = "\n".join(f"    {json.dumps(line)}" for line in lines)
    TARGET.write_text(
        '"""Weights of the attack model; written by script/train_injection.py."""\n\n'
        f"BIAS = {bias!r}\nSCALE = {scale!r}\nWEIGHTS = (\n{body}\n)\n",
        encoding="ascii",
    )
    return scale


def report(name: str, examples: list[Example], logits: np.ndarray) -> None:
    """Say how the model alone does on examples that it was not trained on."""
    labels = np.array([label for _, label, _, _ in examples])
    seen = logits >= 0
    recall = seen[labels == 1].mean() if (labels == 1).any() else float("nan")
    alarms = seen[labels == 0].mean() if (labels == 0).any() else float("nan")
    sys.stdout.write(
        f"{name}: {len(examples)}, recall {recall:.4f}, alarms {alarms:.4f}\n"
    )


def main(data: Path) -> None:
    """Train, write the weights, and report on what was held out."""
    examples = public(data) + own() + written()
    train_on = [each for each in examples if _group(each[2])]
    held = [each for each in examples if not _group(each[2])]
    rows = matrix(train_on)
    labels = np.array([each[1] for each in train_on])
    weights = np.array([each[3] for each in train_on]) * np.where(labels == 1, 1.5, 1.0)
    model, bias = train(rows, labels, weights)
    write(model, bias)
    for prefix in ("pi", "rr", "cs", "gi", "xs", "a:", "s:", "m:"):
        part = [each for each in held if each[2].startswith(prefix)]
        logits = np.array(
            [bias + model[r].sum() / np.sqrt(max(1, len(r))) for r in matrix(part)]
        )
        report(f"held out {prefix}", part, logits)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
