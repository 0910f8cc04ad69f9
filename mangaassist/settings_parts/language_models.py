"""Who writes the answers, who embeds texts, and what that may cost."""

from mangaassist.settings_parts.base import env

LLM_BACKEND = env.choice(
    "LLM_BACKEND",
    "demo",
    "Who writes the answers.",
    options=("demo", "bedrock", "openai"),
)
LLM_MODEL = env.text("LLM_MODEL", "", "The primary model of the backend.")
LLM_ECONOMY_MODEL = env.text(
    "LLM_ECONOMY_MODEL", "", "The model for simple intents; unset, the primary one."
)
LLM_FALLBACK_MODEL = env.text(
    "LLM_FALLBACK_MODEL", "", "The model to turn to when another one fails."
)
OPENAI_BASE_URL = env.url(
    "OPENAI_BASE_URL",
    "",
    "The OpenAI-compatible endpoint; unset, the vendor's own.",
    schemes=("http", "https"),
)
OPENAI_API_KEY = env.secret("OPENAI_API_KEY", "The endpoint's key.")
EMBEDDINGS = env.choice(
    "EMBEDDINGS", "local", "Who embeds texts.", options=("local", "titan")
)
LLM_PACE_MS = env.integer(
    "LLM_PACE_MS", 18, "The demo model's pause between words.", within=(0, 1000)
)
BEDROCK_GUARDRAIL_ID = env.text(
    "BEDROCK_GUARDRAIL_ID",
    "",
    "A guardrail of Amazon Bedrock that also judges messages and answers; unset, none.",
)
BEDROCK_GUARDRAIL_VERSION = env.text(
    "BEDROCK_GUARDRAIL_VERSION", "DRAFT", "The guardrail's version: a number, or DRAFT."
)
BEDROCK_GUARDRAIL_REGION = env.text(
    "BEDROCK_GUARDRAIL_REGION", "", "The guardrail's region; unset, that of AWS' own."
)
RESPONSE_CACHE_TTL_S = env.integer(
    "RESPONSE_CACHE_TTL_S",
    600,
    "How long an answer may be served again, in seconds.",
    within=(1, 86_400),
)
DAILY_BUDGET_USD = env.number(
    "DAILY_BUDGET_USD",
    10,
    "What models may cost in a day before the console says so; 0 for no budget.",
    within=(0, 10_000_000),
)
