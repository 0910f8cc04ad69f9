"""The slider over stored scores: moved by keys, it recounts, and a draft takes it."""

import re

from playwright.sync_api import Page, expect


def test_the_cells_recount_as_the_slider_moves(console: Page) -> None:
    console.goto("/console/guardrails/tune/?stage=output.prices&span=30d")
    newly = console.locator(".evidence-cells .newly-acted dd")
    expect(newly).to_have_text("0")
    slider = console.get_by_label("Threshold to try")
    slider.focus()
    console.keyboard.press("Home")
    expect(newly).to_have_text(re.compile(r"[1-9]"))
    expect(console).to_have_url(re.compile("threshold=0"))
    console.keyboard.press("End")
    expect(newly).to_have_text("0")
    expect(console.locator(".evidence-line")).to_contain_text("Tried: 1.000")
    wanted = console.locator('input[name="threshold"][form="draft-form"]')
    expect(wanted).to_have_value("1.000")
    # What is read aloud says what the move did.
    expect(console.locator("#announcement")).to_contain_text("newly corrected")
