"""The store stand-in keeps docs/store-contracts.md, over real HTTP."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs/store-contracts.md"
_EXAMPLE = re.compile(
    r"^```http\n(?P<method>[A-Z]+) (?P<target>\S+)\n(?P<body>.*?)^```\n+"
    r"^```json (?P<status>\d{3})\n(?P<answer>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_SERVICES = (
    "catalogue pricing profile recommendations promotions reviews reranker".split()
)
UZUMAKI = "0635459825"


@dataclass(frozen=True)
class Example:
    """One documented call and its answer."""

    method: str
    target: str
    body: str
    status: int
    answer: object


def _examples() -> list[Example]:
    text = DOCS.read_text(encoding="utf-8")
    found = [
        Example(
            each["method"],
            each["target"],
            each["body"].strip(),
            int(each["status"]),
            json.loads(each["answer"]),
        )
        for each in _EXAMPLE.finditer(text)
    ]
    assert len(found) == text.count("```http\n"), "an example can't be parsed"
    return found


EXAMPLES = _examples()


def _differences(example: object, actual: object, at: str = "$") -> list[str]:
    """Say where an answer does not have the keys and types of its example."""
    if isinstance(example, dict):
        if not isinstance(actual, dict) or set(actual) != set(example):
            keys = sorted(actual) if isinstance(actual, dict) else actual
            return [f"{at}: {keys} instead of {sorted(example)}"]
        return [
            line
            for key, value in example.items()
            for line in _differences(value, actual[key], f"{at}.{key}")
        ]
    if isinstance(example, list):
        return _list_differences(example, actual, at)
    if example is None:
        fine = actual is None or isinstance(actual, str | int | float)
        return [] if fine else [f"{at}: {actual!r} is no scalar"]
    same = type(actual) is type(example)
    return [] if same else [f"{at}: {actual!r} is not like {example!r}"]


def _list_differences(example: list, actual: object, at: str) -> list[str]:
    """Each item has to be like one of the example's."""
    empty = not actual and "[" not in at  # a list inside an item may be empty
    if not isinstance(actual, list) or (example and empty):
        return [f"{at}: {actual!r} instead of a list like {example!r}"]
    if actual and not example:
        return [f"{at}: {actual!r} instead of an empty list"]
    lines: list[str] = []
    for index, item in enumerate(actual):
        found = [_differences(each, item, f"{at}[{index}]") for each in example]
        lines += min(found, key=len)
    return lines


@pytest.fixture
def store(store_service: str) -> Iterator[httpx.Client]:
    """A client of the running stand-in, which is left as it was found."""
    with httpx.Client(base_url=store_service, timeout=10) as client:
        yield client
        client.delete("/admin/faults")
        client.delete("/admin/prices")
        client.put("/admin/latency", json={"profile": "zero"})


def _call(store: httpx.Client, example: Example) -> httpx.Response:
    headers = {"content-type": "application/json"}
    return store.request(
        example.method, example.target, content=example.body or None, headers=headers
    )


def test_every_documented_example_is_answered_as_documented(store):
    for example in EXAMPLES:
        response = _call(store, example)
        name = f"{example.method} {example.target}"
        assert response.status_code == example.status, (name, response.text)
        assert response.headers["content-type"] == "application/json", name
        if example.status >= 400:
            assert response.json() == example.answer, name
        else:
            assert _differences(example.answer, response.json()) == [], name


def test_every_service_and_call_is_documented(store):
    documented = {example.target.split("/")[1] for example in EXAMPLES}
    assert {*_SERVICES, "admin", "health"} <= {
        each.split("?")[0] for each in documented
    }


def test_the_address_that_the_start_prints_says_what_is_served(store):
    front = store.get("/")
    assert front.status_code == 200
    assert front.json() == store.get("/health").json()


