"""Keyboard, screen reader, contrast, small screens, reduced motion."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.fakes.chat_server import ChatServer

Ask = Callable[[str], None]
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
ACTIVE = "document.querySelector('manga-assist').shadowRoot.activeElement"
UNNAMED = """() => [...document.querySelector("manga-assist").shadowRoot
  .querySelectorAll("button, a, textarea")]
  .filter(e => e.checkVisibility())
  .filter(e => !(e.getAttribute("aria-label") || e.textContent.trim()))
  .map(e => e.outerHTML)"""
#: Scroll to the beginning, and wait until the widget has heard of it.
UP = """l => new Promise((done) => {
  l.addEventListener("scroll", () => done(), { once: true });
  l.scrollTop = 0;
})"""
SMALL = """() => [...document.querySelector("manga-assist").shadowRoot
  .querySelectorAll("button")]
  .filter(e => e.checkVisibility() && !e.classList.contains("link"))
  .map(e => [e.className, e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 40 || box.height < 36)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


def test_the_keyboard_alone_is_enough(page: Page, chat_server: ChatServer):
    page.goto(chat_server.origin)
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("first line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Enter")
    expect(page.locator(".thumbs")).to_be_visible()
    assert chat_server.of_type("message")[0]["text"] == "first line\nsecond line"
    share = page.get_by_role("button", name="Share this conversation")
    share.press("Enter")
    expect(page.get_by_role("button", name="Make a link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(share).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Ask the bookseller")).to_be_focused()


def test_focus_stays_within_the_open_panel(page: Page, chat_server: ChatServer):
    page.goto(chat_server.origin)
    page.get_by_role("button", name="Ask the bookseller").click()
    expect(page.get_by_label("Your message")).to_be_focused()
    seen = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.add(page.evaluate(f"{ACTIVE}?.getAttribute('aria-label') ?? ''"))
        assert page.evaluate(f"{ACTIVE} !== null")
    assert {"Close", "Your message", "Conversation"} <= seen
    page.get_by_role("button", name="Close").focus()
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(f"{ACTIVE} !== null")


def test_focus_returns_to_what_opened_the_panel(page: Page, chat_server: ChatServer):
    page.goto(chat_server.origin)
    page.locator("#before").focus()
    page.evaluate("document.querySelector('manga-assist').open = true")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#before")).to_be_focused()


def test_sentences_are_announced_and_words_are_not(
    page: Page, chat_server: ChatServer, ask: Ask
):
    page.goto(chat_server.origin)
    ask("horror, please")
    expect(page.locator(".thumbs")).to_be_visible()
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.locator(".text")).to_have_attribute("aria-live", "off")
    said = page.locator("[part=announcer] p").all_inner_texts()
    assert any(
        line.endswith("begin with Uzumaki (うずまき).") and line.startswith("If it is")
        for line in said
    )
    assert said[-1].startswith("Two more") or said[-1].startswith("3 books")
    assert all(len(line.split()) > 3 for line in said)


def test_two_thousand_characters_fit_and_one_more_does_not(
    page: Page, chat_server: ChatServer
):
    page.goto(chat_server.origin)
    page.get_by_role("button", name="Ask the bookseller").click()
    box = page.get_by_label("Your message")
    send = page.get_by_role("button", name="Send", exact=True)
    box.fill("漫" * 2000)
    expect(page.locator(".count")).to_have_text("0 characters left")
    expect(send).to_be_enabled()
    box.fill("漫" * 2001)
    expect(page.locator(".count")).to_have_text("1 characters too many")
    expect(send).to_be_disabled()
    box.press("Enter")
    assert chat_server.of_type("message") == []


def test_every_word_can_be_read_and_every_control_has_a_name(
    browser: Browser, chat_server: ChatServer
):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(chat_server.origin)
    page.get_by_role("button", name="Ask the bookseller").click()
    box = page.get_by_label("Your message")
    expect(page.locator(".chip")).to_have_count(4)
    assert hard_to_read(page) == []
    for question in ("horror, please", "correct yourself", "fail now"):
        box.fill(question)
        box.press("Enter")
        expect(page.locator(".answer").last).to_contain_text(".")
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    assert hard_to_read(page) == []
    assert page.evaluate(UNNAMED) == []
    context.close()


def hard_to_read(page: Page) -> list[str]:
    """Return the widget's words with too little contrast, in light and dark."""
    root = page.evaluate_handle("document.querySelector('manga-assist').shadowRoot")
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{scheme}: {each}" for each in root.evaluate(CONTRAST)]
    return found


def test_a_phone_gives_the_panel_the_whole_screen(
    browser: Browser, chat_server: ChatServer
):
    context = browser.new_context(
        viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(chat_server.origin)
    page.get_by_role("button", name="Ask the bookseller").tap()
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    page.wait_for_function(
        "() => { const p = document.querySelector('manga-assist').shadowRoot"
        ".querySelector('.panel'); return p.getAnimations().length === 0 }"
    )
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 780}
    box = page.get_by_label("Your message")
    box.fill("horror, please")
    box.press("Enter")
    expect(page.locator(".thumbs")).to_be_attached()
    assert page.evaluate(SMALL) == []
    wide = "document.querySelector('manga-assist').shadowRoot.querySelector('.log')"
    assert page.evaluate(f"{wide}.scrollWidth <= {wide}.clientWidth")
    context.close()


def test_a_zoomed_page_leaves_room_to_read_and_says_what_is_new(
    browser: Browser, chat_server: ChatServer
):
    context = browser.new_context(viewport={"width": 683, "height": 384})
    page = context.new_page()
    page.goto(chat_server.origin)
    page.get_by_role("button", name="Ask the bookseller").click()
    box, log = page.get_by_label("Your message"), page.get_by_role("log")
    box.fill("مرحبا horror, please")
    box.press("Enter")
    expect(page.locator(".thumbs")).to_be_attached()
    assert log.evaluate("l => l.clientHeight") >= 200
    said = page.locator(".said").first
    assert said.evaluate("e => getComputedStyle(e).direction") == "rtl"
    box.fill("hold it there")
    box.press("Enter")
    expect(page.locator(".answer .text").last).to_contain_text("slow")
    log.evaluate(UP)
    page.get_by_role("button", name="Stop the answer").click()
    expect(page.locator(".below")).to_contain_text("New answer")
    assert log.evaluate("l => l.scrollTop") == 0
    page.locator(".below").click()
    expect(page.locator(".below")).not_to_contain_text("New answer")
    assert log.evaluate("l => l.scrollTop") > 0
    context.close()


def test_who_wants_no_motion_gets_the_text_without_any(
    browser: Browser, chat_server: ChatServer
):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(chat_server.origin)
    page.get_by_role("button", name="Ask the bookseller").click()
    box = page.get_by_label("Your message")
    box.fill("correct yourself")
    box.press("Enter")
    expect(page.locator(".corrected")).to_be_visible()
    moving = (
        "document.querySelector('manga-assist').shadowRoot.getAnimations()"
        ".filter(a => a.playState === 'running').length"
    )
    assert page.evaluate(moving) == 0
    context.close()
