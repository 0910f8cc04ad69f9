"""The chain finds every change, loss, insertion and reordering, and names the place."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from audit.chain import Link, commitment, extend, first_break, leaf_of

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=30)


def _stored(leaves: list[bytes]) -> list[tuple[Link, bytes | None]]:
    return [(link, link.leaf) for link in extend(None, leaves)]


@given(LEAVES)
def test_an_untouched_chain_holds(leaves: list[bytes]) -> None:
    assert first_break(_stored(leaves)) is None


@given(LEAVES, st.integers(min_value=0, max_value=29))
def test_extending_in_batches_makes_the_same_chain(
    leaves: list[bytes], cut: int
) -> None:
    first = list(extend(None, leaves[:cut]))
    rest = list(extend(first[-1] if first else None, leaves[cut:]))
    assert first + rest == list(extend(None, leaves))


@given(LEAVES, st.data())
def test_a_changed_record_is_found_where_it_is(
    leaves: list[bytes], data: st.DataObject
) -> None:
    stored = _stored(leaves)
    at = data.draw(st.integers(0, len(stored) - 1))
    link, leaf = stored[at]
    assert leaf is not None
    flipped = bytes([leaf[0] ^ 1]) + leaf[1:]
    stored[at] = (link, flipped)
    broken = first_break(stored)
    assert broken is not None
    assert broken.position == at + 1


@given(LEAVES, st.data())
def test_a_record_rewritten_together_with_its_link_is_found(
    leaves: list[bytes], data: st.DataObject
) -> None:
    stored = _stored(leaves)
    at = data.draw(st.integers(0, len(stored) - 1))
    link, leaf = stored[at]
    assert leaf is not None
    flipped = bytes([leaf[0] ^ 1]) + leaf[1:]
    stored[at] = (replace(link, leaf=flipped), flipped)
    broken = first_break(stored)
    assert broken is not None
    assert broken.position == at + 1


@given(LEAVES, st.data())
def test_a_lost_record_is_found(leaves: list[bytes], data: st.DataObject) -> None:
    stored = _stored(leaves)
    at = data.draw(st.integers(0, len(stored) - 1))
    stored[at] = (stored[at][0], None)
    broken = first_break(stored)
    assert broken is not None
    assert broken.position == at + 1


@given(LEAVES.filter(lambda leaves: len(leaves) > 1), st.data())
def test_a_removed_link_is_found_unless_it_is_the_tail(
    leaves: list[bytes], data: st.DataObject
) -> None:
    stored = _stored(leaves)
    del stored[data.draw(st.integers(0, len(stored) - 2))]
    assert first_break(stored) is not None


@given(LEAVES.filter(lambda leaves: len(set(leaves)) > 1), st.data())
def test_two_swapped_links_are_found(leaves: list[bytes], data: st.DataObject) -> None:
    stored = _stored(leaves)
    first, second = sorted(
        data.draw(
            st.lists(
                st.integers(0, len(stored) - 1), min_size=2, max_size=2, unique=True
            )
        )
    )
    stored[first], stored[second] = stored[second], stored[first]
    assert first_break(stored) is not None


@given(st.binary(min_size=1, max_size=50), st.binary(min_size=1, max_size=50))
def test_moving_bytes_between_the_parts_of_a_leaf_changes_it(
    public: bytes, extra: bytes
) -> None:
    pad = bytes(32)
    assert leaf_of(public + extra, [pad]) != leaf_of(public, [extra, pad])


@given(st.text(), st.binary(min_size=32, max_size=32))
def test_commitments_differ_by_field_so_texts_cannot_trade_places(
    text: str, key: bytes
) -> None:
    assert commitment(key, "user_text", text) != commitment(key, "final_text", text)
