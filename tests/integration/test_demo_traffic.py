"""Demo turns come by the real way, tell what they are, and go without a trace."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import DemoTurn, OperatorAct, Turn, Unsealed
from chat.demo_traffic.plan import SITE
from chat.models import Feedback, HandOver, TurnRollup
from chat.services.rollups import rollups_refresh
from tests.fakes.ports import START
from tests.integration.metrics.recorded import recorded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(store_service: str, empty_redis: str, settings) -> None:
    settings.SERVICE_URLS = {
        name: f"{store_service}/{name}" for name in settings.SERVICE_URLS
    }
    call_command("index_catalogue", stdout=StringIO(), stderr=StringIO())


def seed(**options) -> str:
    out = StringIO()
    call_command("seed_demo", days=2, turns_per_day=14, stdout=out, **options)
    return out.getvalue()


def test_demo_turns_are_made_once_counted_marked_and_removed(shop: None) -> None:
    real = recorded(START)
    seed()
    made = Turn.objects.filter(site=SITE)
    assert made.count() == DemoTurn.objects.count() > 10
    assert not Unsealed.objects.filter(turn_id__in=made.values("pk")).exists()
    turn = made.exclude(model_release="").order_by("id")[0]
    assert turn.spans
    assert turn.duration_ms > 100
    assert made.filter(status="complete").exists()
    rollups_refresh()
    rows = TurnRollup.objects.filter(site=SITE)
    assert sum(row.turns for row in rows) == made.count()
    assert seed().startswith("0 demo turns")
    seed(remove=True)
    rollups_refresh()
    # A server of another test may still put a last turn of its own on record.
    assert not Turn.objects.filter(site=SITE).exists()
    assert not TurnRollup.objects.filter(site=SITE).exists()
    assert Turn.objects.filter(response_id=real).exists()
    assert TurnRollup.objects.filter(bucket__lte=START).exists()
    assert not DemoTurn.objects.exists()
    assert not Feedback.objects.exists()
    assert not HandOver.objects.exists()
    verbs = OperatorAct.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["demo.make", "demo.remove"]


def test_nothing_is_made_beside_a_real_record_at_a_start(settings) -> None:
    recorded(START)
    seed(if_empty=True)
    assert not DemoTurn.objects.exists()


def test_a_real_shop_is_not_bothered(settings) -> None:
    settings.STORE_IS_STAND_IN = False
    with pytest.raises(CommandError, match="stand-in"):
        seed()
