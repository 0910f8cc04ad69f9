"""Answers that weigh: comparisons, reading orders, what readers say."""

from chat.llm.composer.glossary import explained
from chat.llm.composer.phrasing import (
    counted,
    joined,
    paragraphs,
    running_on,
    sentence,
    sentence_in_quotes,
)
from chat.llm.composer.portraits import (
    byline,
    genres_of,
    hook_of,
    length_of,
    rating_of,
    readers_say,
    series_of,
)
from chat.llm.composer.products import unknown_product
from chat.llm.composer.ranking import chosen, superlative_of
from chat.llm.composer.task import Task, greeting
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.shop import Product


def comparison(task: Task) -> str:
    """Compare what is in evidence fairly, then suggest one."""
    items = task.evidence.items
    if told := explained(task.prompt.question):
        return paragraphs(greeting(task), told)
    if not items:
        return unknown_product(task)
    if asked := superlative_of(task.prompt.question):
        return paragraphs(f"{greeting(task)} {chosen(items, asked)}".strip())
    if len(items) == 1:
        only = items[0].product
        return paragraphs(
            f"{greeting(task)} I only found {byline(only)} here, so I can't compare it "
            "with the other one fairly.".strip(),
            sentence(hook_of(only)),
            "What is the second title called, exactly?",
        )
    names = joined([series_of(each.product) for each in items])
    opening = task.book.pick(
        (
            f"{names}: good ones to weigh against each other.",
            f"A nice dilemma, {names}.",
            f"{names} reward quite different moods.",
        )
    )
    lines = "\n".join(f"• {_side(task, each)}" for each in items)
    return paragraphs(
        f"{greeting(task)} {opening}".strip(), lines, _advice(task, items)
    )


def _side(task: Task, item: EvidenceItem) -> str:
    """Return one side of the comparison: kind, length, what readers think."""
    product = item.product
    facts = [genres_of(product), length_of(product)]
    if rating := rating_of(item):
        facts.append(f"readers give it {rating}")
    text = f"{byline(product)}: {'; '.join(each for each in facts if each)}."
    crowded = len(task.evidence.items) > 3
    return text if task.brief or crowded else f"{text} {hook_of(product)}"


def _advice(task: Task, items: tuple[EvidenceItem, ...]) -> str:
    """Suggest one, with the reason; no reason, no favourite."""
    known = [each for each in items if each.product.volumes_in_series]
    shortest = min(
        known, key=lambda e: e.product.volumes_in_series or 0, default=items[0]
    )
    lengths = {each.product.volumes_in_series for each in known}
    rated = [each for each in items if _stars(each)]
    best = max(rated, key=_stars, default=None)
    short = series_of(shortest.product)
    if best is not None and len({_stars(each) for each in rated}) > 1:
        loved = series_of(best.product)
        if best is shortest or len(lengths) < 2:
            return f"If I had to choose, I'd start with {loved}: readers rate it best."
        return task.book.pick(
            (
                f"If I had to choose: {loved}, which readers rate highest. For "
                f"something shorter, take {short} first.",
                f"Short on time? Begin with {short}. Otherwise readers' favourite is "
                f"{loved}, and I'd go with them.",
            )
        )
    if len(lengths) > 1:
        return f"I'd start with {short}: it asks for less time, and you'll soon know."
    first = items[0].product
    return (
        f"You can't go wrong here, so follow your mood; mine says "
        f"{series_of(first)} today."
    )


def _stars(item: EvidenceItem) -> float:
    if item.reviews is not None and item.reviews.count:
        return item.reviews.rating
    return item.product.rating or 0.0


# -- reading order ------------------------------------------------------------------


def reading_order(task: Task) -> str:
    """Give the order of the volumes, and how many there are."""
    if not task.evidence.items:
        return unknown_product(task)
    product = task.evidence.items[0].product
    name = series_of(product)
    return paragraphs(
        f"{greeting(task)} {_how_to_read(task, product, name)}".strip(),
        _what_we_carry(task, product),
        _other_series(task, product),
        ""
        if task.brief
        else task.book.pick(
            (
                "Volume one is the place to begin. Shall I check an edition for you?",
                "Do you have some of them already? Then tell me where you stopped.",
                "Enjoy the ride, and tell me when you need the next one!",
            )
        ),
    )


