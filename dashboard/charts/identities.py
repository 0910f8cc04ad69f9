"""Which colour stands for what, on every page alike, and what it is called."""

from chat.orchestration.turns import Intent

OTHER = "series-other"

#: Intents by their share of cost, so that neighbours in a chart are far apart in hue.
_INTENTS = {
    Intent.RECOMMENDATION: "series-1",
    Intent.PRODUCT_QUESTION: "series-2",
    Intent.COMPARISON: "series-3",
    Intent.REVIEWS: "series-4",
    Intent.READING_ORDER: "series-5",
    Intent.PRICE_QUESTION: "series-6",
    Intent.AVAILABILITY: "series-7",
    Intent.PROMOTIONS: "series-8",
    Intent.ORDER_HELP: "series-9",
    Intent.POLICY: "series-10",
    Intent.SMALL_TALK: "series-11",
    Intent.HAND_OVER: "series-12",
    Intent.OUT_OF_SCOPE: "series-13",
}

#: Guardrail stages as people say them.
_STAGES = {
    "injection": "Injection",
    "pii": "Personal data",
    "toxicity": "Toxicity",
    "scope": "Scope",
    "competitors": "Competitors",
    "prices": "Prices",
    "asins": "Products claimed",
    "listing_trust": "Listing trust",
}

#: Percentiles go from light to dark.
PERCENTILES = {"p50": "series-7", "p95": "series-1", "p99": "series-4"}


def intent_colour(intent: str) -> str:
    """Return the colour that an intent has everywhere."""
    return _INTENTS.get(Intent(intent), OTHER) if intent in set(Intent) else OTHER


def intent_words(intent: str) -> str:
    """Return an intent as people say it."""
    return intent.replace("_", " ").capitalize() if intent else "Others"


def stage_words(stage: str) -> str:
    """Return a guardrail stage as people say it."""
    return _STAGES.get(stage) or stage.replace("_", " ").capitalize()
