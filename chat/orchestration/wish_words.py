"""The words in which shoppers say what they want: genre, format, age and the like.

Tables only. A word stands here when it is a wish in nearly every sentence of a manga
shop; "magic" or "samurai" are left to the search, where being wrong costs a rank and
not the whole answer.
"""

from collections.abc import Mapping
from types import MappingProxyType

#: Genre of the catalogue -> alternatives of a regular expression.
GENRES: Mapping[str, str] = MappingProxyType(
    {
        "action": r"action(?:[- ]packed)?|fights? scenes?|アクション|"
        r"acci[oó]n",
        "adventure": r"adventures?|adventurous|冒険|"
        r"aventuras?|abenteuer|avventura",
        "comedy": r"comed(?:y|ies|ic)|funny|funni(?:er|est)|hilarious|humou?r(?:ous)?|"
        "laughs?|"
        r"gag manga|makes? me laugh|コメディ|ギャグ|"
        r"comedias?|com[eé]die|kom[oö]die|commedia|divertid[oa]|dr[oô]le|"
        r"lustig(?:e[srn]?)?|divertente",
        "cooking": r"cooking|culinary|foodie|gourmet|food manga|chefs?|グルメ|料理|"
        r"cocina|cuisine|kochen|cucina",
        "crime": r"crime|gangsters?|yakuza|heists?|mafia|"
        r"crimen|polici[aè](?:co|l|r)|krimis?|giallo",
        "drama": r"dramas?|dramatic|tear[- ]?jerkers?|heart[- ]?breaking|"
        r"(?:make|makes|made) (?:me|you|us) (?:cry|sob|weep)|ドラマ",
        "fantasy": r"fantas(?:y|ies)|sword and sorcery|ファンタジー|"
        r"fantas[ií]a|fantastique|fantastico",
        "historical": r"historicals?|history|period pieces?|歴史|"
        r"hist[oó]ric[oa]|historique|historisch(?:e[srn]?)?",
        "horror": r"horrors?|scary|scari(?:er|est)|creepy|creepi(?:er|est)|terrifying|"
        "spooky|"
        r"frightening|spine[- ]chilling|nightmarish|ホラー|怖い|"
        r"terror|horreur|orrore|miedo",
        "isekai": r"isekai|(?:reborn|reincarnated|transported|trapped) in(?:to)? "
        r"(?:another|a different|a game|a fantasy) ?(?:world)?|異世界",
        "martial-arts": r"martial[- ]arts?|kung[- ]?fu|karate|格闘",
        "mecha": r"mechas?|giant robots?|mechs|ロボット",
        "music": r"music(?:al)?|bands?|音楽",
        "mystery": r"myster(?:y|ies)|whodunn?its?|detectives?|ミステリー?|推理|"
        r"misterios?|myst[eè]re|mistero",
        "psychological": r"psychological|mind[- ]?(?:games?|bending|fucks?)|心理",
        "romance": r"roman(?:ces?|tic)|love stor(?:y|ies)|rom[- ]?coms?|lovey[- ]dovey|"
        r"恋愛|ラブコメ|rom[aá]ntic[oa]|amor|amour|romantique|romantik|liebe(?:s\w+)?|"
        r"romantisch(?:e[srn]?)?|amore",
        "sci-fi": r"sci[- ]?fi|scifi|science[- ]fiction|cyberpunk|space operas?|sf|"
        r"dystopian?|futuristic|"
        r"ciencia ficci[oó]n|ficci[oó]n cient[ií]fica|fantascienza",
        "slice-of-life": r"slice[- ]of[- ]life|iyashikei|everyday life|日常",
        "sports": r"sports?|volleyball|basketball|soccer|football|baseball|tennis|"
        r"boxing|swimming|cycling|ice hockey|rugby|スポーツ|"
        r"deportes?|deportiv[oa]|f[uú]tbol|esportes?",
        "supernatural": r"supernatural|ghosts?|paranormal|youkai|yokai|超常",
        "thriller": r"thrill(?:ers?|ing)|suspense(?:ful)?|edge[- ]of[- ](?:my|your)"
        r"[- ]seat|サスペンス",
    }
)

#: Words that only ever exclude: "not too gory" is no horror, "gory" alone is no genre.
UNWANTED: Mapping[str, str] = MappingProxyType(
    {
        "horror": r"gory|gore|bloody|violen(?:t|ce)|gruesome|disturbing|body horror|"
        r"nightmares"
    }
)

