"""Embeddings by Amazon Titan on Bedrock, behind the protocol of all embedders."""

import asyncio
import json
from collections.abc import Sequence

import numpy as np

from chat.llm.bedrock_client import FAILURES, BedrockConnection, model_error
from chat.llm.embeddings import DIMENSIONS, Matrix, Vector, stacked, unit
from chat.orchestration.errors import ModelError


class TitanEmbedder:
    """Amazon Titan text embeddings v2 on Bedrock; raises ModelError."""

    def __init__(
        self,
        connection: BedrockConnection,
        *,
        model_id: str = "amazon.titan-embed-text-v2:0",
        timeout_s: float = 3.0,
        at_once: int = 8,
    ) -> None:
        self.name = f"{model_id}-{DIMENSIONS}"
        self._connection = connection
        self._model_id = model_id
        self._timeout_s = timeout_s
        self._at_once = at_once

    async def embed(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors; Titan takes one text a call, so several calls run."""
        turnstile = asyncio.Semaphore(self._at_once)
        try:
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(self._one(t, turnstile)) for t in texts]
        except* ModelError as failures:
            first = failures.exceptions[0]
            raise first from failures
        return stacked([call.result() for call in calls])

    async def _one(self, text: str, turnstile: asyncio.Semaphore) -> Vector:
        if not text.strip():
            return np.zeros(DIMENSIONS, dtype=np.float32)
        body = {"inputText": text, "dimensions": DIMENSIONS, "normalize": True}
        try:
            async with turnstile, asyncio.timeout(self._timeout_s):
                client = await self._connection.client()
                answer = await client.invoke_model(
                    modelId=self._model_id,
                    body=json.dumps(body),
                    contentType="application/json",
                    accept="application/json",
                )
                async with answer["body"] as stream:
                    told = json.loads(await stream.read())
            vector = unit(told["embedding"])
        except (*FAILURES, TypeError) as error:
            raise model_error(error) from error
        if vector.shape != (DIMENSIONS,):
            message = f"Titan sent {vector.shape} instead of {DIMENSIONS} dimensions"
            raise ModelError(message, retryable=False)
        return vector
