"""One contract for embedders: a unit vector of 256 numbers for each text, in order."""

import json
from collections.abc import AsyncIterator, Sequence

import numpy as np
import pytest
import pytest_asyncio

from chat.llm.bedrock_client import BedrockConnection, BedrockTimeouts
from chat.llm.embeddings import (
    DIMENSIONS,
    CachedEmbedder,
    Embedder,
    LocalEmbedder,
    Matrix,
    stacked,
)
from chat.llm.titan import TitanEmbedder
from chat.orchestration.errors import ModelError, ModelThrottledError
from tests.fakes.bedrock_server import refusal
from tests.fakes.wire_server import Answer, Seen, WireServer


def titan(seen: Seen) -> Answer:
    """Answer as Titan does: another vector for each text, of length one."""
    asked = json.loads(seen.body)
    assert asked["dimensions"] == DIMENSIONS
    assert seen.path.endswith("amazon.titan-embed-text-v2%3A0/invoke")
    values = np.zeros(DIMENSIONS)
    values[sum(asked["inputText"].encode()) % DIMENSIONS] = 1.0
    body = {"embedding": values.tolist(), "inputTextTokenCount": 3}
    return Answer(json.dumps(body).encode(), chunked=False)


@pytest.fixture(autouse=True)
def aws_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore sign, with keys that open nothing."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest_asyncio.fixture(params=["local", "titan", "cached local"])
async def embedder(request: pytest.FixtureRequest) -> AsyncIterator[Embedder]:
    """Each embedder in turn."""
    if request.param == "titan":
        limits = BedrockTimeouts()
        async with (
            WireServer(titan) as server,
            BedrockConnection(limits, endpoint_url=server.url) as connection,
        ):
            yield TitanEmbedder(connection, timeout_s=40)
    elif request.param == "local":
        yield LocalEmbedder()
    else:
        yield CachedEmbedder(LocalEmbedder(), size=4)


async def test_each_text_has_its_unit_vector_in_order(embedder: Embedder) -> None:
    texts = ["horror manga", "cosy cooking", "うずまき", "horror manga"]
    rows = await embedder.embed(texts)
    assert rows.shape == (4, DIMENSIONS)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows[0], rows[3])
    assert not np.array_equal(rows[0], rows[1])
    [alone] = await embedder.embed(["cosy cooking"])
    np.testing.assert_allclose(alone, rows[1], atol=1e-6)


async def test_no_texts_have_no_vectors(embedder: Embedder) -> None:
    assert (await embedder.embed([])).shape == (0, DIMENSIONS)


async def test_a_text_of_nothing_is_no_number_gone_wrong(embedder: Embedder) -> None:
    rows = await embedder.embed(["", "   ", "\n"])
    assert np.isfinite(rows).all()


async def test_more_texts_than_fit_the_cache_are_all_answered(
    embedder: Embedder,
) -> None:
    texts = [f"series number {number}" for number in range(50)]
    rows = await embedder.embed(texts)
    assert len(rows) == 50
    again = await embedder.embed(texts[::-1])
    np.testing.assert_allclose(rows, again[::-1], atol=1e-6)


async def test_neighbours_in_meaning_are_neighbours_in_space() -> None:
    rows = await LocalEmbedder().embed(
        ["scary horror manga", "a frightening horror comic", "parcel delivery time"]
    )
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


class Counting:
    """Counts what it is asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def embed(self, texts: Sequence[str]) -> Matrix:
        self.asked += texts
        return stacked([np.full(DIMENSIONS, len(t), np.float32) for t in texts])


async def test_frequent_queries_are_asked_for_once_and_the_oldest_is_forgotten() -> (
    None
):
    inner = Counting()
    cached = CachedEmbedder(inner, size=2)
    await cached.embed(["a", "b"])
    await cached.embed(["a"])
    await cached.embed(["c"])  # b was used least lately
    await cached.embed(["a"])
    await cached.embed(["b"])
    assert inner.asked == ["a", "b", "c", "b"]
    assert (cached.hits, cached.misses) == (2, 4)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(429, "ThrottlingException", "slow down"), ModelThrottledError),
        (refusal(400, "ValidationException", "no"), ModelError),
        (Answer(b"not json", chunked=False), ModelError),
        (Answer(b"{}", chunked=False), ModelError),
        (Answer(b'{"embedding": [1, 2, 3]}', chunked=False), ModelError),
        (Answer(b'{"embedding": "x"}', chunked=False), ModelError),
        (Answer(status=0, end="drop"), ModelError),
        (Answer(status=0, pieces=[], end="hang"), ModelError),
    ],
    ids=["429", "400", "text", "empty", "three", "word", "dropped", "hang"],
)
async def test_titan_s_failures_are_ours(
    answer: Answer, error: type[ModelError]
) -> None:
    limits, wait_s = BedrockTimeouts(), 0.5 if answer.end == "hang" else 40
    async with (
        WireServer(lambda seen: answer) as server,
        BedrockConnection(limits, endpoint_url=server.url) as connection,
    ):
        await connection.client()
        with pytest.raises(error):
            await TitanEmbedder(connection, timeout_s=wait_s).embed(["one"])
        assert len(server.requests) == 1
