"""The shop: where its services, pages and contacts are, and what rehearses it."""

from mangaassist.settings_parts.base import PORT, STORE_PORT, env

STORE_PUBLIC_URL = env.url(
    "STORE_PUBLIC_URL",
    f"http://127.0.0.1:{PORT}",
    "Where shoppers find the shop's product pages and covers.",
    schemes=("http", "https"),
)
#: Where the stand-in answers, its administration included.
STORE_STAND_IN_URL = _stand_in = f"http://127.0.0.1:{STORE_PORT}"
SERVICE_URLS = {
    name: env.url(
        f"{name.upper()}_URL",
        f"{_stand_in}/{name}",
        f"The shop's {name} service.",
        schemes=("http", "https"),
    )
    for name in (
        "catalogue",
        "pricing",
        "profile",
        "recommendations",
        "promotions",
        "reviews",
        "reranker",
    )
}
#: Whether any of the services is the stand-in, which then has to run.
STORE_IS_STAND_IN = any(url.startswith(_stand_in) for url in SERVICE_URLS.values())
CLIENT_DRILLS = env.flag(
    "CLIENT_DRILLS",
    "no",
    "Whether drills may make calls to real services, the model and the session store "
    "fail in our own clients, where the store stand-in does not answer for them.",
)
DEMO_STORE_CATALOGUE = env.text(
    "DEMO_STORE_CATALOGUE",
    "",
    "A CSV or JSONL file that the store stand-in serves instead of its own catalogue.",
)
DEMO_DATA = env.flag(
    "DEMO_DATA",
    "yes",
    "Whether a start on one machine, where the store is the stand-in and no real turn "
    "is on record, makes a month of demo turns.",
)
SHOP_NAME = env.text("SHOP_NAME", "the shop", "What the assistant calls the shop.")
SHOP_CONTACTS = env.words(
    "SHOP_CONTACTS",
    "support@mangaassist.example",
    "The shop's own addresses, which answers may name.",
)
