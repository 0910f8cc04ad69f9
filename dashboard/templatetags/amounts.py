"""Numbers in templates: ``{{ n|count }}``, ``{{ ms|duration }}``, ``{{ p|share }}``."""

from django import template

from dashboard import amounts
from dashboard.sparks import Spark

register = template.Library()


@register.filter
def count(value: float | None) -> str:
    """Say a count, with thousands apart and millions in short."""
    return str(amounts.count(value))


@register.filter
def duration(milliseconds: float | None) -> str:
    """Say a time span of so many milliseconds."""
    return str(amounts.duration(milliseconds))


@register.filter
def money(microusd: float | None) -> str:
    """Say an amount of so many millionths of a dollar."""
    return str(amounts.money(microusd))


@register.filter
def share(value: float | None) -> str:
    """Say a share of one as a percentage."""
    return str(amounts.share(value))


@register.inclusion_tag("dashboard/components/spark.html")
def sparkline(spark: Spark, label: str = "") -> dict[str, object]:
    """Draw a sparkline; without a label it is decoration."""
    return {"spark": spark, "label": label}