#: What shoppers ask to be spared that is no genre of its own: the words by which a
#: series shows it -> alternatives of a regular expression.
THEMES: Mapping[str, str] = MappingProxyType(
    {
        "gore gory gruesome dismember": r"gor[ey]|bloody|blood|gruesome|splatter",
        "violence violent brutal gore": r"violen(?:t|ce)|brutal(?:ity)?",
        "harem ecchi fanservice": r"harems?|ecchi|fan[- ]?service",
        "vampire": r"vampires?",
        "zombie": r"zombies?",
        "demon": r"demons?",
        "alien": r"aliens?",
        "ninja": r"ninjas?",
        "pirate": r"pirates?",
        "samurai": r"samurais?",
        "superhero": r"super[- ]?hero(?:es)?",
        "baseball": r"baseball",
        "basketball": r"basketball",
        "volleyball": r"volleyball",
        "soccer football": r"soccer|football",
        "tennis": r"tennis",
        "boxing boxer": r"boxing",
        "school": r"(?:high[- ]?)?schools?(?: settings?| stuff)?",
        "bully": r"bull(?:y|ies|ying)",
        "war": r"wars?",
        "yakuza": r"yakuza|gangsters?|mafia",
        "ghost": r"ghosts?",
        "detective": r"detectives?",
    }
)

DEMOGRAPHICS: Mapping[str, str] = MappingProxyType(
    {
        "shonen": r"sh(?:ou|o|ō)nen|boys['’]? (?:manga|comics)|少年(?:漫画)?",
        "shojo": r"sh(?:ou|o|ō)jo|girls['’]? (?:manga|comics)|少女(?:漫画)?",
        "seinen": r"seinen|青年(?:漫画)?",
        "josei": r"josei|women['’]?s (?:manga|comics)|女性(?:漫画)?",
        "kodomo": r"kodomo(?:muke)?",
    }
)

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "paperback": r"paper[- ]?backs?|soft[- ]?covers?|tank(?:o|ō|ou)bons?|紙の本",
        "digital": r"digital(?:ly)?(?! (?:world|art|artists?|age|monsters?))|e-?books?|"
        r"kindle|epubs?|e-?reader|on my (?:phone|tablet|ipad)|電子書籍|電子版",
        "box-set": r"box(?:ed)?[- ]?sets?|全巻セット",
        "hardcover": r"hard[- ]?(?:covers?|backs?|bound)",
    }
)
#: "Physical" is whatever is not digital.
PHYSICAL = r"physical|print(?:ed)? (?:edition|cop(?:y|ies)|version|books?)|on paper"
PHYSICAL_FORMATS = ("paperback", "box-set", "hardcover")

#: What stands between a "no" and what it denies.
NEGATION = (
    r"(?:no|not|non|nothing|without|w/o|minus|except|excluding|avoid(?:ing)?|skip|never|"
    r"hates?|dislikes?|isn['’]?t|aren['’]?t|ain['’]?t|can['’]?t stand|tired of|sick of|"
    r"bored of|bored with|don['’]?t (?:really )?"
    r"(?:like|want|need|enjoy|do|care for|read|love)|"
    r"doesn['’]?t (?:really )?(?:like|want|enjoy|care for|have|do|read)|"
    r"instead of|rather than|other than|anything but|everything but|nothing but the|"
    r"less|enough|(?<!me )too)"
)
#: "No problem with horror", "not only romance", "why not sports" deny nothing.
NO_NEGATION = (
    r"(?:no problem with|no issue with|not (?:only|just|necessarily)|why not|"
    r"can['’]?t get enough|nothing but|not enough|never enough|no shortage of)"
)
NEGATION_FILLER = (
    r"(?:too|so|very|any|anything|really|that|that['’]?s|is|are|more|much|a|an|the|"
    r"overly|super|all|of|in|into|like|to|read|see|get|for|me|please|big|huge|fan|"
    r"fond|keen|on|interested|looking|feeling|kind|sort|stuff|with|pure|just|only)"
)

NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        word: number
        for number, word in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve "
            "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
        )
    }
    | {
        word: 10 * number
        for number, word in enumerate(
            "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
        )
    }
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
#: A number as digits (with thousands separators and decimals) or in words.
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,7}(?:\.\d{1,2})?|"
    rf"(?:{_TENS})[- ](?:{_ONES})\b|(?:{'|'.join(NUMBERS)}|a hundred)\b)"
)
ORDINALS = tuple(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split()
)
