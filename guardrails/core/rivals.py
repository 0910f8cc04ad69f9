"""The names of rival shops, and what stands around those that are other words as well.

Names that are also ordinary words, people or publishers ("target", Kobo Abe,
"published by VIZ") need a shop's surroundings
(:mod:`guardrails.core.rival_surroundings`); how names are disguised and mistyped is
:mod:`guardrails.core.rival_spelling`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rival:
    """One rival shop: its names, and whether they need a shop's surroundings.

    ``plain`` names count wherever they stand, ``wary`` ones only in the company of
    shopping, or when they are disguised; ``exact`` ones are patterns of their own.
    ``short`` is an abbreviation in capitals that needs the company of shopping,
    ``words`` a name of several words, in one of which a finger may slip. ``site`` says
    whether its address is the shop's (and not that of a streaming service).
    ``never_before`` and ``never_after`` speak of names that are words as well; where a
    rival has wary names they leave the plain ones alone, unless ``plain_too``. A
    ``proper`` name is nobody else's: with a capital amid a sentence it is the shop,
    and so is its abbreviation. ``odd`` words make no sense but as the shop's name,
    unless they go on: "books a million miles away".
    """

    canonical: str
    plain: tuple[str, ...] = ()
    wary: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    site: bool = True
    plain_too: bool = False
    proper: bool = False
    odd: bool = False
    never_after: str = ""
    never_before: str = ""


RIVALS = {
    each.canonical: each
    for each in (
        Rival("amiami", ("amiami", "あみあみ", "アミアミ")),
        Rival(
            "barnes_and_noble",
            (
                "barnesandnoble",
                "barnes&noble",
                "barnesnnoble",
                "barnesnoble",
                "バーンズ・アンド・ノーブル",
                "バーンズアンドノーブル",
                "巴诺书店",
                "반스앤노블",
                "барнс энд нобл",
            ),
            exact=(
                r"\bbarn(?:es|s|e|ess|se|ed)'? ?(?:and|&|n|'n'?|\+|y)? ?nob(?:le|el|l"
                r"|les|ble)\b",
                r"\bb ?(?:&|\+|'n') ?n\b(?:\. ?com)?",
                r"\bb ?\.? ?n ?\. ?com\b",
            ),
            short=("bn", "bnn"),
            words=("barnes and noble", "barnes & noble"),
        ),
        Rival(
            "book_off",
            ("ブックオフ", "북오프"),
            titled=("bookoff",),
            never_after=r"^ (?:the|an?|your|my|that|this) (?!other|last|next|same)",
        ),
        Rival(
            "booksamillion",
            wary=("bam!",),
            titled=("booksamillion", "booksamillon", "booksamilion", "bookamillion"),
            odd=True,
            short=("bam",),
            plain_too=True,
            words=("books a million",),
            never_after=(
                r"^ (?:fans?|readers?|people|times|copies|ways|others|of|more|fold|kids"
                r"|years|girls|boys)\b"
            ),
        ),
        Rival(
            "bookwalker",
            ("ブックウォーカー",),
            titled=("bookwalker",),
            short=("bw",),
            words=("book walker",),
        ),
        Rival(
            "cdjapan",
            titled=("cdjapan",),
            never_before=r"\b(?:drama|music|audio|soundtrack|bonus|the|an?|ost) $",
            never_after=(
                r"^[ -](?:only|edition|tour|release|exclusive|version|limited|pressing"
                r"|import)\b"
            ),
        ),
        Rival("comixology", ("comixology",), never_after=r"^ originals\b"),
        Rival(
            "crunchyroll_store",
            ("crunchyrollstore", "crunchyrollshop", "store.crunchyroll"),
            ("crunchyroll",),
            site=False,
            never_after=(
                r"^ (?:has|had|offers|lists|app|premium|account|is selling)\b"
            ),
            exact=(
                r"\bcrunchy ?roll'?s? (?:online |anime |manga )?(?:store|shop)\b",
                r"\bcr (?:store|shop)\b",
            ),
        ),
        Rival(
            "ebay",
            (
                "ebay",
                "イーベイ",
                "이베이",
                "易趣",
                "易贝",
                "ебэй",
                "ебей",
                "ибэй",
                "ибей",
                "إيباي",
                "ايباي",
                "อีเบย์",
                "איביי",
            ),
            exact=(r"\b(?:eaby|ebya|e-?bay[s]?|ebayy)\b",),
        ),
        Rival(
            "forbidden_planet",
            titled=("forbiddenplanet",),
            short=("fp", "fpi"),
            words=("forbidden planet",),
            never_before=(
                r"(?:film|movie|1956|watch(?:ed|ing)?|soundtrack|robby)[^.!?]{0,30}$"
            ),
            never_after=(
                r"^[ ,(]{1,3}(?:1956|the (?:film|movie)|film|movie|soundtrack"
                r"|is (?:an? (?:film|movie|classic)|robby|about|set|based|from))"
            ),
        ),
        Rival(
            "half_price_books",
            titled=("halfpricebooks",),
            exact=(r"\bhpb ?\. ?com\b",),
            short=("hpb",),
            proper=True,
            words=("half price books",),
        ),
        Rival(
            "indigo",
            ("chaptersindigo", "indigobooks", "indigochapters"),
            ("indigo",),
            never_after=(
                r"^ (?:blue|colou?r|dye|ink|hair|cover|league|sky|eyes|child|prophecy"
                r"|and (?:\w+ )?(?:blue|red|madder|white|gold|green|black|navy|violet"
                r"|purple|silver|crimson))"
            ),
        ),
        Rival(
            "instocktrades",
            titled=("instocktrades", "instocktrade"),
            odd=True,
            short=("ist",),
            words=("in stock trades",),
        ),
        Rival(
            "kinokuniya",
            (
                "kinokuniya",
                "紀伊國屋",
                "紀伊国屋",
                "纪伊国屋",
                "キノクニヤ",
                "きのくにや",
                "기노쿠니야",
                "키노쿠니야",
            ),
            ("kino",),
            never_after=r"^(?: |'s )(?:no|journey|and|der|film|cinema|makoto|tabi)",
        ),
        Rival(
            "kobo",
            (
                "rakutenkobo",
                "kobobooks",
                "koboplus",
                "楽天kobo",
                "楽天コボ",
                "乐天kobo",
            ),
            ("kobo",),
            never_before=(
                r"(?:\bby|\babe,?|author|novel(?:ist)?|writer|\bmy|\ba|\byour) $"
            ),
            never_after=r"^(?:-chan| (?:abe|daishi|tasman|kanaeru|the li)\b)",
        ),
        Rival("mandarake", ("mandarake", "まんだらけ", "マンダラケ", "만다라케")),
        Rival("mercari", ("mercari", "メルカリ", "메루카리", "煤炉")),
        Rival(
            "rightstuf",
            ("rightstuf", "rightstufanime", "rightstuffanime"),
            ("rightstuff",),
            short=("rsa", "trsi"),
            words=("right stuf anime",),
        ),
        Rival(
            "solaris_japan",
            ("solarisjapan", "ソラリスジャパン"),
            words=("solaris japan",),
        ),
        Rival("surugaya", ("surugaya", "駿河屋", "骏河屋", "するがや", "스루가야")),
        Rival(
            "target_store",
            ("targetdotcom", "supertarget", "tarjay", "tarzhay", "塔吉特"),
            ("target",),
            proper=True,
            exact=(r"\btarget ?\. ?com\b",),
            never_after=(
                r"^(?: |-)(?:audiences?|demographics?|readers?|ages?|groups?"
                r"|price(?! match)|market|level|language|number|date|of|practice"
                r"|is (?:teen|young))"
            ),
            never_before=r"\b(?:on|main|prime|easy|of) $",
        ),
        Rival("thriftbooks", titled=("thriftbooks",), words=("thrift books",)),
        Rival(
            "tokyo_otaku_mode",
            ("tokyootakumode", "東京オタクモード", "トーキョーオタクモード"),
            titled=("otakumode",),
            short=("tom",),
            words=("tokyo otaku mode",),
        ),
        Rival(
            "viz_shop",
            ("shop.viz", "vizshop", "vizmediashop", "vizmangashop"),
            exact=(
                r"\bviz(?: media| manga)?'?s? (?:(?:online|own|web|official) ){0,2}"
                r"(?:store|shop)\b",
                r"\bviz ?\. ?com(?:/shop)?\b",
            ),
        ),
        Rival(
            "walmart",
            (
                "walmart",
                "wallymart",
                "wallyworld",
                "ウォルマート",
                "沃尔玛",
                "沃爾瑪",
                "월마트",
                "волмарт",
                "уолмарт",
                "وولمارت",
            ),
            exact=(r"\bwall[ -]mart\b",),
        ),
        Rival(
            "waterstones",
            ("waterstone's", "ウォーターストーンズ", "워터스톤즈"),
            ("waterstone",),
            titled=("waterstones",),
            never_before=(
                r"\b(?:whetstones?|sharpen\w{0,3}|polish\w{0,3}|japanese|natural|grit"
                r"|knife|knives|sword)\b[^.!?]{0,24}$"
            ),
            never_after=r"^ (?:of\b|for (?:sharpen|polish|kni)|and (?:whet|oil))",
        ),
    )
}
