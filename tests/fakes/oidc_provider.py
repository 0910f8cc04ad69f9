"""An OpenID Connect provider on loopback: discovery, codes, tokens, claims.

It is strict where a provider is: a code is good once, for the client's secret, the
address that it was asked for and the verifier of its challenge.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT_ID, CLIENT_SECRET = "mangaassist", "a-secret-of-the-tests-and-long-enough"


@dataclass
class OidcProvider:
    """The provider; ``claims`` are what it says of whoever signs in next."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    id_token_claims: dict[str, Any] = field(default_factory=dict)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def approve(self, authorize_url: str) -> dict[str, str]:
        """Sign the person in; return what the browser brings back to us."""
        asked = {
            key: each[0]
            for key, each in parse_qs(urlsplit(authorize_url).query).items()
        }
        assert asked["client_id"] == CLIENT_ID
        assert {"openid", "email"} <= set(asked["scope"].split())
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer the token endpoint."""
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        expected = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if (
            asked is None
            or form.get("client_secret") != CLIENT_SECRET
            or form.get("redirect_uri") != asked["redirect_uri"]
            or asked["code_challenge"] != expected
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 60}
        said |= self.claims | self.id_token_claims
        return 200, {
            "access_token": "access",
            "token_type": "Bearer",
            "id_token": jwt.encode(said, CLIENT_SECRET, algorithm="HS256"),
        }

    def discovery(self) -> dict[str, Any]:
        """Return where everything is."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    """Run a provider while the context is open."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("/openid-configuration"):
                self._say(200, provider.discovery())
            elif self.headers["Authorization"] == "Bearer access":
                self._say(200, provider.claims)
            else:
                self._say(401, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: each[0] for key, each in parse_qs(body).items()}
            self._say(*provider.token(form))

        def _say(self, status: int, data: dict[str, Any]) -> None:
            content = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    provider = OidcProvider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
