"""What the guards did to answers, for the page of corrections and for the API."""

from audit.selectors.interventions import ACTS, SEEN, InterventionCriteria
from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.kinds import ManyFilter, NumberFilter
from dashboard.listing.listing import Listing
from dashboard.listing.selection import FilterSet, Values
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
    written,
)
from dashboard.lists.turn_filters import words_of as in_words

STAGES = {
    "pii": "Personal data",
    "toxicity": "Toxicity",
    "scope": "Scope",
    "competitors": "Competitors",
    "prices": "Prices",
    "asins": "Products claimed",
    "listing_trust": "Listing trust",
    "control": "Markup and hidden characters",
    "stream": "Stalled model",
}
DEEDS = {
    "redact": "redacted",
    "replace": "replaced",
    "remove": "removed",
    "block": "answer blocked",
    "drop": "card withheld",
    SEEN: "only noted",
}


def _criteria(values: Values) -> InterventionCriteria:
    return InterventionCriteria(
        **common_criteria(values),  # type: ignore[arg-type]
        stages=values.get("stage", ()),
        actions=values.get("action", ACTS),
        policy_version=values.get("policy"),
    )


_C = Column[InterventionLine]

CORRECTION_COLUMNS = (
    AT,
    _C(
        name="stage",
        label="Stage",
        value=lambda line: STAGES.get(line.row.stage, line.row.stage),
    ),
    *WORDS,
    _C(
        name="reason",
        label="Reason",
        value=lambda line: in_words(line.row.reason or line.row.kind),
    ),
    PRODUCT,
    _C(
        name="written",
        label="Written",
        value=written,
        form=Form.AMOUNT,
        hint="The price that the model wrote.",
    ),
    _C(
        name="live",
        label="Live price",
        value=live,
        form=Form.AMOUNT,
        hint="At that time.",
    ),
    _C(
        name="action",
        label="Done",
        value=lambda line: DEEDS.get(line.row.action, line.row.action),
    ),
    _C(
        name="was_shown",
        label="Seen",
        value=lambda line: line.row.was_shown,
        form=Form.FLAG,
        hint=SHOWN.hint,
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
    _C(name="kind", label="What", value=lambda line: line.row.kind, is_shown=False),
    *COMMON_COLUMNS,
)

CORRECTIONS = Listing(
    name="corrections",
    api_path="/api/corrections/",
    noun="corrections",
    filters=FilterSet(
        TIME,
        ManyFilter(name="stage", label="Stage", choices=list(STAGES.items())),
        ManyFilter(
            name="action",
            label="Done",
            choices=[(name, words.capitalize()) for name, words in DEEDS.items()],
            hint="Without it, all but what was only noted in shadow mode",
        ),
        SHOWN,
        ASIN,
        NumberFilter(name="policy", label="Policy version"),
        *COMMON_FILTERS,
    ),
    columns=CORRECTION_COLUMNS,
    source=InterventionSource(_criteria),
)