def test_the_pages_of_the_catalogue_hold_every_product_once(store):
    version = store.get("/catalogue/v1/version").json()["catalogue_version"]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = store.get(
            "/catalogue/v1/products", params={"cursor": cursor, "limit": 500}
        ).json()
        assert page["catalogue_version"] == version
        seen += [each["asin"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == store.get("/health").json()["products"]


def test_a_page_has_200_products_unless_told_otherwise(store):
    page = store.get("/catalogue/v1/products")
    assert len(page.json()["items"]) == 200
    assert page.headers["x-catalogue-version"] == page.json()["catalogue_version"]


def test_a_filtered_page_holds_only_what_was_asked_for_and_goes_on(store):
    asked = {"genre": "horror", "first_volumes": "true", "limit": "5"}
    first = store.get("/catalogue/v1/products", params=asked).json()
    rest = store.get(
        "/catalogue/v1/products", params=asked | {"cursor": first["next_cursor"]}
    ).json()
    items = first["items"] + rest["items"]
    assert len({each["series_id"] for each in items}) == 10
    for each in items:
        assert "horror" in each["genres"]
        assert each["format"] == "paperback"
        assert each["volume"] == 1
        assert not each["listing"]["third_party"]


def test_a_search_finds_a_series_by_any_of_its_names(store):
    for words in ("junji ito uzumaki", "うずまき", "UZUMAKI vol. 2"):
        page = store.get("/catalogue/v1/products", params={"q": words}).json()
        assert {each["series_id"] for each in page["items"]} == {"uzumaki"}


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "cursor=%F0%9F%92%A9",
        "limit=0",
        "limit=501",
        "limit=-1",
        "limit=ten",
        "limit=²",
        "first_volumes=perhaps",
    ],
)
def test_a_page_that_makes_no_sense_is_a_bad_request(store, query):
    response = store.get(f"/catalogue/v1/products?{query}")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "bad_request"


def test_a_cursor_of_other_filters_is_refused(store):
    page = store.get("/catalogue/v1/products", params={"limit": 1}).json()
    response = store.get(
        "/catalogue/v1/products",
        params={"cursor": page["next_cursor"], "genre": "horror"},
    )
    assert response.status_code == 400


def test_a_lookup_keeps_the_order_and_answers_once(store):
    series = store.get("/catalogue/v1/series/uzumaki/products").json()["items"]
    asked = [each["asin"] for each in reversed(series)]
    found = store.post(
        "/catalogue/v1/products/lookup", json={"asins": [*asked, asked[0], "nope"]}
    ).json()
    assert [each["asin"] for each in found["items"]] == asked
    assert found["missing"] == ["nope"]


def test_a_series_lists_the_stores_own_offers_before_third_parties(store):
    page = store.get("/catalogue/v1/products", params={"limit": 500}).json()
    slugs = dict.fromkeys(each["series_id"] for each in page["items"])
    mixed = 0
    for slug in slugs:
        items = store.get(f"/catalogue/v1/series/{slug}/products").json()["items"]
        foreign = [each["listing"]["third_party"] for each in items]
        assert foreign == sorted(foreign)
        mixed += any(foreign)
    assert mixed


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/catalogue/v1/products/lookup", b"{"),
        ("/catalogue/v1/products/lookup", b"[]"),
        ("/catalogue/v1/products/lookup", b'{"asins": [1]}'),
        ("/catalogue/v1/products/lookup", b"\xff\xfe"),
        ("/catalogue/v1/products/lookup", b"[" * 100_000),
        ("/pricing/v1/quotes", b'{"asins": []}'),
        ("/pricing/v1/quotes", b'{"asins": [], "tier": ["gold"]}'),
        ("/recommendations/v1/suggest", b'{"seed_asins": [], "genres": []}'),
        (
            "/recommendations/v1/suggest",
            b'{"customer_id": 1, "seed_asins": [], "genres": [], "limit": 3}',
        ),
        ("/reviews/v1/summaries", json.dumps({"asins": ["x"] * 501}).encode()),
        ("/reranker/v1/rerank", b'{"query": "x", "documents": [1]}'),
        ("/reranker/v1/rerank", b'{"query": "x", "documents": [], "top_k": 0}'),
        (
            "/reranker/v1/rerank",
            b'{"query": "x", "documents": [{"id": "a", "text": ""},'
            b' {"id": "a", "text": ""}]}',
        ),
    ],
)
def test_a_body_that_breaks_the_contract_is_a_bad_request(store, path, body):
    response = store.post(path, content=body)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "bad_request"
    assert store.get("/health").status_code == 200


