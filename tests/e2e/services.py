"""The whole service as processes of their own, as the browser's tests see it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

import httpx
import pytest

from mangaassist.embedded.processes import end_child, wait_until
from mangaassist.embedded.store import answers
from tests.e2e.programs import Programs, programs
from tests.settings import ROOT

_OF_THE_STORE = "catalogue pricing profile recommendations promotions reviews reranker"
_PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("index_catalogue", verbosity=0)
"""


@dataclass(frozen=True)
class Service:
    """Where the service's web server and the store stand-in answer."""

    url: str
    store: str
    environment: dict[str, str]
    programs: Programs

    def price(self, asin: str, tier: str = "guest") -> str:
        """Return the price in dollars that the pricing service states now."""
        body = {"asins": [asin], "tier": tier}
        answer = httpx.post(f"{self.store}/pricing/v1/quotes", json=body).json()
        return f"${answer['quotes'][0]['amount_minor'] / 100:.2f}"

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Break one of the store's services; leave when the shop has recovered."""
        httpx.put(f"{self.store}/admin/faults/{name}", json={"kind": "error"})
        yield
        httpx.delete(f"{self.store}/admin/faults")
        wait_until(self._is_well, 60)

    def _is_well(self) -> bool:
        answer = httpx.get(self.url)
        return answer.is_success and "No live price" not in answer.text


@contextmanager
def whole_service(
    port: int, store_port: int, database_url: str, redis_url: str
) -> Iterator[Service]:
    """Run the service and the shop, their tables made and the catalogue indexed."""
    url, store = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{store_port}"
    environment = os.environ | {
        f"{each.upper()}_URL": f"{store}/{each}" for each in _OF_THE_STORE.split()
    }
    environment |= {
        "DJANGO_SETTINGS_MODULE": "mangaassist.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DEMO_STORE_LATENCY": "zero",
        "STORE_PUBLIC_URL": url,
        # The receivers of alerts listen on loopback here.
        "ALERT_PRIVATE_WEBHOOKS": "yes",
    }
    shop = f"uvicorn chat.demo_store.asgi:app --port {store_port} --log-level warning"
    with ExitStack() as running:
        _start(running, shop, environment, f"{store}/health")
        at_hand = running.enter_context(programs(environment))
        at_hand.run(_PREPARE)
        _start_web(running, environment, port)
        yield Service(url, store, environment, at_hand)


@contextmanager
def second_web(service: Service, port: int, **settings: str) -> Iterator[Service]:
    """Run a second web server of the service, with settings of its own."""
    environment = service.environment | settings
    with ExitStack() as running:
        _start_web(running, environment, port)
        url = f"http://127.0.0.1:{port}"
        yield Service(url, service.store, environment, service.programs)


def _start_web(running: ExitStack, environment: dict[str, str], port: int) -> None:
    web = f"daphne --verbosity 0 --port {port} mangaassist.asgi:application"
    ready = f"http://127.0.0.1:{port}/health/ready"
    _start(running, web, environment | {"PORT": str(port)}, ready)


def _start(
    running: ExitStack, command: str, environment: dict[str, str], address: str
) -> None:
    """Run a Python program until ``running`` is left; return when it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command.split()], env=environment, cwd=ROOT
    )
    running.callback(end_child, process, 10)
    wait_until(partial(_is_up, process, address), 300)
    if not answers(address):
        pytest.fail(f"{command} did not start (see its output)")


def _is_up(process: "subprocess.Popen[bytes]", address: str) -> bool:
    return process.poll() is not None or answers(address)
