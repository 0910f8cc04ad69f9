"""The order in which to read a series, and which of its volumes we carry."""

from chat.llm.composer.phrasing import counted, joined, paragraphs
from chat.llm.composer.portraits import series_of
from chat.llm.composer.products import unknown_product
from chat.llm.composer.task import Task, greeting
from chat.orchestration.shop import Product


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