def test_other_mistakes_have_their_own_codes(store):
    large = store.post("/reviews/v1/summaries", content=b" " * 600_000)
    assert (large.status_code, large.json()["error"]["code"]) == (413, "too_large")
    wrong = store.get("/pricing/v1/quotes")
    assert wrong.status_code == 405
    assert wrong.json()["error"]["code"] == "method_not_allowed"
    lost = store.get("/pricing/v2/quotes")
    assert (lost.status_code, lost.json()["error"]["code"]) == (404, "not_found")


def _amount(store: httpx.Client, tier: str) -> int:
    asked = {"asins": [UZUMAKI], "tier": tier}
    (quote,) = store.post("/pricing/v1/quotes", json=asked).json()["quotes"]
    return quote["amount_minor"]


def test_a_price_that_was_set_is_quoted_at_once_until_it_is_reset(store):
    before = _amount(store, "guest")
    changed = {"amount_minor": 20_000, "in_stock": False}
    store.put(f"/admin/prices/{UZUMAKI}", json=changed)
    assert _amount(store, "guest") == 20_000
    assert _amount(store, "member") == 19_600
    assert _amount(store, "gold") == 19_000
    asked = {"asins": [UZUMAKI], "tier": "guest"}
    (quote,) = store.post("/pricing/v1/quotes", json=asked).json()["quotes"]
    assert quote["in_stock"] is False
    assert quote["list_amount_minor"] is None
    assert store.delete(f"/admin/prices/{UZUMAKI}").json() == {"reset": 1}
    assert _amount(store, "guest") == before
    assert store.put("/admin/prices/nope", json=changed).status_code == 404
    bad = store.put(f"/admin/prices/{UZUMAKI}", json={"amount_minor": 9.99})
    assert bad.status_code == 400


def test_suggestions_suit_the_customer_and_exclude_what_is_owned(store):
    profile = store.get("/profile/v1/customers/demo-horror-fan").json()
    owned = store.post(
        "/catalogue/v1/products/lookup", json={"asins": profile["owned_asins"]}
    ).json()["items"]
    assert "uzumaki" in {each["series_id"] for each in owned}
    wish = {
        "customer_id": "demo-horror-fan",
        "seed_asins": [],
        "genres": ["horror"],
        "limit": 20,
    }
    items = store.post("/recommendations/v1/suggest", json=wish).json()["items"]
    found = store.post(
        "/catalogue/v1/products/lookup",
        json={"asins": [each["asin"] for each in items]},
    ).json()["items"]
    assert len(found) == 20
    assert len({each["series_id"] for each in found}) == 20
    assert not {e["series_id"] for e in found} & {e["series_id"] for e in owned}
    assert all("horror" in each["genres"] for each in found)
    assert not any(each["listing"]["third_party"] for each in found)
    scores = [each["score"] for each in items]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= each <= 1 for each in scores)


def test_a_teen_is_never_offered_what_is_for_adults(store):
    wish = {
        "customer_id": "demo-teen-reader",
        "seed_asins": [UZUMAKI],
        "genres": [],
        "limit": 100,
    }
    items = store.post("/recommendations/v1/suggest", json=wish).json()["items"]
    found = store.post(
        "/catalogue/v1/products/lookup",
        json={"asins": [each["asin"] for each in items]},
    ).json()["items"]
    assert {each["age_rating"] for each in found} <= {"all", "teen"}


def test_promotions_cover_what_they_say_and_depend_on_the_tier(store):
    asked = {"asins": [UZUMAKI, "nope"], "tier": "guest"}
    items = store.post("/promotions/v1/active", json=asked).json()["items"]
    assert "horror-nights" in {each["promotion_id"] for each in items}
    assert all(each["asins"] == [UZUMAKI] for each in items)
    kinds = set()
    tiers = {}
    for tier in ("guest", "gold"):
        every = store.post(
            "/promotions/v1/active", json={"asins": [], "tier": tier}
        ).json()["items"]
        tiers[tier] = {each["promotion_id"] for each in every}
        kinds |= {each["kind"] for each in every}
        for each in every:
            assert 1 <= len(each["asins"]) <= 12
            assert (each["percent"] is None) != (
                each["kind"] in ("percent_off", "bundle")
            )
            assert (each["amount_minor"] is None) != (each["kind"] == "amount_off")
    assert kinds == {"percent_off", "amount_off", "bundle", "free_shipping"}
    assert tiers["guest"] < tiers["gold"]


