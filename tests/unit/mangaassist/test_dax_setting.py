"""A cluster that is named and can't be used stops the start, and says what to do."""

import os
import subprocess
import sys

import pytest

from tests.settings import ROOT

READ = "import mangaassist.settings as s; print(s.SESSIONS_DAX_ENDPOINT)"
CLUSTER = "dax://cluster.example:8111"


def read(path: str, **environment: str) -> tuple[int, str]:
    """Read the settings in a process of their own."""
    known = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    known |= {"PYTHONPATH": f"{path}{os.pathsep}{ROOT}", "SECRET_KEY": "of a test" * 9}
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env=known | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def package(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder in which the package is found."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "amazondax.py").write_text("")
    return str(folder)


def test_without_the_package_the_start_stops(tmp_path_factory) -> None:
    empty = str(tmp_path_factory.mktemp("nothing"))
    status, said = read(empty, SESSIONS_DAX_ENDPOINT=CLUSTER, SESSION_STORE="dynamodb")
    assert status != 0
    assert "pip install 'amazon-dax-client" in said


def test_with_it_the_cluster_goes_with_dynamodb_alone(package: str) -> None:
    status, said = read(package, SESSIONS_DAX_ENDPOINT=CLUSTER)
    assert status != 0
    assert "needs SESSION_STORE=dynamodb" in said
    given = {"SESSIONS_DAX_ENDPOINT": CLUSTER, "SESSION_STORE": "dynamodb"}
    assert read(package, **given) == (0, f"{CLUSTER}\n")
