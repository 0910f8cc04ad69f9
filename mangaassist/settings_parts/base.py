"""What all other settings rest on: the environment, and where the service runs."""

from pathlib import Path

from mangaassist.embedded.places import Places
from mangaassist.env import Environment

BASE_DIR = Path(__file__).resolve().parents[2]
env = Environment()

# --- where it runs
HOST = env.text("HOST", "127.0.0.1", "The address that the web server binds.")
PORT = env.integer("PORT", 8000, "The port of the web server.", within=(1, 65535))
STORE_PORT = env.integer(
    "STORE_PORT", 8010, "The port of the store stand-in.", within=(1, 65535)
)
DEBUG = env.flag("DEBUG", "no", "Show errors in full. Never in production.")
PLACES = Places.of(
    Path(env.text("VAR_DIR", str(BASE_DIR / "var"), "Where embedded data is kept."))
)
