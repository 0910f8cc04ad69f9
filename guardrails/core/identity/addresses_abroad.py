"""Postal addresses in the order and the scripts of other countries.

Slavic, Hungarian, Finnish and Turkish streets carry their kind behind the name, Russian
ones before it; Korean and Chinese addresses begin with the province.
"""

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.identity.address_parts import (
    HOUSE,
    NAME,
    REST,
    is_counted,
    removed,
    trimmed_end,
)
from guardrails.core.normalise import fold

_KINDS_BEHIND = (
    "(?:namesti|ulice|trida|nabrezi|utca|utja|ter|korut|ulica|trg|katu|tie|caddesi"
    "|sokagi|sokak|bulvari|cad\\.|sok\\.|iela|gatve|tanav)"
)
_BEHIND = (
    rf"\b(?P<name>{NAME}) {_KINDS_BEHIND} (?:no:? ?)?{HOUSE}"
    rf"(?P<rest>{REST})"
)
_FINNISH = (
    rf"\b(?P<name>[\w-]{{3,24}}(?:katu|intie|kuja|polku)) {HOUSE}(?P<rest>{REST})"
)
_RU_BEFORE = "|".join(
    map(fold, ("ул.", "улица", "пр.", "пр-т", "проспект", "пер.", "бульвар", "вул."))
).replace(".", r"\.")
_RU_BEHIND = "|".join(map(fold, ("проспект", "улица", "переулок", "шоссе", "бульвар")))
_FLAT = rf"(?:,? (?:{fold('кв')}|{fold('офис')})\.? ?[0-9]{{1,4}})?"
_RU_HOUSE = rf",? (?:{fold('д')}\.? ?)?{HOUSE}{_FLAT}(?P<rest>(?:, {NAME}){{0,2}})"
_RUSSIAN = rf"\b(?:{_RU_BEFORE}) ?(?P<name>{NAME}(?: {NAME})?){_RU_HOUSE}"
_RUSSIAN_BEHIND = rf"\b(?P<name>{NAME}) (?:{_RU_BEHIND}){_RU_HOUSE}"
_KOREAN = (
    "(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충청|충북|충남|전라|전북|전남|경상"
    "|경북|경남|제주)[가-힣]{0,5} ?(?:[가-힣]{1,5}[시군구] ?){1,2}"
    "(?:[가-힣]{1,5}[읍면동] ?)?"
    "[가-힣0-9]{1,10}(?:로|길|동) ?[0-9]{1,4}(?:-[0-9]{1,4})?(?![0-9])"
)
_HAN = "[\u3400-\u9fff]"
_CHINESE = (
    "(?:北京|上海|天津|重庆|广东|浙江|江苏|四川|湖北|湖南|山东|山西|河南|河北|福建|安徽|江西"
    "|辽宁|吉林|陕西|甘肃|云南|贵州|海南|广西|内蒙古|宁夏|新疆|西藏|台北|臺北|新北|桃園|台中"
    "|臺中|台南|臺南|高雄|基隆|新竹|香港)"
    rf"{_HAN}{{1,18}}?(?:路|街|道|巷)(?:[一二三四五六七八九十]段)?(?:[0-9]{{1,4}}巷)?"
    r"[0-9]{1,5}[号號](?:[0-9-]{1,6}(?:楼|樓|室|栋|层|座|单元)){0,2}"
)


def _examine_named(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A street whose name has a capital, however its kind is written."""
    name = candidate.groups["name"]
    at = candidate.text.find(name)
    plainly = len(candidate.raw) == len(candidate.text)
    written = candidate.raw[at : at + 1]
    if not plainly or written == written.lower() or is_counted(candidate.left):
        return None
    return removed(trimmed_end(candidate))


def _examine_script(candidate: Candidate, scope: Scope) -> Verdict | None:
    return removed()


DETECTORS = (
    Detector("pii", _BEHIND, _examine_named),
    Detector("pii", _FINNISH, _examine_named),
    Detector("pii", _RUSSIAN, _examine_named),
    Detector("pii", _RUSSIAN_BEHIND, _examine_named),
    Detector("pii", _KOREAN, _examine_script),
    Detector("pii", _CHINESE, _examine_script),
)
