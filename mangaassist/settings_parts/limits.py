"""How often one shopper, address or program may ask."""

from mangaassist.settings_parts.base import env

MESSAGES_PER_MINUTE = env.number(
    "MESSAGES_PER_MINUTE",
    30,
    "Messages that one shopper may send in a minute.",
    within=(0.1, 100_000),
)
MESSAGES_BURST = env.integer(
    "MESSAGES_BURST",
    30,
    "Messages that one shopper may send at once.",
    within=(1, 100_000),
)
NEW_SESSIONS_PER_MINUTE = env.number(
    "NEW_SESSIONS_PER_MINUTE",
    60,
    "Sessions that one address may begin in a minute.",
    within=(0.1, 1_000_000),
)
NEW_SESSIONS_BURST = env.integer(
    "NEW_SESSIONS_BURST",
    200,
    "Sessions that one address may begin at once.",
    within=(1, 1_000_000),
)
SHARES_PER_MINUTE = env.number(
    "SHARES_PER_MINUTE",
    6,
    "Conversations that one address may share in a minute.",
    within=(0.1, 1_000_000),
)
SHARES_BURST = env.integer(
    "SHARES_BURST",
    20,
    "Conversations that one address may share at once.",
    within=(1, 1_000_000),
)
SHARE_READS_PER_MINUTE = env.number(
    "SHARE_READS_PER_MINUTE",
    600,
    "Reads of shared conversations that one address may make in a minute.",
    within=(0.1, 1_000_000),
)
SHARE_READS_BURST = env.integer(
    "SHARE_READS_BURST",
    300,
    "Reads of shared conversations that one address may make at once.",
    within=(1, 1_000_000),
)
API_CALLS_PER_MINUTE = env.number(
    "API_CALLS_PER_MINUTE",
    600,
    "Calls of the REST API that one token, or one person, may make in a minute.",
    within=(0.1, 1_000_000),
)
API_CALLS_BURST = env.integer(
    "API_CALLS_BURST",
    120,
    "Calls of the REST API that one token, or one person, may make at once.",
    within=(1, 100_000),
)
TRUSTED_PROXIES = env.integer(
    "TRUSTED_PROXIES",
    0,
    "How many proxies of our own stand before us and add to X-Forwarded-For.",
    within=(0, 10),
)
