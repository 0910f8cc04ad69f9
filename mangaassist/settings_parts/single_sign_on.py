"""Signing in at an OpenID Connect provider."""

from mangaassist.settings_parts.base import env

OIDC_ISSUER = env.url(
    "OIDC_ISSUER",
    "",
    "The OpenID Connect provider that operators may sign in with; unset, none.",
    schemes=("https",),
    plain_on_loopback=True,
)
OIDC_NAME = env.text(
    "OIDC_NAME", "single sign-on", "What the sign-in page calls that provider."
)
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID", "", "Our name at that provider.")
OIDC_CLIENT_SECRET = env.secret("OIDC_CLIENT_SECRET", "Our secret at that provider.")
OIDC_CREATES_ACCOUNTS = env.flag(
    "OIDC_CREATES_ACCOUNTS",
    "no",
    "Whether a person whom the provider vouches for and nobody invited gets an "
    "account; it has no role unless OIDC_ROLE_CLAIM gives one.",
)
OIDC_ROLE_CLAIM = env.text(
    "OIDC_ROLE_CLAIM",
    "",
    "The claim that lists a person's roles by name; unset, roles are given here.",
)
OIDC_SECOND_FACTOR = env.flag(
    "OIDC_SECOND_FACTOR",
    "no",
    "Whether signing in at the provider counts as a second factor.",
)
SOCIALACCOUNT_ADAPTER = "dashboard.sign_in.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A form that is answered by a redirect elsewhere is what form-action forbids.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
