"""No page and no call without somebody deciding who may see it."""

from tests.access_table import calls, likely_row, rows_under


def test_each_address_for_operators_has_its_row():
    found, rows = calls(), rows_under("Pages and calls")
    missing = [
        likely_row(call, pattern) for call, pattern in found.items() if call not in rows
    ]
    where = "docs/security.md, Pages and calls"
    assert not missing, "\n".join([f"write these rows into {where}:", *missing])
    gone = sorted(rows.keys() - found.keys())
    assert not gone, "\n".join([f"nothing is at these any more; see {where}:", *gone])
