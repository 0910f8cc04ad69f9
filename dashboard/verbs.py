"""What acts of the change log are called when people read them."""

VERBS = {
    "account.password": "chose a password",
    "account.second_factor_off": "removed their second factor",
    "account.second_factor_on": "set up a second factor",
    "account.recovery_codes": "made new recovery codes",
    "people.close": "closed an account",
    "people.make": "made an account",
    "people.open": "opened an account again",
    "people.password": "gave a password for one sign-in",
    "people.roles": "gave roles",
    "people.second_factor": "changed who must have a second factor",
    "people.second_factor_off": "removed somebody’s second factor",
    "people.unlock": "ended a lock-out",
    "sign_in.do": "signed in",
    "sign_in.end": "was signed out after a time",
    "sign_in.fail": "failed to sign in",
    "sign_in.leave": "signed out",
    "sign_in.lock": "was locked out",
    "token.issue": "made an API token",
    "token.revoke": "revoked an API token",
}


def verb_in_words(verb: str) -> str:
    """Return an act in words; one that has none keeps its name, made readable."""
    return VERBS.get(verb) or verb.replace(".", " ").replace("_", " ")
