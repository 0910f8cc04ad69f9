"""A sparkline shows gaps as gaps, and the unfinished end as unfinished."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.sparks import HEIGHT, WIDTH, spark_of

values = st.lists(st.none() | st.floats(min_value=0, max_value=1e9), max_size=40)


def numbers(path: str) -> list[tuple[float, float]]:
    pairs = path.replace("h0", "").replace("Z", "").replace("M", " L").split("L")
    return [
        (float(x), float(y))
        for x, y in (pair.split() for pair in pairs if pair.strip())
    ]


def test_a_gap_cuts_the_line_in_two() -> None:
    spark = spark_of([1, 2, None, 2, 3])
    assert spark.line.count("M") == 2
    assert len(numbers(spark.line)) == 4


def test_a_zero_is_no_gap() -> None:
    assert spark_of([1, 2, 0, 2, 3]).line.count("M") == 1


def test_a_value_without_neighbours_is_a_dot() -> None:
    spark = spark_of([None, 5, None])
    assert spark.line == ""
    assert len(numbers(spark.dots)) == 1


def test_the_way_to_an_unfinished_value_is_drawn_apart() -> None:
    spark = spark_of([1, 2, 3], unfinished=True)
    assert len(numbers(spark.line)) == 2
    assert numbers(spark.unfinished)[0] == numbers(spark.line)[-1]


def test_what_was_before_shares_the_scale() -> None:
    spark = spark_of([1, 1], before=[2, 2])
    assert numbers(spark.before)[0][1] < numbers(spark.line)[0][1]


def test_without_values_there_is_nothing_to_draw() -> None:
    assert spark_of([None, None]) == spark_of([])


@given(values, st.booleans())
def test_every_known_value_is_drawn_once_inside_the_picture(
    series: list[float | None], unfinished: bool
) -> None:
    spark = spark_of(series, unfinished=unfinished)
    places = set(numbers(spark.line) + numbers(spark.unfinished) + numbers(spark.dots))
    assert {x for x, _ in places} == {
        round(WIDTH * n / max(len(series) - 1, 1), 1)
        for n, each in enumerate(series)
        if each is not None
    }
    assert all(0 <= y <= HEIGHT for _, y in places)
