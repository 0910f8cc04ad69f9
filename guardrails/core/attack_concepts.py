"""What the words of a message are about, as far as attacks and shopping go.

"Wipe your memory" and "erase what you know" share no word; they share an act, its
object and whose it is. The linear model sees both the words and these concepts, in
their order, so it need not have read every wording of an attack.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product

from guardrails.core.attack_concepts_abroad import SPACED
from guardrails.core.attack_concepts_unparted import UNSPACED
from guardrails.core.normalise import fold

# Stems, each up to its star or whole; a few of other languages, which read alike.
_WORDS = {
    "override": """ignor* disregard* forget* forgot overrid* bypass* skip* drop*
        discard*
        overwrite* suspend* disabl* lift* remov* eras* delet* wip* clear* break* violat*
        circumvent* neglect* abandon* cancel* void* reset* unlock* disobey* overrule*
        oubli* olvid* descart* desconsider* esquec* vergiss* vergess* missacht* umgeh*
        negeer* vergeet* zignor* zapomn* dimentic* забуд* игнорир* проигнорир*
        unut* glöm* deactivat* outrank* oust* dismiss*""",
    "show": """show* reveal* print* tell* output* repeat* display* leak* dump* expos*
        shar* quot* recit* echo* disclos* list* paste* copy read* spell* describ*
        explain*
        giv* gimme send* provid* export* fetch* lookup access* pull* email* publish*
        summar* translat* encod* transcrib* verbatim affich* montre* muestr* muéstr*
        dame donne* zeig* nenn* mostra* mostre* dammi покаж* расскаж* pokaż* toon
        see know wiederhol* répèt* repit* return* write* continue complete finish""",
    "rules": """rule* instruct* guidelin* directiv* polic* restrict* constrain*
        guardrail* safeguard* limit* protocol* filter* moderat* regel* regl* règle*
        reglas regras regole instrucc* instruç* istruz* anweis* consigne* polece* zasad*
        talimat* правил* инструкц* указани* programming training checks boundaries
        censor* ethic*""",
    "hidden": """prompt* canary secret* hidden internal* config* configuration setup
        confidential underlying concealed backstage evidence credential* token* apikey
        source schema environment variables memory context blacklist systemprompt*
        промпт* vulnerabilit* diagnostics""",
    "system": """system* developer* admin* administrat* operator* root sudo debug*
        maintenance openai anthropic creator* headquarters sistem* systèm* систем*
        programmer* supervisor* audit* owner* manager* boss* staff employee* police
        lawyer* authori* permission* security""",
    "you": "you your yours"
    " yourself ur u youre you're"
    " tu tus tes ton vos votre dein* deine* deinen du je jouw tuo tue ты твои seu suas",
    "me": "my me mine i i'm"
    " im i've we our us mi"
    " mis mon ma mes mein* meine* mio mia meu minha мой мои mijn moje mój",
    "others": """other* others another else someone* somebody* everyone* everybody*
        customer* user* shopper* buyer* client* people person* member* visitor* guest*
        neighbour* neighbor* ex ex's wife* husband* boyfriend* girlfriend* sister*
        brother* friend* his her their them whose who stranger* autres otros altri
        andere* outros других mr mrs ms account anyone""",
    "private": """email* e-mail* mail* address* phone* card* password* order* history*
        histories data detail* personal payment* purchas* record* profile* chat*
        conversation* session* login* bought ordered live lives adresse* direccion*
        indirizz* commande* pedido* bestell* daten dati dados заказ* адрес* wishlist
        bank* birthday* name* location database wish basket""",
    "forge": """say* claim* pretend* confirm* set* chang* make* mark* treat* rat*
        insist* announce* declar* assur* quote* stat* updat* adjust* lower* replac*
        put* boost* raise* treat* register* answer* reply* respond* sag* dis di* diga
        act* convince* generat* invent* creat* forge* fake* fabricat* grant* apply*
        appl* issue* honour* honor* approv* sell* price* recommend* count*""",
    "worth": """price* cost* rating* score* trust* star* discount* coupon* voucher*
        stock* total* balance* refund* review* verified trusted seller* listing* tier*
        sale* cuesta coûte kostet costa стоит preis precio prix prezzo credit* free
        gratis gratuit* kostenlos points fee*""",
    "regardless": """regardless matter whatever anyway unchecked unconditionally
        blindly always forever every""",
    "obey": """obey* follow* comply* execut* perform* act carry honour accord* respect*
        befolg* gehorch* obedec* suivez suis outrank*""",
    "text": """text* word* line* message* above before previous* prior earlier preced*
        page* note* review* description* comment* paragraph* sentence* letter* document*
        email quote* said says written told begin* beginning start* first* everything
        anything content précédent* anterior* vorherig* precedent* предыдущ* poprzedni*
        vorige verbatim""",
    "bot": "assistant* bot*"
    " ai chatbot* model* gpt* llm robot* machine* кi бот* asistente assistent* dan",
    "freed": """unrestricted unfiltered uncensored jailbreak* freedom free unlimited
        limitless lawless unbound evil amoral hacked dan god mode without sans sin ohne
        senza sem без bez restrictions""",
    "role": "act* roleplay*"
    " role-play pretend* imagin*"
    " become* behav* simulat*"
    " play* persona* character*"
    " mask* game hypothetical*"
    " fiction* story ahora désormais jetzt теперь agora adesso now",
    "negation": "not don't"
    " dont never no without"
    " stop none doesn't needn't nobody nothing can't won't isn't nicht kein* ne pas не",
    "code": "select from drop"
    " table rm curl json sql"
    " execute cat base64 rot13"
    " decode* decrypt* hex"
    " binary csv script terminal shell linux xss console* http* html markdown morse",
    "new": "new* real true"
    " actual update* updated latest following ab nuev* nouvel* neue* nuov*",
    "goods": """volume* vol vols tome* tomo* band manga* book* series chapter* title*
        author* edition* paperback* hardcover* digital kindle artbook* cover* plot
        character* arc genre* horror romance isekai shounen seinen recommend* spoiler*
        omnibus read* anime box serie* libro* livre* том* brand* bande""",
    "trade": """buy* cart basket deliver* ship* return* gift* wrap* preorder* pre-order*
        order cancel* arriv* parcel* track* invoice* receipt* pay* checkout budget
        cheap*
        newsletter* subscri* pickup store shop* kaufen acheter comprar compra* livraison
        lieferung envío entrega retour rücksend* devol* wishlist""",
    "kin": """neighbour* neighbor* roommate* flatmate* ex exes husband* wife* spouse*
        girlfriend* boyfriend* partner* sister* brother* mother* father* mum mums mom
        moms dad dads
        aunt* uncle* cousin* son sons daughter* teacher* student* tutor* colleague*
        coworker* co-worker* landlord* boss* friend* mate classmate* lady guy bloke mr
        mrs ms miss""",
    "points": """point* stamp* credit* loyalty gold platinum silver vip premium bonus*
        reward* coupon* code codes voucher* discount* promo* perk* rebate* gift""",
    "status": """paid unpaid deliver* arriv* return* received damaged lost missing
        sealed unopened verified approved eligible cleared settled shipped date dates
        backdat*
        expired deadline window complete* refunded""",
    "vendor": """seller* listing* shop* store* competitor* competition rival* feedback
        bid* auction* stock* inventory storefront merchant* vendor* comic-shop""",
    "block": """block* ban banned bans flag* filter* trigger* alarm* detect* blacklist*
        forbid* forbidden suspicious threshold* verification verif* gate age captcha
        caught catch* watch* banned keyword* moderat*""",
    "lie": """fake* faking lie lies lying false* dishonest* trick* cheat* counterfeit*
        nobody quiet* hush hide hidden conceal* although though never bogus forg* pose
        posing impersonat* untrue believe* convinc* honestly between secretly sneak*""",
    "plead": """beg begging desperate* kids job emergency sick dying hospital hurt
        heart mercy favour favor pretty urgent* cry crying poor broke""",
    "where": """lives live living street st road rd lane avenue apartment flat house*
        home building door town address* postcode zip station""",
    "everyone": """all every everyone everybody* each entire whole complete full list
        lists""",
    "worthless": "free zero 0 nothing gratis cent cents penny nil none",
    "said_so": """approved okayed ok'd agreed promised authoris* authoriz* allowed
        permitted confirmed hq headquarters head office management policy told said""",
    "recent": """yesterday last previous earlier ago before today tonight now recently
        morning week month tomorrow next just""",
    "polite": "please thanks thank pls hi hello kindly bitte gracias merci por favor",
    "asking": "what what's"
    " which where when how"
    " why is are does do can could would quel* qué cuál* wo wie was che quale что где",
}


def _tables(
    words: dict[str, str],
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the concepts of whole words, and those of stems."""
    whole: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    for concept, listed in words.items():
        for each in dict.fromkeys(listed.split()):
            table = stems if each.endswith("*") else whole
            table.setdefault(fold(each.rstrip("*")), []).append(concept)
    return whole, stems


