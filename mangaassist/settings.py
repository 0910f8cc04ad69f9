"""Django's settings, all from the environment; without any it runs on loopback.

Each part of ``settings_parts`` is about one thing. Every app reads what it needs in its
own ``conf.py`` and passes it down frozen.
"""

import django_stubs_ext

from mangaassist.settings_parts.accounts import *  # noqa: F403 (found by their names)
from mangaassist.settings_parts.application import *  # noqa: F403
from mangaassist.settings_parts.base import *  # noqa: F403
from mangaassist.settings_parts.conversations import *  # noqa: F403
from mangaassist.settings_parts.email import *  # noqa: F403
from mangaassist.settings_parts.engines import *  # noqa: F403
from mangaassist.settings_parts.language_models import *  # noqa: F403
from mangaassist.settings_parts.limits import *  # noqa: F403
from mangaassist.settings_parts.oversight import *  # noqa: F403
from mangaassist.settings_parts.security import *  # noqa: F403
from mangaassist.settings_parts.shop import *  # noqa: F403
from mangaassist.settings_parts.single_sign_on import *  # noqa: F403
from mangaassist.settings_parts.tasks import *  # noqa: F403
from mangaassist.settings_parts.web import *  # noqa: F403

# Typed code says ModelAdmin[Turn]; Django's own class takes that only when told to.
django_stubs_ext.monkeypatch()
