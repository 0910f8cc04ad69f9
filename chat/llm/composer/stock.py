"""Which volumes of a series can be had, and which can't, in one sentence."""

from collections.abc import Sequence

from chat.llm.composer.phrasing import counted, joined
from chat.llm.composer.portraits import in_format, series_of
from chat.orchestration.evidence_items import EvidenceItem

_MOST_RUNS = 8  # what is longer is counted, and only its beginning named


def stock_of(shelf: Sequence[EvidenceItem]) -> str:
    """Tell the volumes of one series apart by whether they can be ordered today."""
    first = shelf[0].product
    name, form = series_of(first), in_format(first)
    here = sorted({e.product.volume or 0 for e in shelf if e.quote.in_stock})
    gone = sorted({e.product.volume or 0 for e in shelf} - set(here))
    if not gone:
        all_of_them = f"All {counted(len(here), 'volume')}"
        many = "The one volume" if len(here) == 1 else all_of_them
        return f"{many} of {name} {form} can be ordered today."
    if not here:
        return f"No volume of {name} {form} can be ordered at the moment."
    lacking = (
        f"volume {gone[0]} of {name} is out of stock"
        if len(gone) == 1
        else f"volumes {_runs(gone)} of {name} are out of stock"
    )
    rest = "the other one" if len(here) == 1 else f"the other {len(here)}"
    return f"{form.capitalize()}, {lacking}; {rest} can be ordered today."


def _runs(numbers: Sequence[int]) -> str:
    """Return "4, 17 and 33 to 35"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [part for each in runs for part in _run(each)]
    if len(told) <= _MOST_RUNS:
        return joined(told)
    return (
        f"{', '.join(told[:_MOST_RUNS])} and {counted(len(told) - _MOST_RUNS, 'other')}"
    )


def _run(run: Sequence[int]) -> list[str]:
    if len(run) <= 2:
        return [str(number) for number in run]
    return [f"{run[0]} to {run[-1]}"]
