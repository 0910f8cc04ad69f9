"""The built-in shop, derived once for the tests of its parts."""

import pytest

from chat.demo_store.catalogue import Catalogue
from chat.demo_store.files import read_built_in

PUBLIC_URL = "https://shop.example"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(read_built_in(), PUBLIC_URL)
