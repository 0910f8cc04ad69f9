"""The log tells what went wrong, and not what a probe was told."""

import logging
from logging.config import dictConfig

import pytest
from django.test import RequestFactory

from mangaassist.settings import LOGGING


@pytest.mark.parametrize(
    ("path", "lines"), [("/health/ready", 0), ("/chat/session", 1)]
)
def test_a_failed_request_is_a_line_and_a_probe_of_readiness_is_none(
    path: str, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = root.handlers[:]
    dictConfig(LOGGING)
    try:
        request = RequestFactory().get(path)
        logging.getLogger("django.request").error("gone", extra={"request": request})
    finally:
        root.handlers[:] = before
    assert (
        capsys.readouterr().err.splitlines() == ["ERROR django.request: gone"] * lines
    )
