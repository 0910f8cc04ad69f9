"""Another catalogue file is served as well, and a bad one is refused by its row."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from chat.demo_store.application import create_app
from chat.demo_store.conf import StoreSettings, StoreSettingsError, settings_from
from chat.demo_store.files import read_foreign
from chat.demo_store.series import CatalogueFileError
from chat.demo_store.shop import Shop

ROOT = Path(__file__).resolve().parents[3]
HEADER = (
    "anilist_id,title_english,title_romaji,status,start_year,genres,demographic,tags,"
    "mean_score,popularity\n"
)
ROW = "7,Blue Moon,Aoi Tsuki,FINISHED,2001,Horror|Ecchi,Seinen,Ghost:90,80,9000\n"


def _file(tmp_path: Path, text: str, name: str = "catalogue.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def anilist_shop(shared_data) -> Shop:
    path = shared_data / "manga_catalogue_anilist/manga.csv"
    return Shop(StoreSettings(catalogue_path=path, latency="zero"))


@pytest.fixture
async def anilist(anilist_shop):
    transport = httpx.ASGITransport(create_app(anilist_shop))
    async with httpx.AsyncClient(transport=transport, base_url="http://s") as client:
        yield client


def test_every_row_of_the_anilist_file_becomes_a_series(anilist_shop):
    catalogue = anilist_shop.catalogue
    assert len(catalogue.series) == 2806
    for series in catalogue.series:
        assert series.author == ""
        assert series.publisher == ""
        assert series.synopsis
        assert catalogue.first_volume(series.slug)


async def test_all_seven_services_work_on_the_anilist_file(anilist):
    page = (
        await anilist.get(
            "/catalogue/v1/products",
            params={"genre": "horror", "first_volumes": "true", "limit": 10},
        )
    ).json()
    asins = [each["asin"] for each in page["items"]]
    assert len(asins) == 10
    found = await anilist.post("/catalogue/v1/products/lookup", json={"asins": asins})
    assert [each["asin"] for each in found.json()["items"]] == asins
    asked = {"asins": asins, "tier": "guest"}
    quotes = (await anilist.post("/pricing/v1/quotes", json=asked)).json()
    assert all(each["amount_minor"] > 0 for each in quotes["quotes"])
    profile = await anilist.get("/profile/v1/customers/demo-horror-fan")
    assert len(profile.json()["owned_asins"]) >= 3
    wish = {
        "customer_id": "demo-horror-fan",
        "seed_asins": asins[:1],
        "genres": ["horror"],
        "limit": 5,
    }
    suggested = await anilist.post("/recommendations/v1/suggest", json=wish)
    assert len(suggested.json()["items"]) == 5
    promotions = await anilist.post("/promotions/v1/active", json=asked)
    assert any(each["asins"] for each in promotions.json()["items"])
    reviews = await anilist.post("/reviews/v1/summaries", json={"asins": asins})
    assert len(reviews.json()["items"]) == 10
    documents = [
        {"id": each["asin"], "text": f"{each['title']}\n{each['synopsis']}"}
        for each in page["items"]
    ]
    ranked = await anilist.post(
        "/reranker/v1/rerank",
        json={"query": page["items"][3]["series_title"], "documents": documents},
    )
    assert ranked.json()["results"][0]["id"] == asins[3]


def test_missing_columns_are_derived_and_unknown_people_stay_unknown(tmp_path):
    (series,) = read_foreign(_file(tmp_path, "title_romaji\nAoi Tsuki\n"))
    assert series.title == "Aoi Tsuki"
    assert series.author == series.publisher == series.demographic == ""
    assert series.volumes >= 1
    assert "Aoi Tsuki" in series.synopsis


def test_known_columns_are_taken_over(tmp_path):
    (series,) = read_foreign(_file(tmp_path, HEADER + ROW))
    assert series.slug == "blue-moon-7"
    assert series.genres == ("horror",)
    assert series.demographic == "seinen"
    assert series.status == "finished"
    assert series.age_rating == "mature"
    assert series.themes == ("ghost",)


def test_stated_author_volumes_and_price_win(tmp_path):
    row = {
        "title": "Blue Moon",
        "author": "An Author",
        "volumes": 3,
        "price": "7.25",
        "genres": ["Drama"],
    }
    path = _file(tmp_path, json.dumps(row) + "\n", "catalogue.jsonl")
    shop = Shop(StoreSettings(catalogue_path=path))
    own = [each for each in shop.catalogue.products if each.is_own]
    papers = [each for each in own if each.draft.format == "paperback"]
    assert [each.draft.price.amount_minor for each in papers] == [725, 725, 725]
    assert {each.series.author for each in own} == {"An Author"}


@pytest.mark.parametrize(
    ("text", "name", "complaint"),
    [
        (HEADER + ROW + ROW, "c.csv", "line 3: the series"),
        (HEADER + ROW + "8,,,FINISHED,,,,,,\n", "c.csv", "line 3: no title"),
        (HEADER + ROW.replace("FINISHED", "SOLD"), "c.csv", 'unknown status "SOLD"'),
        (HEADER + ROW.replace("2001", "MMI"), "c.csv", "line 2: .*year"),
        (HEADER + ROW.replace(",80,", ",good,"), "c.csv", '"mean_score" is not a num'),
        (HEADER + "7,Blue Moon\n", "c.csv", "line 2: expected 10 columns"),
        (HEADER, "c.csv", "no series in it"),
        ('{"title": "A"}\n{"title"', "c.jsonl", "line 2: not JSON"),
        ('{"title": "A"}\n[]\n', "c.jsonl", "line 2: not an object"),
        ('{"title": "A", "volumes": 0}\n', "c.jsonl", "line 1: 0 volumes"),
        ('{"title": "A", "price": "cheap"}\n', "c.jsonl", "line 1: .*amount"),
        ('{"slug": "a", "title": "A"}\n', "c.jsonl", "line 1: missing: .*author"),
    ],
)
def test_a_bad_file_is_refused_with_the_row(tmp_path, text, name, complaint):
    with pytest.raises(CatalogueFileError, match=complaint):
        read_foreign(_file(tmp_path, text, name))


def test_a_file_that_is_not_there_or_not_text_is_refused_by_name(tmp_path):
    with pytest.raises(CatalogueFileError, match=r"nowhere\.csv"):
        read_foreign(tmp_path / "nowhere.csv")
    path = tmp_path / "c.csv"
    path.write_bytes(b"title\n\xff\xfe\n")
    with pytest.raises(CatalogueFileError, match="not UTF-8"):
        read_foreign(path)


def test_the_process_says_which_row_is_bad_instead_of_starting(tmp_path):
    path = _file(tmp_path, HEADER + ROW.replace("FINISHED", "SOLD"))
    ended = subprocess.run(
        [sys.executable, "-m", "uvicorn", "chat.demo_store.asgi:app", "--port", "0"],
        cwd=ROOT,
        env=os.environ | {"DEMO_STORE_CATALOGUE": str(path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert 'line 2: unknown status "SOLD"' in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_stand_in_never_imports_django():
    code = (
        "import sys, chat.demo_store.asgi;"
        "print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert printed.strip() == "[]"


def test_settings_are_loud_on_nonsense():
    with pytest.raises(StoreSettingsError, match="DEMO_STORE_LATENCY"):
        settings_from({"DEMO_STORE_LATENCY": "slow"})
    with pytest.raises(StoreSettingsError, match="STORE_PUBLIC_URL"):
        settings_from({"STORE_PUBLIC_URL": "shop.example"})
    stated = settings_from({"STORE_PUBLIC_URL": "https://shop.example/"})
    assert stated.public_url == "https://shop.example"
    assert stated.latency == "realistic"
