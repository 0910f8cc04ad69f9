"""What a shopper sees of an answer, and what happens when the line breaks."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from mangaassist.embedded.processes import wait_until
from tests.fakes.chat_server import ChatServer, Script, end, tokens
from tests.fakes.shop_answers import ADVICE, RIGHT, answer_for

Ask = Callable[[str], None]
PLAIN = re.sub(r"[*]{1,2}|^- ", "", ADVICE, flags=re.MULTILINE)


def shown_text(page: Page) -> str:
    """Return the newest answer's words, whatever elements they are in."""
    return page.locator(".answer .text").last.inner_text()


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_an_answer_streams_and_cards_close_it(
    page: Page, chat_server: ChatServer, complaints: list[str], ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    expect(page.locator(".card")).to_have_count(3)
    assert squeezed(shown_text(page)) == squeezed(PLAIN)
    first = page.locator(".card").first
    expect(first.get_by_role("link", name="Uzumaki, Vol. 1")).to_have_attribute(
        "rel", "noopener"
    )
    expect(first.locator("strong")).to_have_text("$9.99")
    expect(first.locator("s")).to_have_text("$14.99")
    expect(page.locator(".card").last).to_contain_text("Out of stock")
    assert complaints == []


def test_words_are_added_while_the_answer_is_still_being_written(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("hold it there")
    expect(page.locator(".answer .text")).to_contain_text("slow")
    expect(page.get_by_role("button", name="Stop the answer")).to_be_visible()
    assert "Uzumaki" not in shown_text(page)


def test_stop_ends_the_answer_and_gives_the_composer_back(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("hold it there")
    expect(page.locator(".answer .text")).to_contain_text("slow")
    page.get_by_role("button", name="Stop the answer").click()
    expect(page.locator(".answer")).to_contain_text("You stopped this answer.")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    assert len(chat_server.of_type("stop")) == 1


def test_a_correction_changes_the_text_and_says_why(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("correct yourself")
    expect(page.locator(".corrected")).to_have_text(
        "Corrected: a price did not match the shop’s live price."
    )
    expect(page.locator(".answer .text")).to_have_text(RIGHT)
    expect(page.locator(".answer .changed")).to_have_text(["$9.99"])


def test_an_answer_cut_in_the_middle_goes_on_where_it_broke_off(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("cut the line")
    expect(page.locator(".card")).to_have_count(3)
    assert squeezed(shown_text(page)) == squeezed(PLAIN)
    hello = chat_server.of_type("hello")[-1]
    assert hello["after"]["seq"] == 7
    assert len(chat_server.of_type("message")) == 1
    expect(page.locator(".question")).to_have_count(1)


def test_a_question_asked_while_the_line_is_down_is_asked_once(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("first question")
    expect(page.locator(".card")).to_have_count(3)
    page.context.set_offline(True)
    expect(page.locator(".banner")).to_contain_text("offline")
    ask("second question")
    expect(page.locator(".question").last).to_contain_text("Waiting for the connection")
    page.context.set_offline(False)
    expect(page.locator(".card")).to_have_count(6)
    texts = [frame["text"] for frame in chat_server.of_type("message")]
    assert texts == ["first question", "second question"]


def test_a_conversation_is_still_there_after_the_page_is_left(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    expect(page.locator(".thumbs")).to_be_visible()
    page.reload()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator(".card")).to_have_count(3)
    expect(page.locator(".question")).to_contain_text("horror, please")
    assert squeezed(shown_text(page)) == squeezed(PLAIN)


def test_no_key_of_the_conversation_travels_in_an_address(
    page: Page, chat_server: ChatServer, ask: Ask
):
    seen: list[str] = []
    page.on("websocket", lambda socket: seen.append(socket.url))
    page.on("request", lambda request: seen.append(request.url))
    page.goto(chat_server.origin)
    ask("cut the line")
    expect(page.locator(".card")).to_have_count(3)
    keys = set(chat_server.sessions)
    keys |= {each.token for each in chat_server.sessions.values()}
    assert keys
    assert not [url for url in seen if any(key in url for key in keys)]


def test_an_expired_conversation_is_greeted_kindly(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    expect(page.locator(".thumbs")).to_be_visible()
    chat_server.expire_next = True
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("Welcome back!")
    expect(page.locator(".question")).to_have_count(0)


def test_a_key_that_opens_nothing_is_thrown_away(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    expect(page.locator(".thumbs")).to_be_visible()
    chat_server.turn_away = "unauthorized"
    page.reload()
    expect(page.locator("[data-state=online]")).to_be_visible()
    assert [each["token"] is None for each in chat_server.of_type("hello")] == [
        True,
        False,
        True,
    ]


def test_a_conversation_that_goes_on_elsewhere_is_left_until_it_is_wanted_here(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    expect(page.locator(".thumbs")).to_be_visible()
    chat_server.supersede()
    expect(page.locator(".banner")).to_contain_text("goes on in another window")
    assert chat_server.connections == 1
    page.get_by_role("button", name="Continue here").click()
    expect(page.locator("[data-state=online]")).to_be_visible()
    expect(page.locator(".card")).to_have_count(3)
    assert chat_server.connections == 2


def test_an_idle_line_is_left_quietly_and_taken_up_by_the_next_question(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    expect(page.locator(".thumbs")).to_be_visible()
    chat_server.close_lines(4408)
    expect(page.locator("[data-state=resting]")).to_be_visible()
    expect(page.locator(".banner")).to_be_hidden()
    # A rating waits for the line, and takes it up.
    page.get_by_role("button", name="Yes, helpful").click()
    expect(page.locator("[data-state=online]")).to_be_visible()
    assert chat_server.connections == 2
    chat_server.close_lines(4408)
    expect(page.locator("[data-state=resting]")).to_be_visible()
    ask("and something else")
    expect(page.locator(".card")).to_have_count(6)
    assert chat_server.connections == 3
    assert [each["value"] for each in chat_server.of_type("feedback")] == ["up"]


def test_a_server_that_ends_says_when_to_come_back_and_a_question_does_not_wait(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    expect(page.locator(".thumbs")).to_be_visible()
    later = {"type": "notice", "code": "reconnect", "after_ms": 15_000}
    chat_server.close_lines(4503, later)
    expect(page.locator("[data-state=resting]")).to_be_visible()
    expect(page.locator(".banner")).to_be_hidden()
    ask("and something else")
    expect(page.locator(".card")).to_have_count(6)
    soon = later | {"after_ms": 30}
    chat_server.close_lines(4503, soon)
    assert wait_until(lambda: chat_server.connections == 3, 20)
    expect(page.locator("[data-state=online]")).to_be_visible()


def test_too_many_questions_wait_and_are_sent_by_themselves(
    page: Page, chat_server: ChatServer, ask: Ask
):
    refused: list[str] = []

    def once(question: str):
        if question not in refused:
            refused.append(question)
            return {"type": "rate_limited", "retry_after": 1.2}
        return answer_for(question)

    chat_server.script = once
    page.goto(chat_server.origin)
    ask("horror, please")
    expect(page.locator(".question")).to_contain_text("I send your question in")
    expect(page.locator(".card")).to_have_count(3)
    expect(page.locator(".question")).not_to_contain_text("I send your question in")
    sent = chat_server.of_type("message")
    assert len({frame["id"] for frame in sent}) == 1


def test_a_failed_answer_can_be_asked_for_again(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("fail at first")
    expect(page.locator(".answer")).to_contain_text("This did not work on our side.")
    chat_server.script = lambda _: Script([*tokens("Here you are."), end()])
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".answer .text").last).to_have_text("Here you are.")


def test_a_refused_question_says_so_in_plain_words(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("refuse me")
    expect(page.locator(".question")).to_contain_text("still being written")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_what_a_model_writes_never_becomes_an_element(
    page: Page, chat_server: ChatServer, complaints: list[str], ask: Ask
):
    page.goto(chat_server.origin)
    ask("hostile text")
    expect(page.locator(".answer .text")).to_have_text(
        "<img src=x onerror=alert(1)> bold [link](javascript:alert(1))"
    )
    assert page.locator(".answer .text :is(a, img)").count() == 0
    assert complaints == []


def test_an_opened_card_is_told_to_the_server_as_the_page_is_left(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    with page.expect_request("**/chat/click") as told:
        page.locator(".card a").first.click(button="middle")
    body = told.value.post_data_json
    asin = page.locator(".card").first.get_attribute("data-asin")
    assert body["asin"] == asin
    assert body["response_id"]
    assert told.value.headers["authorization"].startswith("Bearer ")


def test_a_rating_is_sent_and_can_be_changed(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    page.get_by_role("button", name="Yes, helpful").click()
    page.get_by_role("button", name="No, not helpful").click()
    expect(page.get_by_role("button", name="No, not helpful")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator(".thumbs")).to_contain_text("Thank you")
    assert [each["value"] for each in chat_server.of_type("feedback")] == ["up", "down"]
