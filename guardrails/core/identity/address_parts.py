"""What postal addresses are made of, in whatever order a country puts it."""

import re

from guardrails.core.detector import Candidate, Verdict

NAME = r"[\w'][\w'.-]{0,24}"
#: Kinds of streets that a street is told by, if its name has capitals.
SUFFIX = (
    "(?:street|str|st|avenue|ave|av|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct"
    "|place|pl|square|sq|terrace|ter|way|parkway|pkwy|highway|hwy|circle|cir|crescent"
    "|close|gardens|grove|mews|row|hill|walk|trail|trl|alley|quay|plaza|loop|broadway"
    "|green|rise|vale|wharf|yard)"
)
#: Kinds that are words of other things as well: they need a code or a flat behind them.
DOUBTFUL_SUFFIX = (
    "(?:views?|heights|hts|park|mount|meadows?|fields?|gate|path|pass|run|ridge|points?"
    "|crossing|crest|cove|creek|glen|hollow|knoll|manor|mill|oaks|landing|bend|estates?"
    "|springs?|village|vista|woods?|drove|parade|pde|promenade|esplanade|link|bank"
    "|side|croft|garth|brow|fold|end|bridge|causeway|corner|expressway|freeway|cres|cl"
    "|gdns|tce|embankment|approach|nagar|marg|chowk|gali|salai|layout|colony|vihar"
    "|enclave|puram|bagh|peth|cross|main|phase|extension|extn)"
)
SIDE = r"(?:[nsew]|ne|nw|se|sw|north|south|east|west)\.?"
UNIT = (
    r"(?:(?:apartment|apt|suite|ste|unit|flat|room|rm|floor|bldg|no)\.?"
    r" ?#? ?[0-9a-z-]{1,6}|# ?[0-9a-z-]{1,7}|[0-9]{1,2}[oa] ?[a-z]{1,3}"
    r"|[0-9]{1,3}(?:st|nd|rd|th) floor)"
)
STATE = (
    "(?:a[bklrz]|act|bc|c[aot]|d[ce]|fl|ga|hi|i[adln]|k[sy]|la|m[abdeinost]"
    "|n[bcdehjlmstvy]|nsw|o[hknr]|pa|pe|qc|qld|ri|s[acdk]|t[nx]|tas|ut|v[at]|vic"
    "|w[aivy])"
)
UK_CODE = r"[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][abd-hjlnp-uw-z]{2}"
#: A code of six digits: India, Singapore, China.
PIN = r"[0-9]{3} ?[0-9]{3}(?![0-9])"
CODE = (
    rf"(?:{UK_CODE}|[a-z][0-9][a-z] ?[0-9][a-z][0-9]|[0-9]{{5}}(?:-[0-9]{{4}})?"
    r"|[0-9]{5}-[0-9]{3}|[0-9]{2}-[0-9]{3}(?![0-9-])|[0-9]{3}-[0-9]{4}"
    rf"|[0-9]{{3}} [0-9]{{2}}(?![0-9-])|{PIN}|[0-9]{{4}}-[0-9]{{3}}(?![0-9-])"
    r"|[a-z][0-9][0-9w] [a-z0-9]{4}|[0-9]{4}(?: [a-z]{2})?)"
)
# No word of a town is the code that follows it.
TOWN = rf"{NAME}(?: (?!{UK_CODE}(?!\w)){NAME}){{0,2}}"
GAP = r"(?:,? |,?\n)"
#: What stands before a code: "Chennai - 600017".
SEPARATOR = r"(?:,? (?:- ?)?|-|,?\n)"
#: Words up to a comma or a line's end.
ROW = r"[\w'#][\w' .()#&-]{1,40}"
REST = (
    rf"(?:{GAP}{UNIT}){{0,2}}"
    rf"(?:{GAP}{CODE} {TOWN}"
    rf"|{GAP}{TOWN}(?: \({NAME}\))?(?:(?:, |,?\n){ROW}){{0,3}}?"
    rf"(?:{SEPARATOR}{STATE}\.?)?{SEPARATOR}{CODE}"
    rf"|{SEPARATOR}{CODE}|, {TOWN}, {STATE}|, {TOWN})?"
    rf"(?:{GAP}(?![0-9]){TOWN}(?: {UK_CODE})?)?(?!\w)"
)
#: A town with a code that is no mere year.
TAIL = (
    rf"(?:,[ \n]|\n){ROW}(?:(?:, |,?\n){ROW}){{0,3}}?{SEPARATOR}"
    rf"(?:{UK_CODE}|[a-z][0-9][a-z] ?[0-9][a-z][0-9]|{STATE} [0-9]{{4}}"
    rf"|[0-9]{{5}}(?:-[0-9]{{4}})?|{PIN})(?![\w-])"
)
HOUSE = r"[0-9]{1,5}(?:[a-d]|-[0-9]{1,4}|/[0-9]{1,3}|-[a-z](?!\w))?"

