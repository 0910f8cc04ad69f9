"""Static files are answered at the door: cheap to fetch again, safe to embed."""

import gzip

import pytest
from channels.testing import ApplicationCommunicator

from mangaassist.static_files import with_static_files

CSS = "/static/admin/css/base.css"


async def fetch(
    path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Ask the application for ``path``; Django behind it is a bare refusal."""

    async def elsewhere(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": named}
    communicator = ApplicationCommunicator(with_static_files(elsewhere), scope)
    await communicator.send_input({"type": "http.request", "body": b""})
    start = await communicator.receive_output()
    body = await communicator.receive_output()
    await communicator.wait()
    answered = {k.decode(): v.decode() for k, v in start["headers"]}
    return start["status"], answered, body["body"]


async def test_a_file_has_its_kind_and_length() -> None:
    status, headers, body = await fetch(CSS)
    assert status == 200
    assert headers["content-type"] == "text/css; charset=utf-8"
    assert int(headers["content-length"]) == len(body)
    assert b"{" in body


async def test_text_is_sent_compressed_to_those_who_take_it() -> None:
    _, _, plain = await fetch(CSS)
    _, headers, packed = await fetch(CSS, accept_encoding="br, gzip")
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "accept-encoding"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain)


async def test_an_unchanged_file_is_not_sent_again() -> None:
    _, headers, _ = await fetch(CSS)
    status, _, body = await fetch(CSS, if_none_match=headers["etag"])
    assert (status, body) == (304, b"")


async def test_head_tells_the_length_and_sends_nothing() -> None:
    status, headers, body = await fetch(CSS, method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 0


@pytest.mark.parametrize(
    "path", ["/static/nothing.js", "/static/../manage.py", "/static//etc/passwd"]
)
async def test_only_known_files_are_served(path: str) -> None:
    assert (await fetch(path))[0] == 404


async def test_nothing_can_be_written() -> None:
    assert (await fetch(CSS, method="POST"))[0] == 405


async def test_all_else_is_djangos() -> None:
    assert (await fetch("/admin/"))[0] == 418
