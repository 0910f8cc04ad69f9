"""People who are signed in already, for tests that are not about signing in."""

from playwright.sync_api import BrowserContext

from tests.e2e.services import Service

_SIGN_IN = """
from django.contrib.auth.models import Group, User
from django.test import Client
from dashboard.services.roles import roles_sync
roles_sync()
user, _ = User.objects.get_or_create(username={name!r})
user.groups.set(Group.objects.filter(name={role!r}))
client = Client()
client.force_login(user)
(cookie,) = client.cookies.values()
print(cookie.key, cookie.value)
"""


def sign_in(context: BrowserContext, service: Service, name: str, role: str) -> None:
    """Let a browser be that of a person of this name and role."""
    key, value = service.programs.run(_SIGN_IN.format(name=name, role=role)).split()
    context.add_cookies([{"name": key, "value": value, "url": service.url}])
