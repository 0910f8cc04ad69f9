"""The store stand-in: ``uvicorn chat.demo_store.asgi:app --port 8010``."""

import os
import sys

from chat.demo_store.application import create_app
from chat.demo_store.conf import StoreSettingsError, settings_from
from chat.demo_store.series import CatalogueFileError
from chat.demo_store.shop import Shop

try:
    shop = Shop(settings_from(os.environ))
except (CatalogueFileError, StoreSettingsError) as error:
    sys.exit(f"demo store: {error}")  # one clear line instead of a stack trace

app = create_app(shop)
for line in shop.file.report() if shop.file else ():
    sys.stderr.write(f"demo store: {line}\n")
