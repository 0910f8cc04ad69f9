"""Words beside a title that say what is wanted of it."""

import re

#: A title beside such words is what more is wanted like.
TASTE = re.compile(
    r"\b(?:lik(?:e|ed)?|loved?|enjoy(?:ed|s)?|finish(?:ed|ing)|after|next|"
    r"similar|fan of|watch(?:ed|ing|es)?|what (?:else|now)|into|"
    r"would you (?:get|pick|buy|read)|"
    r"obsessed|in the vein)\b",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"^\W*(?:can|could|how|what|who|why|when|where|is|are|do|does|did|will|should|my|i)"
    r"\b(?!.*\b(?:something|anything|manga|series|books?)\b)",
    re.IGNORECASE,
)
#: "Berserk or Vagabond for a beginner?" wants the two weighed.
EITHER = re.compile(r"\b(?:or|vs\.?|versus)\b", re.IGNORECASE)
#: Beside "all of …" these ask what the whole series costs.
COSTS = re.compile(
    r"\b(?:cheap\w*|cost\w*|pric\w+|expensive|afford|how much|least)\b", re.IGNORECASE
)
