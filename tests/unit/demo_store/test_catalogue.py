"""The catalogue derived from the built-in series is a plausible, stable shop."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from chat.demo_store.catalogue import Catalogue
from chat.demo_store.customers import customers_of
from chat.demo_store.files import read_built_in
from chat.demo_store.prices import TIERS, tier_price

ROOT = Path(__file__).resolve().parents[3]
_DIGEST = """
import hashlib, json
from chat.demo_store.catalogue import Catalogue
from chat.demo_store.files import read_built_in
shop = Catalogue(read_built_in(), "http://127.0.0.1:8000")
text = json.dumps(
    [
        (shop.json(each), repr(each.draft.price), each.draft.in_stock)
        for each in shop.products
    ]
)
print(shop.version, hashlib.sha256(text.encode()).hexdigest())
"""


def _derived(hash_seed: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", _DIGEST],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def test_two_processes_derive_the_same_catalogue():
    assert _derived("1") == _derived("2")


def test_the_order_of_the_series_does_not_matter(catalogue):
    series = list(catalogue.series)
    random.Random(7).shuffle(series)
    again = Catalogue(series, "https://shop.example")
    assert again.version == catalogue.version
    assert [each.asin for each in again.products] == [
        each.asin for each in catalogue.products
    ]


def test_the_version_changes_with_the_content_and_not_with_the_address(catalogue):
    elsewhere = Catalogue(catalogue.series, "https://other.example")
    smaller = Catalogue(catalogue.series[1:], "https://shop.example")
    assert elsewhere.version == catalogue.version
    assert smaller.version != catalogue.version


def test_the_shop_has_300_series_and_3000_products_without_a_collision(catalogue):
    assert len(catalogue.series) >= 300
    assert len(catalogue.products) >= 3000
    assert len(catalogue.by_asin) == len(catalogue.products)
    formats = Counter(each.draft.format for each in catalogue.products)
    assert {"paperback", "digital", "box-set"} <= set(formats)
    assert any(asin.startswith("00") for asin in catalogue.by_asin)
    assert any(asin.endswith("X") for asin in catalogue.by_asin)


def test_every_product_is_complete_json_with_absolute_addresses(catalogue):
    for product in catalogue.products:
        shown = json.loads(json.dumps(catalogue.json(product)))
        asin = shown["asin"]
        assert shown["url"] == f"https://shop.example/products/{asin}"
        assert shown["image_url"] == f"https://shop.example/covers/{asin}.svg"
        assert shown["genres"]
        assert shown["author"]
        assert date(1990, 1, 1) < date.fromisoformat(shown["release_date"])
        assert date.fromisoformat(shown["release_date"]) <= date(2025, 12, 31)
        if not shown["listing"]["third_party"]:
            assert 3.0 <= shown["rating"] <= 5.0


def test_volumes_of_a_series_are_all_there_and_come_out_in_order(catalogue):
    for series in catalogue.series:
        own = [each for each in catalogue.by_series[series.slug] if each.is_own]
        for fmt in ("paperback", "digital"):
            volumes = [each.draft for each in own if each.draft.format == fmt]
            assert [v.volume for v in volumes] == list(range(1, series.volumes + 1))
            dates = [v.release_date for v in volumes]
            assert dates == sorted(dates)


def test_prices_are_whole_cents_in_reason_and_never_above_the_list_price(catalogue):
    for product in catalogue.products:
        price = product.draft.price
        assert isinstance(price.amount_minor, int)
        assert 99 <= price.amount_minor <= 60_000
        if product.is_own:
            assert price.amount_minor <= price.list_minor


def test_a_box_costs_less_than_its_volumes_one_by_one(catalogue):
    boxes = [each for each in catalogue.products if each.draft.format == "box-set"]
    assert boxes
    for box in boxes:
        first, last = box.draft.key.rpartition("|")[2].split("-")
        alone = sum(
            each.draft.price.list_minor
            for each in catalogue.by_series[box.series.slug]
            if each.is_own
            and each.draft.format == "paperback"
            and int(first) <= each.draft.volume <= int(last)
        )
        assert box.draft.price.amount_minor < alone


def test_some_listings_of_famous_titles_are_fraudulent_in_every_way(catalogue):
    frauds = [p for p in catalogue.products if p.draft.key.endswith("|fraud")]
    assert len(frauds) >= 20
    for fraud in frauds:
        listing = catalogue.json(fraud)["listing"]
        assert listing["third_party"]
        assert listing["seller_feedback_count"] == 0
        assert listing["seller_age_days"] < 30
        assert listing["listing_age_days"] < 30
        assert listing["title_is_established"] == (fraud.series.first_year < 2022)
        assert 0.1 <= listing["trust_score"] <= 0.4
        honest = listing["comparable_median_minor"]
        assert fraud.draft.price.amount_minor * 10 <= honest * 3
        assert fraud.series.popularity >= 70


def test_no_listing_of_the_store_itself_looks_fraudulent(catalogue):
    for product in catalogue.products:
        if product.is_own:
            listing = catalogue.json(product)["listing"]
            peers = listing["comparable_median_minor"]
            assert listing["trust_score"] >= 0.95
            assert listing["listing_age_days"] >= 30
            assert peers is None or product.draft.price.amount_minor * 10 > peers * 3


def test_the_median_is_that_of_the_stores_own_volumes(catalogue):
    volumes = [
        each
        for each in catalogue.by_series["fruits-basket"]
        if each.is_own and each.draft.format == "paperback"
    ]
    amounts = [each.draft.price.amount_minor for each in volumes]
    stated = catalogue.json(volumes[0])["listing"]["comparable_median_minor"]
    assert stated == median(amounts)


def test_the_horror_fan_owns_some_junji_ito_but_not_all_of_him(catalogue):
    customer = customers_of(catalogue)["demo-horror-fan"]
    owned = [catalogue.by_asin[each] for each in customer.owned_asins]
    by_ito = {p.series.slug for p in owned if p.series.author == "Junji Ito"}
    all_ito = {s.slug for s in catalogue.series if s.author == "Junji Ito"}
    assert by_ito
    assert by_ito < all_ito


def test_the_accounts_say_that_they_are_for_demonstration(catalogue):
    customers = customers_of(catalogue)
    assert len(customers) >= 6
    for customer in customers.values():
        assert customer.customer_id.startswith("demo-")
        assert customer.display_name.startswith("Demo account")
        assert customer.tier in TIERS
        assert set(customer.owned_asins) <= set(catalogue.by_asin)


@pytest.mark.parametrize(
    ("tier", "expected"), [("guest", 999), ("member", 979), ("gold", 949)]
)
def test_a_tier_pays_less_and_fractions_favour_the_customer(tier, expected):
    assert tier_price(999, tier) == expected


def test_no_series_is_in_two_of_the_built_in_files():
    folder = ROOT / "chat/demo_store/data"
    slugs = Counter(
        json.loads(line)["slug"]
        for path in folder.glob("series_*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )
    assert [slug for slug, count in slugs.items() if count > 1] == []
    assert len(read_built_in()) == len(slugs)
