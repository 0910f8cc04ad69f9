"""What a query names: series it asks for, those it wants more like, or without."""

import re
from dataclasses import dataclass

from chat.orchestration.names import NameMatch
from chat.orchestration.selection import reads_all_by
from chat.stores.name_cache import Names

_LIKE = re.compile(
    r"\b(?:like|lik|wie|como|comme|come|sim\w{2,4}r to|akin to|"
    r"reminds?(?: me)? of|fans? of|style of|vein of|"
    r"spirit of|lines of|vibes? (?:of|as)|loved?|liked|enjoy(?:ed|s)?|finished|read|"
    r"reading|(?<!turn )(?<!turns )(?<!turned )(?<!transforms )(?<!changes )"
    r"(?<!transformed )(?<!changed )into|favou?rites?(?: is| are)?|"
    r"already (?:own|have)|besides|other than|apart from|after|"
    r"same .{1,12} as)\W+(?:\w+\W+){0,6}$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|from|written by|drawn by|author|have of|works? of|work by)\W+"
    r"(?:the\W+|author\W+|mangaka\W+|artist\W+)*$",
    re.IGNORECASE,
)


_NOT_BY = re.compile(
    r"\b(?:not|nothing|no|none|without|except|excluding|other than|apart from)\W+"
    r"(?:(?:anything|stuff|works?|series|manga|books?)\W+)?(?:(?:by|from|of)\W+)?$",
    re.IGNORECASE,
)
#: "Dark fantasy, not Berserk".
_NOT_THIS = re.compile(
    r"(?<!why )(?<!whether )\b(?:not|except(?: for)?|excluding|without|minus|"
    r"anything but|everything but|but no|no more)\W+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class QueryNames:
    """What a query names: series it asks for, models it wants more like, authors."""

    series: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    works: tuple[str, ...] = ()  # of the authors named
    only_works: bool = False
    unwanted: tuple[str, ...] = ()  # of authors that are ruled out
    rest: str = ""  # the query without the models, whose words say nothing of theirs

    @property
    def centre(self) -> tuple[str, ...]:
        """The series that what is searched should be near to."""
        return self.models or self.works


def named_in(query: str, names: Names) -> QueryNames:
    """Tell apart what the query asks for from what it wants more like."""
    series: list[str] = []
    models: list[str] = []
    works: list[str] = []
    unwanted: list[str] = []
    only, rest = False, query
    for match in names.index.find(query):
        before = query[: match.start]
        if match.kind == "author" and _NOT_BY.search(before):
            unwanted += names.works.get(match.key, ())
            rest = rest.replace(query[match.start : match.end], " ")
        elif match.kind == "title" and _NOT_THIS.search(before):
            unwanted.append(match.key)
            rest = rest.replace(query[match.start : match.end], " ")
        elif match.kind == "author" and reads_all_by(before):
            models += names.works.get(match.key, ())
            rest = rest.replace(query[match.start : match.end], " ")
        elif match.kind == "author":
            works += names.works.get(match.key, ())
            only = only or _is_by(before, match)
        elif _LIKE.search(before):
            models.append(match.key)
            rest = rest.replace(query[match.start : match.end], " ")
        else:
            series.append(match.key)
    only = only and not models and not series
    return QueryNames(
        tuple(series),
        tuple(models),
        tuple(dict.fromkeys(works)),
        only,
        tuple(unwanted),
        rest,
    )


def _is_by(before: str, match: NameMatch) -> bool:
    """Whether the author's own works are asked for, not others like them."""
    return bool(_BY.search(before)) and match.certainty > 0.6
