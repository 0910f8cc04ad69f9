"""Covers are small, self-contained, well-formed pictures that never change."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.demo_store.covers import CoverSubject, cover_svg
from chat.demo_store.covers.drawn_signs import drawing_of
from chat.demo_store.covers.palettes import PALETTES
from chat.demo_store.covers.titles import is_quiet
from chat.demo_store.series import GENRES
from chat.orchestration.shop import Product

LIMIT = 40_000
ANY_TEXT = st.text(max_size=300)
SUBJECTS = st.builds(
    CoverSubject,
    series_id=ANY_TEXT,
    title=ANY_TEXT,
    title_ja=st.one_of(ANY_TEXT, st.text("ナルト疾風伝の・ ーA", max_size=60)),
    author=ANY_TEXT,
    volume=st.none() | st.integers(0, 99_999),
    genres=st.lists(st.sampled_from(sorted(GENRES)), max_size=4).map(tuple),
    themes=st.lists(ANY_TEXT, max_size=3).map(tuple),
    demographic=st.sampled_from(["", "shonen", "josei"]),
    format=st.sampled_from(["paperback", "digital", "box-set", "hardcover"]),
)


def _parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own picture)


@given(SUBJECTS)
def test_any_text_gives_a_small_well_formed_picture_twice_the_same(subject):
    svg = cover_svg(subject)
    root = _parsed(svg)
    assert root.attrib["viewBox"] == "0 0 400 600"
    assert len(svg.encode()) < LIMIT
    assert cover_svg(subject) == svg
    assert not re.search(r"<(script|image|use|foreignObject|style|a)\b", svg)
    inside = svg.replace("http://www.w3.org/2000/svg", "", 1)
    assert not re.search(r"(href|@import|url\((?!#))", _markup(inside))


def _markup(svg: str) -> str:
    """The picture without the texts that it shows."""
    return re.sub(r'>[^<]*<|aria-label="[^"]*"', "><", svg)


@given(SUBJECTS)
def test_every_fill_refers_to_something_that_is_drawn(subject):
    svg = cover_svg(subject)
    defined = {each.attrib["id"] for each in _parsed(svg).iter() if "id" in each.attrib}
    assert set(re.findall(r'="url\(#([^)]+)\)"', svg)) <= defined


@pytest.mark.parametrize("genres", [("horror",), ("action",)])
def test_a_japanese_title_of_ours_needs_no_font(catalogue, genres):
    ours = {s.title_ja for s in catalogue.series if is_quiet(s.genres[:2])}
    ours = ours if is_quiet(genres) else {s.title_ja for s in catalogue.series} - ours
    for title_ja in ours:
        svg = cover_svg(CoverSubject("x", "X", title_ja, "Y", 1, genres))
        assert "vertical-rl" not in svg, title_ja


def test_outlines_keep_to_their_places():
    drawn = drawing_of(["う", "ま"], [(10.0, 20.0), (100.0, 20.0)], 50, is_quiet=True)
    starts = re.findall(r"M([\d.]+) ([\d.]+)", drawn)
    assert starts == [("10", "20"), ("100", "20")]
    assert drawing_of(["𠮷"], [(0.0, 0.0)], 50, is_quiet=True) == ""


def test_the_title_the_author_and_the_number_are_on_the_cover():
    # A sign that no outline is kept of: the title is set in the reader's own font.
    subject = CoverSubject(
        "uzumaki", "Uzumaki", "うずまき𠮷", "Junji Ito", 3, ("horror",)
    )
    words = [each.text for each in _parsed(cover_svg(subject)).iter() if each.text]
    for expected in ("うずまき𠮷", "Junji Ito", "3"):
        assert expected in words
    assert any(word.lower() == "uzumaki" for word in words)


def test_any_product_value_of_the_conversation_can_be_drawn():
    product = Product(
        asin="0635459825",
        title="Uzumaki, Vol. 3",
        author="Junji Ito",
        format="digital",
        series_id="uzumaki",
        series_title="Uzumaki",
        title_ja="うずまき",
        volume=3,
        volumes_in_series=3,
        publisher="",
        demographic="seinen",
        genres=("horror",),
        themes=("cosmic dread",),
        status="finished",
        age_rating="mature",
        first_year=1998,
        release_date=None,
        rating=None,
        synopsis="",
        pitch="",
        url="",
        image_url="",
    )
    svg = cover_svg(CoverSubject.of(product))
    assert "DIGITAL EDITION" in svg
    assert "Cover of Uzumaki, volume 3" in svg


def test_a_title_can_not_bring_markup_along():
    subject = CoverSubject("x", '<script>alert("1")</script>', "<b>漢字</b>", "A & B")
    svg = cover_svg(subject)
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "A &amp; B" in svg


def test_volumes_of_a_series_differ_but_share_their_words(catalogue):
    product = catalogue.by_series["fruits-basket"][0].series
    covers = {
        cover_svg(
            CoverSubject(
                product.slug, product.title, product.title_ja, product.author, volume
            )
        )
        for volume in range(1, 24)
    }
    assert len(covers) == 23


def test_every_product_of_the_shop_has_a_cover_within_the_limit(catalogue):
    for series in catalogue.series:
        subject = CoverSubject(
            series.slug,
            series.title,
            series.title_ja,
            series.author,
            1,
            series.genres,
            series.themes,
        )
        assert len(cover_svg(subject).encode()) < LIMIT
        _parsed(cover_svg(subject))


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", sorted(PALETTES))
def test_titles_stand_out_from_their_ground(name):
    palette = PALETTES[name]
    assert _contrast(palette.line, palette.ground) >= 3.9
    assert _contrast(palette.obi_text, palette.obi) >= 3.9
