"""What operators say of single turns: should a stage have acted on it, or not?"""

from django.db import transaction
from django.utils import timezone

from audit.acts import Act, Actor
from audit.selectors.score_rows import score_of
from audit.services.acts import act_record
from chat.models import ScoreLabel


class UnknownScoreError(LookupError):
    """There is no such turn, or it has no score of that stage."""


@transaction.atomic
def score_label(
    actor: Actor, *, stage: str, response_id: str, should_act: bool
) -> None:
    """Keep what somebody says of a turn; a later word takes an earlier one's place.

    ``stage`` has its place (``output.scope``). Raises UnknownScoreError.
    """
    scored = score_of(stage, response_id)
    if scored is None:
        raise UnknownScoreError(response_id)
    name = stage.rpartition(".")[2]
    before = ScoreLabel.objects.filter(stage=name, response_id=response_id).first()
    ScoreLabel.objects.update_or_create(
        stage=name,
        response_id=response_id,
        defaults={
            "score": scored.score,
            "intent": scored.intent,
            "model_release": scored.model_release,
            "should_act": should_act,
            "by": actor.name,
            "at": timezone.now(),
        },
    )
    act_record(
        actor,
        Act(
            verb="turn.label",
            object_kind="turn",
            object_id=response_id,
            before={"stage": name, "should_act": before.should_act} if before else {},
            after={"stage": name, "should_act": should_act, "score": scored.score},
        ),
    )
