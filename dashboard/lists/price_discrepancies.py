"""Every wrong amount that a model wrote, for Legal and Safety, and for the API."""

from math import ceil

from audit.selectors.interventions import PRICES, InterventionCriteria
from dashboard.amounts import in_currency
from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.kinds import FlagFilter, NumberFilter, OverFilter
from dashboard.listing.listing import Listing
from dashboard.listing.selection import FilterSet, Values
from dashboard.lists.corrections import DEEDS
from dashboard.lists.interventions import (
    ASIN,
    AT,
    COMMON_COLUMNS,
    COMMON_FILTERS,
    PRODUCT,
    SHOWN,
    TIME,
    WORDS,
    InterventionLine,
    InterventionSource,
    common_criteria,
    live,
    percent,
    written,
)
from dashboard.lists.turn_filters import words_of as in_words


def _criteria(values: Values) -> InterventionCriteria:
    share, amount = values.get("difference"), values.get("difference_minor")
    return InterventionCriteria(
        **common_criteria(values),  # type: ignore[arg-type]
        stages=(PRICES,),
        is_proven_wrong=values.get("product_known"),
        policy_version=values.get("policy"),
        difference_over_bp=None if share is None else ceil(share * 100),
        difference_over_minor=None if amount is None else ceil(amount),
    )


_C = Column[InterventionLine]

PRICE_COLUMNS = (
    AT,
    PRODUCT,
    _C(name="written", label="Model wrote", value=written, form=Form.AMOUNT),
    _C(
        name="live",
        label="Live price then",
        value=live,
        none="not known",
        form=Form.AMOUNT,
    ),
    _C(
        name="difference",
        label="Difference",
        value=lambda line: (
            in_currency(line.row.difference_minor, line.row.live_currency) or None
        ),
        form=Form.AMOUNT,
    ),
    _C(
        name="difference_percent",
        label="In %",
        value=percent,
        form=Form.NUMBER,
        hint="Of the live price.",
    ),
    _C(
        name="was_shown",
        label="Seen",
        value=lambda line: line.row.was_shown,
        form=Form.FLAG,
        hint=SHOWN.hint,
    ),
    _C(
        name="action",
        label="Done",
        value=lambda line: DEEDS.get(line.row.action, line.row.action),
    ),
    _C(name="reason", label="Reason", value=lambda line: in_words(line.row.reason)),
    _C(name="release", label="Release", value=lambda line: line.row.model_release),
    _C(
        name="difference_minor",
        label="Difference, minor units",
        value=lambda line: line.row.difference_minor,
        form=Form.NUMBER,
        is_shown=False,
    ),
    _C(
        name="policy_version",
        label="Policy",
        value=lambda line: line.row.policy_version,
        form=Form.NUMBER,
        is_shown=False,
    ),
    _C(
        name="intent",
        label="Intent",
        value=lambda line: in_words(line.row.intent),
        is_shown=False,
    ),
    *(
        Column[InterventionLine](
            name=each.name,
            label=each.label,
            value=each.value,
            form=each.form,
            hint=each.hint,
            is_private=True,
            is_shown=False,
        )
        for each in WORDS
    ),
    *(each for each in COMMON_COLUMNS if each.name != "model_release"),
)

PRICE_DISCREPANCIES = Listing(
    name="price_discrepancies",
    api_path="/api/price-discrepancies/",
    noun="wrong amounts",
    filters=FilterSet(
        TIME,
        ASIN,
        SHOWN,
        OverFilter(name="difference", label="Difference", unit="%"),
        OverFilter(
            name="difference_minor", label="Difference in money", unit="cents or yen"
        ),
        FlagFilter(
            name="product_known",
            label="Product",
            yes="known, with its live price",
            no="not known",
            hint="Whether the sentence told which product the amount was said of.",
        ),
        NumberFilter(name="policy", label="Policy version"),
        *COMMON_FILTERS,
    ),
    columns=PRICE_COLUMNS,
    source=InterventionSource(_criteria),
)