def test_a_review_agrees_with_the_product(store):
    items = store.get("/catalogue/v1/products", params={"limit": 300}).json()["items"]
    asins = [each["asin"] for each in items]
    found = store.post("/reviews/v1/summaries", json={"asins": asins}).json()["items"]
    reviews = {each["asin"]: each for each in found}
    for product in items:
        if product["rating"] is None:
            assert product["asin"] not in reviews
            continue
        review = reviews[product["asin"]]
        assert float(review["rating"]) == product["rating"]
        assert review["count"] > 0
        assert 2 <= len(set(review["highlights"])) == len(review["highlights"]) <= 3


# --- faults ------------------------------------------------------------------------


def _reviews(store: httpx.Client, timeout: float = 10) -> httpx.Response:
    return store.post(
        "/reviews/v1/summaries", json={"asins": [UZUMAKI]}, timeout=timeout
    )


@pytest.mark.parametrize("service", _SERVICES)
def test_an_error_meets_its_service_and_no_other(store, service):
    store.put(f"/admin/faults/{service}", json={"kind": "error", "status": 502})
    for other in _SERVICES:
        response = store.get(f"/{other}/v1/no-such-call")
        assert response.status_code == (502 if other == service else 404)
    store.delete(f"/admin/faults/{service}")
    assert store.get(f"/{service}/v1/no-such-call").status_code == 404


def test_a_truncated_body_breaks_off_in_mid_answer(store):
    store.put("/admin/faults/reviews", json={"kind": "truncated"})
    with pytest.raises(httpx.RemoteProtocolError):
        _reviews(store)
    store.delete("/admin/faults/reviews")
    assert _reviews(store).json()["items"]


def test_a_malformed_body_comes_whole_and_is_no_json(store):
    store.put("/admin/faults/reviews", json={"kind": "malformed"})
    response = _reviews(store)
    assert response.status_code == 200
    with pytest.raises(ValueError, match=r"\S"):
        response.json()


def test_a_hanging_service_answers_when_the_fault_is_lifted(store, store_service):
    store.put("/admin/faults/reviews", json={"kind": "hang", "seconds": 600})
    with pytest.raises(httpx.ReadTimeout):
        _reviews(store, timeout=0.3)
    answers: list[httpx.Response] = []

    def wait() -> None:
        with httpx.Client(base_url=store_service, timeout=60) as other:
            answers.append(_reviews(other))

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert store.get("/catalogue/v1/version").status_code == 200
    store.delete("/admin/faults/reviews")
    waiting.join(30)
    assert [each.status_code for each in answers] == [200]


def test_added_latency_outlasts_an_impatient_client(store):
    store.put("/admin/faults/reviews", json={"kind": "latency", "latency_ms": 60_000})
    with pytest.raises(httpx.ReadTimeout):
        _reviews(store, timeout=0.3)


def test_a_fault_of_no_probability_or_no_duration_meets_nobody(store):
    never = {"kind": "error", "probability": 0}
    store.put("/admin/faults", json=never)
    assert set(store.get("/admin/faults").json()["faults"]) == set(_SERVICES)
    assert all(_reviews(store).is_success for _ in range(20))
    store.put("/admin/faults", json={"kind": "error", "seconds": 0})
    assert store.get("/admin/faults").json() == {"faults": {}}
    assert _reviews(store).is_success


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "flood"},
        {"kind": "latency"},
        {"kind": "latency", "latency_ms": -1},
        {"kind": "error", "status": 200},
        {"kind": "error", "probability": 1.5},
        {"kind": "error", "probability": True},
        {"kind": "hang", "seconds": 1e9},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(store, body):
    assert store.put("/admin/faults/reviews", json=body).status_code == 400
    assert store.put("/admin/faults/nothing", json=body).status_code == 404
    assert store.get("/admin/faults").json() == {"faults": {}}