def _how_to_read(task: Task, product: Product, name: str) -> str:
    total = product.volumes_in_series
    if total == 1:
        return f"{name} is a single volume, so there is no order to mind: just dive in."
    order = task.book.pick(
        (
            f"Read {name} in the order of its numbers, from volume 1 onwards.",
            f"That one is easy: {name} runs straight through, volume 1 first.",
            f"Start {name} with volume 1 and simply follow the numbers.",
        )
    )
    if total is None:
        return order
    whole = f"{total} volumes" if total > 12 else counted(total, "volume")
    if product.status == "finished":
        return f"{order} There are {whole} in all, and the story is finished."
    state = "on hiatus" if product.status == "hiatus" else "still running"
    return f"{order} There are {whole} so far, and the series is {state}."


def _what_we_carry(task: Task, product: Product) -> str:
    """Say which volumes are on our shelves, and in which forms."""
    related = [e for e in task.evidence.related if e.series_id == product.series_id]
    volumes = sorted({e.volume for e in related if e.volume is not None})
    if len(volumes) < 2:
        return ""
    first, last = volumes[0], volumes[-1]
    gapless = len(volumes) == last - first + 1
    text = (
        f"On our shelves you'll find volumes {first} "
        f"{'and' if len(volumes) == 2 else 'to'} {last}"
        if gapless
        else f"We carry {counted(len(volumes), 'volume')} between {first} and {last}"
    )
    forms = {each.format for each in related}
    words = [
        word
        for form, word in (("paperback", "paperback"), ("digital", "digital form"))
        if form in forms
    ]
    text += f", in {joined(words)}." if words else "."
    if "box-set" in forms:
        text += " There is a box set as well, if you like a tidy shelf."
    return text


def _other_series(task: Task, product: Product) -> str:
    """Name other series in evidence, without claiming how they belong together."""
    others = {
        series_of(each.product)
        for each in task.evidence.items
        if each.product.series_id != product.series_id
    }
    if not others:
        return ""
    return f"{joined(sorted(others))} counts its own volumes, again from 1."


# -- readers ------------------------------------------------------------------------


def reviews(task: Task) -> str:
    """Sum up what readers say, in their words."""
    items = task.evidence.items
    if not items:
        return unknown_product(task)
    told = [_readers(task, each) for each in items if rating_of(each)]
    if not told:
        name = series_of(items[0].product)
        return paragraphs(
            f"{greeting(task)} I have no readers' reviews of {name} at hand right "
            "now.".strip(),
            _instead(items[0].product),
        )
    return paragraphs(
        f"{greeting(task)} {told[0]}".strip(),
        *told[1:],
        ""
        if task.brief
        else task.book.pick(
            (
                "Does that sound like you?",
                "Taste differs, of course. What do you usually enjoy?",
                "Shall I look for something readers liked just as much?",
            )
        ),
    )


def _instead(product: Product) -> str:
    """Return what can be said of a product that nobody has reviewed."""
    hook, length = hook_of(product), length_of(product)
    if hook:
        return f"What I can say: {running_on(hook)}"
    return sentence(f"all I know is this: {length}") if length else ""


def _readers(task: Task, item: EvidenceItem) -> str:
    """Return one title's reputation in a paragraph."""
    product, rating = item.product, rating_of(item)
    stars = _stars(item)
    mood = "love" if stars >= 4.5 else "like" if stars >= 3.8 else "are divided about"
    start = task.book.pick(
        (
            "Readers {mood} {title}: {rating}.",
            "{title} has {rating}.",
            "The verdict on {title}: {rating}.",
        )
    ).format(mood=mood, title=byline(product), rating=rating)
    quotes = readers_say(item, most=1 if task.brief else 2)
    if not quotes:
        return f"{start} {hook_of(product)}"
    first = f"{start} One wrote: {sentence_in_quotes(quotes[0])}"
    return f"{first} Another: {sentence_in_quotes(quotes[1])}" if quotes[1:] else first
