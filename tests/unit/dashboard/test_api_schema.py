"""The OpenAPI document is made without a doubt: no two shapes share a name."""

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator


def test_nothing_in_the_document_is_a_guess() -> None:
    with GENERATOR_STATS.silence():
        SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS, (
        GENERATOR_STATS._warn_cache,
        GENERATOR_STATS._error_cache,
    )
