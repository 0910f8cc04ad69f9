"""What acts of the change log are called when people read them."""

import re

from audit.selectors.acts import ActRow

VERBS = {
    "account.password": "chose a password",
    "account.second_factor_off": "removed their second factor",
    "account.second_factor_on": "set up a second factor",
    "account.recovery_codes": "made new recovery codes",
    "alert_channel.change": "changed the alert channel",
    "alert_channel.make": "made the alert channel",
    "alert_channel.remove": "removed the alert channel",
    "alert_channel.renew_secret": "renewed the secret of the alert channel",
    "alert_channel.switch_off": "switched off the alert channel",
    "alert_channel.switch_on": "switched on the alert channel",
    "alert_channel.test": "tested the alert channel",
    "alert_rule.change": "changed the alert rule",
    "alert_rule.make": "made the alert rule",
    "alert_rule.mute": "muted the alert rule",
    "alert_rule.remove": "removed the alert rule",
    "alert_rule.switch_off": "switched off the alert rule",
    "alert_rule.switch_on": "switched on the alert rule",
    "alert_rule.unmute": "unmuted the alert rule",
    "breaker.configure": "changed the thresholds of the breaker",
    "breaker.disable": "disabled the breaker",
    "breaker.force_close": "forced closed the breaker",
    "breaker.force_open": "forced open the breaker",
    "breaker.release": "ended the override of the breaker",
    "breaker.reset": "reset the breaker",
    "customer.forget": "forgot a customer",
    "demo.make": "made the demo turns",
    "demo.remove": "removed the demo turns",
    "draft_chat.ask": "asked the assistant, to try a policy, in",
    "drill.begin": "began a drill of",
    "drill.stop": "stopped the drill of",
    "hand_over.finish": "finished the hand-over",
    "hand_over.take": "took over the hand-over",
    "people.close": "closed an account",
    "people.make": "made an account",
    "people.open": "opened an account again",
    "people.password": "gave a password for one sign-in",
    "people.roles": "gave roles",
    "people.second_factor": "changed who must have a second factor",
    "people.second_factor_off": "removed somebody’s second factor",
    "people.unlock": "ended a lock-out",
    "policy.leave_band": "found a stage outside what was predicted of the policy",
    "policy.publish": "published policy version",
    "policy.roll_back": "rolled back the policy, as version",
    "policy_draft.approve": "approved the policy draft",
    "policy_draft.backtest": "backtested the policy draft",
    "policy_draft.change": "changed the policy draft",
    "policy_draft.discard": "discarded the policy draft",
    "policy_draft.make": "began the policy draft",
    "policy_draft.rebase": "brought up to date the policy draft",
    "policy_draft.run_in_shadow": "ran in shadow the policy draft",
    "policy_draft.send_back": "sent back the policy draft",
    "policy_draft.stop_shadow": "took out of shadow the policy draft",
    "policy_draft.submit": "asked for approval of the policy draft",
    "rate_limit.change": "changed the rate limit",
    "rate_limit.standard": "set back to its standard the rate limit",
    "replay.ask": "had recorded turns checked again",
    "replay.cancel": "cancelled a replay",
    "replay.resume": "had a replay go on",
    "session.pin": "pinned the session",
    "session.unpin": "unpinned the session",
    "share.revoke": "revoked the shared conversation",
    "sign_in.do": "signed in",
    "sign_in.end": "was signed out after a time",
    "sign_in.fail": "failed to sign in",
    "sign_in.leave": "signed out",
    "sign_in.lock": "was locked out",
    "token.issue": "made an API token",
    "token.revoke": "revoked an API token",
    "turn.label": "said whether a guardrail should act on the turn",
    "view.delete": "removed a saved view",
    "view.save": "saved a view",
}


#: Verbs that lack a word until it is said what they were done to.
_NEEDS_OBJECT = re.compile(r"\bthe [\w ]+$|\b(?:of|in|version)$")


def act_in_words(act: ActRow) -> str:
    """Return who did what, and to what where the verb does not say it all."""
    verb = verb_in_words(act.verb)
    name = object_in_words(act) if _NEEDS_OBJECT.search(verb) else ""
    return f"{act.actor or 'Somebody'} {verb} {name}".strip()


def object_in_words(act: ActRow) -> str:
    """Return what the act was done to, by its name where it has one."""
    # Of the demo month there is one only: the verb says it all.
    if act.object_kind == "demo":
        return ""
    return str((act.after or act.before).get("name") or act.object_id)


def verb_in_words(verb: str) -> str:
    """Return an act in words; one that has none keeps its name, made readable."""
    return VERBS.get(verb) or verb.replace(".", " ").replace("_", " ")
