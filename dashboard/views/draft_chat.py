"""Draft chat: talk to the assistant under another policy, beside the one in force."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import capfirst

from chat.selectors.draft_chats import (
    DraftChatRow,
    draft_chat_turns,
    draft_chats_cost,
    draft_chats_newest,
    is_given_up,
    is_open,
)
from chat.services.draft_chats import LONGEST, DraftChatError, draft_chat_ask
from dashboard.actors import actor_of
from dashboard.amounts import in_currency
from dashboard.listing.filters import Choices
from dashboard.lists.corrections import DEEDS, STAGES
from dashboard.lists.turn_filters import words_of as in_words
from dashboard.texts import edits
from dashboard.views.panel import PanelView
from guardrails.selectors.drafts import drafts_open
from guardrails.selectors.policies import version_rows

_VERSIONS = 30
_CONVERSATIONS = 10


def policy_choices() -> Choices:
    """Return the policies to try: drafts first, then published versions."""
    drafts = [
        (f"draft:{row.number}", f"Draft “{row.name}”, revision {row.revision}")
        for row in drafts_open()
    ]
    versions = [
        (f"version:{row.version}", f"Version {row.version}{_in_force(row.is_active)}")
        for row in version_rows(limit=_VERSIONS)
    ]
    return [*drafts, *versions, ("version:0", "The default policy")]


def _in_force(is_active: bool) -> str:
    return ", in force" if is_active else ""


class DraftChatForm(forms.Form):
    """A question, and the policy to ask it under."""

    policy = forms.ChoiceField(
        label="Policy to try",
        choices=policy_choices,
        help_text="Beside the policy that is in force.",
    )
    text = forms.CharField(
        label="Question",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As a shopper would ask it.",
    )


@dataclass(frozen=True, slots=True)
class ShownSide:
    """What one policy made of a question."""

    name: str
    side: Mapping[str, Any]
    stages: tuple[Mapping[str, Any], ...]
    told: tuple[Mapping[str, Any], ...]
    cards: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One question with its two sides."""

    turn: DraftChatRow
    is_open: bool
    is_given_up: bool
    sides: tuple[ShownSide, ...]
    differences: tuple[tuple[str, str], ...]
    verdict: tuple[str, str]


class DraftChatsView(PanelView):
    """The form that begins a conversation, and the newest ones."""

    permission = "dashboard.draft_guardrails"
    template_name = "dashboard/draft_chat/page.html"
    title = "Draft chat"
    api_name = "api:draft-chats"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        draft = request.GET.get("draft", "")
        form = kwargs.get("form") or DraftChatForm(
            initial={"policy": f"draft:{draft}"} if draft.isdecimal() else None
        )
        cost, unpriced = draft_chats_cost()
        return {
            "form": form,
            "cost": cost,
            "unpriced": unpriced,
            "newest": draft_chats_newest(limit=_CONVERSATIONS),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask, and go to where the answer will stand."""
        form = DraftChatForm(request.POST)
        if form.is_valid():
            try:
                turn = draft_chat_ask(
                    actor_of(request),
                    text=form.cleaned_data["text"],
                    policy=form.cleaned_data["policy"],
                    conversation=kwargs.get("conversation"),
                )
            except DraftChatError as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, str(error))
            else:
                return redirect("dashboard:draft-chat", conversation=turn.conversation)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self.render(request, status=status, **kwargs, form=form)


class DraftChatView(DraftChatsView):
    """One conversation; its fragment is what is asked for again while it goes on."""

    template_name = "dashboard/draft_chat/conversation.html"
    partial_name = "dashboard/draft_chat/_conversation.html"
    api_name = "api:draft-chat"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        turns = draft_chat_turns(kwargs["conversation"])
        if not turns:
            raise Http404
        last = turns[-1]
        form = kwargs.get("form") or DraftChatForm(
            initial={"policy": last.policy.partition(".")[0]}
        )
        return {
            "title": "Draft chat",
            "turns": [_shown(each) for each in turns],
            "last": last,
            "is_open": is_open(last),
            "form": form,
        }


def _shown(turn: DraftChatRow) -> ShownTurn:
    names = (f"In force: version {turn.base_version}", capfirst(turn.policy_label))
    both = [{each["asin"] for each in side["cards"]} for side in turn.sides]
    shared = set.intersection(*both) if both else set()
    sides = tuple(
        _side(name, side, shared) for name, side in zip(names, turn.sides, strict=False)
    )
    different: tuple[tuple[str, str], ...] = ()
    if len(sides) == 2 and sides[0].side["text"] != sides[1].side["text"]:
        different = tuple(edits(sides[0].side["text"], sides[1].side["text"]))
    verdict = "good", "the same answer"
    if different:
        verdict = "warn", "the policies differ"
    elif any(cards != shared for cards in both):
        verdict = "warn", "the same words, other cards"
    return ShownTurn(turn, is_open(turn), is_given_up(turn), sides, different, verdict)


def _side(name: str, side: Mapping[str, Any], shared: Set[str]) -> ShownSide:
    return ShownSide(
        name=name,
        side=side,
        stages=tuple(
            {**each, "words": STAGES.get(each["stage"], in_words(each["stage"]))}
            for each in side["stages"]
        ),
        told=tuple(
            {
                **each,
                "words": STAGES.get(each["stage"], in_words(each["stage"])),
                "deed": DEEDS.get(each["action"], each["action"]),
                "why": in_words(each["reason"] or each["kind"]),
                "pieces": edits(each["before"], each["after"]),
            }
            for each in side["interventions"]
        ),
        cards=tuple(
            {
                **each,
                "price": in_currency(each["price_minor"], each["currency"]),
                "is_alone": each["asin"] not in shared,
            }
            for each in side["cards"]
        ),
    )