_AT_HOME = _tables(_WORDS)
_ABROAD = _tables(SPACED)
_PIECES = _tables(UNSPACED)[0]
_PIECE = re.compile("|".join(map(re.escape, sorted(_PIECES, key=len, reverse=True))))
_LONGEST_STEM = max(len(each) for _, stems in (_AT_HOME, _ABROAD) for each in stems)
_AMOUNT = re.compile(
    r"[$€£¥]?\d[\d.,]*[%€$£]?|zero|cents?|dollars?|euros?|yen|penny|bucks?"
)
_TOKEN = re.compile(r"[$€£¥]?\d[\d.,]*[%€$£]?|[\w'-]+|[\"<>\[\]{}|#:.!?。！？\n]")
_BREAKS = frozenset(".!?。！？\n")
# Scripts that part no words, or join them to their neighbours.
_JOINED = re.compile(r"[\u0370-\u03ff\u0590-\u1fff\u3040-\ud7af]")
_ENGLISH = frozenset(
    "the my your you what which of for with and this that can how please is are it me"
    " i i'm have has was were do does not don't".split()
)
_FEWEST_ENGLISH = 0.12


def _looked_up(
    word: str, tables: tuple[dict[str, list[str]], dict[str, list[str]]]
) -> list[str]:
    whole, stems = tables
    found = list(whole.get(word, ()))
    for size in range(min(len(word), _LONGEST_STEM), 2, -1):
        longest = stems.get(word[:size])
        if longest:
            return found + longest
    return found


