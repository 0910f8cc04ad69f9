"""The guardrails' settings, read once into frozen values."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class PolicyConfig:
    """What has to happen before a policy is published."""

    second_person: bool


def policy_config() -> PolicyConfig:
    """Return the settings in force."""
    return PolicyConfig(second_person=settings.POLICY_SECOND_PERSON)
