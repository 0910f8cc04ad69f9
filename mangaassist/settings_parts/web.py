"""What pages may load, and how the REST API speaks."""

from urllib.parse import urlsplit

from mangaassist.settings_parts.shop import STORE_PUBLIC_URL

# Our own files, the shop's pictures, our own socket.
_shop = urlsplit(STORE_PUBLIC_URL)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", f"{_shop.scheme}://{_shop.netloc}"],
        "connect-src": [
            "'self'",
            f"{_shop.scheme.replace('http', 'ws')}://{_shop.netloc}",
        ],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# Each view says itself who may call it; here is what is not theirs.
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "dashboard.api.schema.ConsoleSchema",
    "EXCEPTION_HANDLER": "dashboard.api.problems.problem_answer",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "MangaAssist",
    "VERSION": "1",
    "DESCRIPTION": "What the operators' console shows and does, for programs.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "SORT_OPERATIONS": False,
    # Fields of one name that take different values.
    "ENUM_NAME_OVERRIDES": {
        "ChannelKindEnum": "chat.services.alert_channels.KINDS",
    },
    "SERVERS": [{"url": "/", "description": "This service"}],
}
