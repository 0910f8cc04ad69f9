"""Answers that weigh: comparisons, and what readers say."""

from chat.llm.composer.aspects import BEYOND
from chat.llm.composer.glossary import explained
from chat.llm.composer.phrasing import (
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
from chat.llm.composer.products import product_question, unknown_product
from chat.llm.composer.ranking import chosen, fit_for_reader, superlative_of
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
    if told := _settled(task, items):
        return paragraphs(f"{greeting(task)} {told}".strip())
    if len(items) == 1:
        return _lonely(task, items[0].product)
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


def _settled(task: Task, items: tuple[EvidenceItem, ...]) -> str:
    """Return the plain answer where the question has one: for whom, the longest."""
    question = task.prompt.question
    if fits := fit_for_reader(items, question):
        return fits
    asked = superlative_of(question)
    return chosen(items, asked) if asked else ""


def _lonely(task: Task, only: Product) -> str:
    """Answer when there is one title: the other is no book of ours."""
    if BEYOND.search(task.prompt.question):
        return product_question(task)
    return paragraphs(
        f"{greeting(task)} I only found {byline(only)} here, so I can't compare it "
        "with the other one fairly.".strip(),
        sentence(hook_of(only)),
        "What is the second title called, exactly?",
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