@lru_cache(maxsize=8192)
def concepts_of(word: str, *, english: bool = True) -> tuple[str, ...]:
    """Return what a folded word may be about."""
    if _AMOUNT.fullmatch(word):
        return ("amount",)
    if word == '"':
        return ("quoted",)
    found = _looked_up(word, _AT_HOME)
    if not english:
        found += _looked_up(word, _ABROAD)
    return tuple(dict.fromkeys(found))


def _about(token: str, *, english: bool) -> Iterator[tuple[str, ...]]:
    """Yield what a token is about, piece by piece where words are not parted."""
    if not english and _JOINED.search(token):
        yield from (tuple(_PIECES[each]) for each in _PIECE.findall(token))
        return
    here = concepts_of(token, english=english)
    if here:
        yield here


def is_english(tokens: Sequence[str]) -> bool:
    """Return whether tokens read like English, by its most frequent words."""
    return sum(each in _ENGLISH for each in tokens) >= _FEWEST_ENGLISH * len(tokens)


def concept_features(folded: str, most: int) -> Iterator[str]:
    """Yield what a message is about: concepts, and which follow which how closely."""
    tokens = _TOKEN.findall(folded)[:most]
    english = is_english(tokens)
    before: list[tuple[str, ...]] = []
    for token in tokens:
        if token in _BREAKS:
            before = before[-1:]
            continue
        for here in _about(token, english=english):
            for one in here:
                yield f"k:{one}"
                yield from (f"k:{o}>{one}" for others in before for o in others)
                yield from (f"k:{o}>>{one}" for others in before[-1:] for o in others)
            for first, second in pairwise(before[-2:]):
                yield from (f"k:{'>'.join(t)}" for t in product(first, second, here))
            before = [*before[-3:], here]
