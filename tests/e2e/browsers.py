"""Which Chromium the tests drive, and how it is started.

The headless shell draws pages and nothing else. The whole browser draws a window around
each of them, with pages of its own in the address bar: dearer than what is tested.
"""

import os
import shutil

#: Known by these names; the first that is there is taken.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: The last list that a browser is given counts: Playwright's own is said again.
_WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    # The pages of the address bar: a process more for each window.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
)
_FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


def browser_at_hand() -> str | None:
    """Return the path of the browser to use, if this machine has one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def flags(path: str) -> list[str]:
    """Return what the browser is started with: nothing that it says to the world."""
    found = list(_FLAGS)
    if not path.endswith(NAMES[0]):
        found.append(f"--disable-features={','.join(_WITHOUT)}")
    if os.geteuid() == 0:
        found.append("--no-sandbox")
    return found
