"""Amazon Bedrock Guardrails (ApplyGuardrail) as a second opinion on texts.

Its content filters are read, with their confidence: prompt attacks in messages, the
others in answers. Which confidence is too much is for our policy to say, not for the
strength that is set at Amazon.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from chat.llm.bedrock_client import FAILURES, BedrockConnection, model_error
from chat.llm.gated import Gate
from chat.orchestration.errors import (
    DependencyError,
    DependencyOpenError,
    DependencyTimeoutError,
    ModelTimeoutError,
)
from guardrails.core.external import ExternalFinding

PROVIDER = "bedrock"
#: How sure each confidence is; the default threshold of 0.5 acts from MEDIUM on.
SCORES = {"LOW": 0.3, "MEDIUM": 0.6, "HIGH": 0.9}
_ATTACK = "PROMPT_ATTACK"
_ABUSE = frozenset({"INSULTS", "HATE", "SEXUAL", "VIOLENCE", "MISCONDUCT"})


@dataclass(frozen=True, slots=True)
class BedrockGuardrail:
    """One guardrail in one version; implements the provider port."""

    connection: BedrockConnection
    guardrail_id: str
    version: str
    gate: Gate
    refusal: type[Exception]
    dependency: str
    timeout_s: float  # shorter than a turn waits, so that the breaker hears of a hang

    async def ready(self) -> None:
        """Make the client, which takes longer than an opinion may."""
        await self._client()

    async def judge(self, text: str, *, source: str) -> Sequence[ExternalFinding]:
        """Return what the filters found in a message or in an answer.

        Raises DependencyError when there is no answer that can be understood.
        """
        async with self._permitted():
            client = await self._client()
            try:
                async with asyncio.timeout(self.timeout_s):
                    told = await client.apply_guardrail(
                        guardrailIdentifier=self.guardrail_id,
                        guardrailVersion=self.version,
                        source=source.upper(),
                        content=[{"text": {"text": text}}],
                        outputScope="FULL",
                    )
                return tuple(_findings(told, source))
            except (*FAILURES, TypeError, AttributeError) as error:
                raise self._failed(error) from error

    async def _client(self) -> Any:
        try:
            return await self.connection.client()
        except FAILURES as error:
            raise self._failed(error) from error

    @asynccontextmanager
    async def _permitted(self) -> AsyncIterator[None]:
        """Ask the breaker, and tell it how the call went."""
        try:
            permit = await self.gate.admit()
        except self.refusal as error:
            raise DependencyOpenError(self.dependency, str(error)) from error
        try:
            yield
        except DependencyError:
            permit.fail()
            raise
        else:
            permit.succeed()
        finally:
            permit.forget()

    def _failed(self, error: BaseException) -> DependencyError:
        failure = model_error(error)
        if isinstance(failure, ModelTimeoutError):
            return DependencyTimeoutError(self.dependency, str(failure))
        return DependencyError(self.dependency, str(failure))


def _findings(told: Mapping[str, Any], source: str) -> list[ExternalFinding]:
    found = []
    for assessment in told["assessments"]:
        for each in assessment.get("contentPolicy", {}).get("filters", ()):
            kind, score = each["type"], SCORES.get(each["confidence"], 0.0)
            stage = _stage(kind, source)
            if stage and score:
                found.append(ExternalFinding(stage, PROVIDER, kind, score))
    return found


def _stage(kind: str, source: str) -> str:
    """Return the stage that a filter's verdict is for; "" for none of ours."""
    if source == "input":
        return "injection" if kind == _ATTACK else ""
    return "toxicity" if kind in _ABUSE else ""