_SMALL = frozenset(
    "of the de la le les du des del di da der den von van y and d das do dos e dei "
    "della delle aux".split()
)
_KINDS = frozenset(
    "ul. ulica al. aleja c/ calle rua avenida avda avda. av. rue avenue boulevard place"
    " corso piazza viale via".split()
)
_COUNTED = re.compile(
    r"(?:\b(?:vols?|volumes?|chapters?|ch|episodes?|ep|season|part|book|number|no|issue"
    r"|order|page|pp?|top|level|grade|rank)\.? ?#?|[#$€£¥-])$"
)
_ENDS_A_SENTENCE = re.compile(
    r"(?<![\w.])(?!(?:apt|ste|bldg|blvd|hwy|pkwy|dept|col|opp|near|ave|str)\.)[^\W\d_]{3,}\.\Z"
)
_CODE_IN = re.compile(rf"(?<!\w){CODE}(?!\w)")


def code_in(text: str) -> bool:
    """Return whether a part of an address has a postal code."""
    return _CODE_IN.search(text) is not None


def is_small(word: str) -> bool:
    """Return whether a word is small in the midst of names: "de la"."""
    return word in _SMALL


def is_capital(raw: str) -> bool:
    """Return whether a word begins with a capital or a digit."""
    first = next((each for each in raw if each.isalnum()), "")
    return first.isdigit() or first != first.lower()


def trimmed_end(candidate: Candidate) -> int:
    """Return where the address ends once lower-case words after it are left out.

    Only words that stand in the text as they were written can be compared.
    """
    rest = candidate.groups.get("rest", "")
    end = len(candidate.text)
    begin = end - len(rest)
    written = _written(candidate, begin)
    if written is None or not rest:
        return end
    cut = begin
    for found, word in zip(re.finditer(r"\S+", rest), written, strict=True):
        if not any(each.isalnum() for each in word):
            continue
        if not is_capital(word) and not code_in(found[0]):
            if found[0].strip(",.") in _SMALL:
                continue
            break
        cut = begin + found.end()
        if word.endswith(("!", "?", ";")) or _ENDS_A_SENTENCE.search(found[0]):
            break
    return len(candidate.text[:cut].rstrip(" ,.;!?\n"))


def _written(candidate: Candidate, place: int) -> list[str] | None:
    """Return the words from a place on as they were written, if each has its own."""
    text, raw = candidate.text, candidate.raw.split()
    if len(raw) != len(text.split()):
        return None
    skipped = len(text[:place].split())
    if (
        place
        and not text[place - 1].isspace()
        and not text[place : place + 1].isspace()
    ):
        skipped -= 1  # it is in the midst of a word
    return raw[skipped:]


def is_counted(left: str) -> bool:
    """Return whether the number that follows counts volumes, pages or money."""
    return _COUNTED.search(left) is not None


def is_named(candidate: Candidate, group: str = "name") -> bool:
    """Return whether the street's name is written with capitals, as names are."""
    name = candidate.groups.get(group, "")
    offset = candidate.text.find(name)
    written = _written(candidate, offset) if name else None
    if written is None:
        return False
    raw = written[: len(name.split())]
    if len(raw) > 1 and raw[0].casefold() in _KINDS:
        raw = raw[1:]  # "rue Sainte-Catherine": the kind of street is no name
    return all(is_capital(each) or each in _SMALL for each in raw)


def removed(end: int | None = None) -> Verdict:
    """Return the verdict on an address that ends there."""
    return Verdict("ADDRESS", replacement="[address removed]", end=end)
