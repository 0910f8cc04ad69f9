"""Settings of servers that tests start: engines as given, the rest as in production."""

from mangaassist.settings import *  # noqa: F403
