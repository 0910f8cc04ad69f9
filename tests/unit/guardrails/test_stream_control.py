"""What must not be loaded, run, hidden or given away, in the stream."""

import pytest

from guardrails.core.closure import PatternError, read
from guardrails.core.detector import Detector, Verdict
from guardrails.core.engine import Engine
from guardrails.core.gates import DEFAULT_BACKEND, Gates
from guardrails.core.policy import Policy
from guardrails.core.streaming import STALLED, StreamGuard, guard_text
from guardrails.core.types import Facts, Mode, Money, PriceFact

POLICY = Policy.default(version=1)
FACTS = Facts(prices=(PriceFact("B0AAAA1111", "Berserk", Money(1499, "USD")),))


def shown(text, **options):
    return guard_text(text, POLICY, FACTS, **options)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ![x](https://evil.example/?q=1) b", "a (image removed) b"),
        ("a ![x][ref] b", "a (image removed) b"),
        ("a ![" + "x" * 200 + "](u) b", "a [" + "x" * 200 + "](u) b"),
        ("a <img src='https://evil.example'> b", "a   b"),
        ("a &lt;script&gt;go()&lt;/script&gt; b", "a  go()  b"),
        ("a < IFRAME src=x> b", "a   b"),
        ("[x](javascript:go)", "[x](#go)"),
        ("[x](java\u200bscript:go)", "[x](#go)"),
        ("\u202eabc\u2066d\x00e\ufefff", "abcdef"),
        ("\U000e0041tag", "tag"),
        ("half \ud83d pair", "half  pair"),
        ("family 👨\u200d👩\u200d👧 ❤️", "family 👨\u200d👩\u200d👧 ❤️"),
        ("1 < 2 and 3 > 2, I <3 manga", "1 < 2 and 3 > 2, I <3 manga"),
        ("wow! [link](https://shop.example)", "wow! [link](https://shop.example)"),
        (
            "plain **bold** and `code`\n\n| a | b |",
            "plain **bold** and `code`\n\n| a | b |",
        ),
    ],
)
def test_what_would_load_run_or_hide_is_taken_out(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    "written", ["zebra-41-quartz", "ZEBRA-41-QUARTZ", "z e b r a-4 1-q u a r t z"]
)
def test_the_canary_never_leaves(written):
    assert shown(f"it is {written}.", canary="Zebra-41-Quartz") == "it is (removed)."


def test_a_plain_answer_goes_out_as_it_comes():
    guard = StreamGuard(POLICY, FACTS)
    chunks = ["You might like: ", "Vagabond, ", "quiet; ", "grim, beautifully drawn; "]
    assert [guard.feed(each) for each in chunks] == chunks


def test_a_stall_in_an_amount_gives_its_replacement_and_swallows_the_rest():
    guard = StreamGuard(POLICY, FACTS)
    said = guard.feed("Berserk is $9")
    said += guard.flush_stalled()
    assert said == "Berserk is $14.99"
    assert guard.held == 0
    said += guard.feed(".95 today and ") + guard.feed("always.") + guard.close()
    assert said == "Berserk is $14.99 today and always."


def test_a_stall_in_what_may_become_a_match_shows_none_of_it():
    guard = StreamGuard(POLICY, FACTS)
    said = guard.feed("Ask at Barnes")
    assert "B" not in said
    said += guard.flush_stalled()
    assert said.endswith(STALLED)
    assert "B" not in said
    said += guard.feed(" & Noble in town, or here.") + guard.close()
    assert "Noble" not in said
    assert said.endswith(" in town, or here.")


def test_after_a_stall_within_a_word_its_rest_goes_too():
    guard = StreamGuard(POLICY, FACTS)
    said = guard.feed("The series tw")
    said += guard.flush_stalled() + guard.feed("ists and turns.") + guard.close()
    assert said == f"The series {STALLED} and turns."


def test_a_stage_that_is_off_does_not_act_and_one_in_shadow_only_notes():
    text = "Naruto is $1."
    off = POLICY.with_stage("prices", mode=Mode.OFF)
    assert guard_text(text, off, FACTS) == (text, ())
    shadow = POLICY.with_stage("prices", mode=Mode.SHADOW)
    kept, findings = guard_text(text, shadow, FACTS)
    assert kept == text
    assert [each.detail["would"] for each in findings] == ["remove"]


def test_a_closed_guard_takes_no_more():
    guard = StreamGuard(POLICY, FACTS)
    guard.close()
    with pytest.raises(ValueError, match="closed"):
        guard.feed("x")


@pytest.mark.parametrize(
    "pattern",
    [
        "a+",
        "a*b",
        "a{2,}",
        "(?:a|b*)c",
        "",
        "a?",
        "^a",
        "a$",
        r"a(?=\n$)",
        r"(a)\1",
        "(?i)a",
        "(?i:a)",
        "A",
        "é",
        "a{1,5000}",
        r"a(?!b|^)",
    ],
)
def test_a_pattern_that_can_not_be_held_is_refused(pattern):
    with pytest.raises(PatternError):
        read(pattern)


def _any(candidate, scope):
    return Verdict("WORD", replacement="[-]")


@pytest.mark.parametrize("text", ["anna-lena.mü|ller@x", "mañana@x", "東京@x"])
def test_unicode_words_are_held_as_the_exact_pattern_sees_them(text):
    """RE2's own classes are ASCII: a hold rule that took them over would leak."""
    word = Detector("control", r"\b\w[\w.|-]{0,30}@x", _any)
    guard = StreamGuard(POLICY, FACTS, detectors=(word,))
    assert "".join(guard.feed(c) for c in text) + guard.close() == "[-]"


def test_long_counts_over_wide_classes_stay_cheap_and_exact():
    """RE2 gives up its automaton when counts of wide classes are written out."""
    wide = Detector("control", r"\b\w{1,64}@\w{1,255}\.\w{2,63}", _any)
    engine = Engine((wide,))
    text = ("é" * 60 + " ") * 500 + "a@b.cd"
    assert engine.may_match(engine.alphabet.encode(text.replace("é", "д"))) == [0]


def test_no_set_is_asked_whether_nothing_matches():
    """A gate must never say no because it ran out of memory: compare with ``re``."""
    many = tuple(
        Detector("control", rf"\bname{i} [a-z]{{1,20}} shop\b", _any)
        for i in range(300)
    )
    text = " ".join(f"name{i} of shop" for i in range(300)).encode()
    assert Engine(many, "re2").may_match(text) == Engine(many, "re").may_match(text)
    assert len(Engine(many, "re2").may_match(text)) == 300


@pytest.mark.skipif(DEFAULT_BACKEND != "re2", reason="RE2 has no wheel here")
def test_a_set_that_gives_up_is_not_taken_for_a_no(monkeypatch):
    """RE2 says nothing at all when it runs out of memory: each is tried then."""
    gates = Gates([[(3, "ab"), (4, "c[de]")]])
    assert gates.open_for(b"x cd") == [4]
    assert gates.open_for(b"x") == []
    monkeypatch.setattr(gates._families[0], "_match", lambda encoded: None)
    assert gates.open_for(b"x cd") == [4]
    assert gates.open_for(b"x") == []
