"""The ASGI application; any ASGI server can run it."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")

# Django's application first: it loads the apps that the routing imports.
django_application = get_asgi_application()

from chat import routing as chat_routing  # noqa: E402
from chat.wiring.understanding import warm_up  # noqa: E402
from dashboard import routing as console_routing  # noqa: E402
from mangaassist.back_pressure import wait_for_readers  # noqa: E402
from mangaassist.frames_at_once import write_at_once  # noqa: E402
from mangaassist.handshakes import describe_in_brief  # noqa: E402
from mangaassist.sockets import close_with_a_code, nowhere  # noqa: E402
from mangaassist.static_files import with_static_files  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": with_static_files(django_application),
        "websocket": URLRouter(
            [
                *chat_routing.websocket_urlpatterns,
                *console_routing.websocket_urlpatterns,
                *nowhere,
            ]
        ),
    }
)
close_with_a_code()
write_at_once()
describe_in_brief()
wait_for_readers()
warm_up()
