"""What the guards did to an answer is on record, once each, without personal data."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest

from chat.orchestration.model_events import ModelEvent, Prompt
from chat.orchestration.turn_record import Intervention, TurnRecord
from guardrails.core.policy import Policy
from guardrails.core.types import Mode, Money
from tests.fakes.ports import FakeModel, World, product, world
from tests.unit.orchestration.test_orchestrator import LIMITS, orchestrator, request

TITLE = "Quiet Harbour 1, Vol. 1"


async def record_of(
    said: str | list[str], made: World | None = None, policy: Policy | None = None
) -> TurnRecord:
    pieces = [said] if isinstance(said, str) else said
    made = made or world(models=[FakeModel(pieces)])
    running = orchestrator(made, LIMITS)
    if policy is not None:
        running = replace(running, policy=lambda: policy)
    async for _ in running.run(request()):
        pass
    (record,) = made.recorder.records
    return record


class SlowModel(FakeModel):
    """Takes so long that prices have changed when it is done."""

    world: World

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        self.world.clock.wall += timedelta(seconds=LIMITS.quote_max_age_s + 1)
        self.world.shop.prices["B0TEST0001"] = 555
        async for event in super().stream(prompt):
            yield event


def words_of(record: TurnRecord, each: Intervention) -> tuple[object, object]:
    found = record.findings[each.finding]
    return found["before"], found["after"]


async def test_a_wrong_price_is_told_with_the_live_one_and_was_never_shown() -> None:
    record = await record_of([f"{TITLE} costs $", "1", "2.34 today. Enjoy!"])
    (told,) = record.interventions
    assert (told.stage, told.action, told.reason) == (
        "prices",
        "replace",
        "wrong_price",
    )
    assert (told.written, told.live) == (Money(1234, "USD"), Money(999, "USD"))
    assert (told.asin, told.title) == ("B0TEST0001", product(1).title)
    assert not told.was_shown
    assert words_of(record, told) == (
        f"{TITLE} costs $12.34 today.",
        f"{TITLE} costs $9.99 today.",
    )


async def test_a_right_price_is_no_intervention() -> None:
    record = await record_of(f"{TITLE} costs $9.99 today.")
    assert record.findings
    assert record.interventions == ()


async def test_an_amount_that_nothing_proves_is_told_without_a_product() -> None:
    record = await record_of("The Zorblax Saga costs $3.21 everywhere.")
    (told,) = record.interventions
    assert (told.action, told.reason) == ("remove", "unproven_price")
    assert (told.asin, told.written, told.live) == ("", Money(321, "USD"), None)


async def test_each_wrong_amount_of_a_range_is_told() -> None:
    record = await record_of(f"{TITLE} costs $8-12.50 today.")
    assert [each.written for each in record.interventions] == [
        Money(800, "USD"),
        Money(1250, "USD"),
    ]


async def test_in_shadow_mode_the_wrong_price_was_shown_and_that_is_told() -> None:
    policy = Policy.default().with_stage("prices", mode=Mode.SHADOW)
    record = await record_of(f"{TITLE} costs $12.34 today.", policy=policy)
    assert "$12.34" in record.final_text
    (told,) = record.interventions
    assert (told.action, told.was_shown) == ("note", True)
    assert told.written == Money(1234, "USD")


async def test_a_price_that_changed_while_it_was_written_is_corrected() -> None:
    made = world(models=[SlowModel([f"{TITLE} costs $9.99 today."])])
    made.models[0].world = made  # type: ignore[attr-defined]
    record = await record_of("", made)
    assert "$5.55" in record.final_text
    (told,) = record.interventions
    assert (told.written, told.live) == (Money(999, "USD"), Money(555, "USD"))
    assert told.was_shown


async def test_a_rivals_name_is_told_once_by_the_stage_that_took_it_out() -> None:
    record = await record_of(f"Try {TITLE}. You can get it at Barnes & Noble too.")
    (told,) = record.interventions
    assert (told.stage, told.kind, told.action) == (
        "competitors",
        "barnes_and_noble",
        "remove",
    )
    before, after = words_of(record, told)
    assert "Barnes & Noble" in str(before)
    assert not told.was_shown  # "another shop" was
    assert after == ""


async def test_a_blocked_answer_is_told_once_with_what_stands_in_its_place() -> None:
    record = await record_of("You are an idiot. You are so stupid, shut up.")
    (told,) = record.interventions
    assert (told.stage, told.action, told.was_shown) == ("toxicity", "block", True)
    _, after = words_of(record, told)
    assert after == record.final_text


async def test_a_listing_that_is_dropped_is_told_once() -> None:
    trusted = [product(number) for number in range(2, 7)]
    made = world(
        products=[product(1, trust_score=0.1), *trusted],
        models=[FakeModel(["Try something chilling."])],
    )
    record = await record_of("", made)
    (told,) = record.interventions
    assert (told.stage, told.action, told.asin) == (
        "listing_trust",
        "drop",
        "B0TEST0001",
    )
    assert "B0TEST0001" not in {card.asin for card in record.cards}


@pytest.mark.parametrize(
    "secret",
    ["kim.reader@example.com", "4111 1111 1111 1111", "$4111 1111 1111 1111"],
)
async def test_personal_data_is_in_no_part_of_what_is_told(secret: str) -> None:
    said = f"Write to {secret} and ask for $12.34 off {TITLE}."
    record = await record_of(said)
    assert "pii" in {each.stage for each in record.interventions}
    for text in (str(record.findings), str(record.interventions)):
        assert secret.lstrip("$") not in text


HIDDEN = ["\u202e\u202e\u202e", "ab", "c"]  # turns the reading direction


async def test_what_a_release_wrote_that_failed_before_it_was_shown_is_told() -> None:
    failed = FakeModel(HIDDEN, release="first", fail_after=2)
    answers = FakeModel([f"{TITLE} costs $12.34 today."], release="second")
    record = await record_of("", made=world(models=[failed, answers]))
    assert record.streamed_text == f"{TITLE} costs $9.99 today."
    price, unseen = record.interventions
    assert (price.stage, price.written) == ("prices", Money(1234, "USD"))
    assert (unseen.stage, unseen.action) == ("control", "remove")
    assert not unseen.was_shown
    found = record.findings[unseen.finding]
    assert (found["where"], found["text"]) == ("discarded", HIDDEN[0])
    assert words_of(record, unseen) == (f"{HIDDEN[0]}ab", "ab")


async def test_where_no_release_answers_it_is_no_part_of_the_fixed_sentence() -> None:
    failed = FakeModel(HIDDEN, fail_after=2)
    record = await record_of("", made=world(models=[failed]))
    (told,) = record.interventions
    assert not told.was_shown
    assert record.findings[told.finding]["where"] == "discarded"
    assert record.streamed_text == record.final_text
