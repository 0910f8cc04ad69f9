"""Figures in words, as messages tell them."""

from chat.telemetry.metric_list import Unit


def told(value: float | None, unit: Unit) -> str:
    """Return a value with its unit, at the precision that people read."""
    if value is None:
        return "no data"
    match unit:
        case Unit.SHARE:
            return f"{value * 100:.3g} %"
        case Unit.MICROUSD:
            return (
                f"${value / 1_000_000:,.4g}" if value < 1e6 else f"${value / 1e6:,.2f}"
            )
        case Unit.MILLISECONDS:
            return f"{value:,.0f} ms" if value < 10_000 else f"{value / 1000:,.1f} s"
        case _:
            return f"{value:,.0f}"
