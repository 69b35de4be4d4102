"""The report in a real browser: keyboard, mouse, both colour schemes, paper."""

from __future__ import annotations

import pytest
from browser import PROGRAM, Browser

from whee_ros.replay.labels import Label
from whee_ros.report.judged import Labels
from whee_ros.report.make import make_report

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium")

SHOWN = "[...document.querySelectorAll('.answer')].filter(e => e.offsetParent).map(e => e.id)"
CONTRAST = """(() => {
  const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
  const behind = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor;
    if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
  const low = [];
  for (const e of document.querySelectorAll('body *:not(script):not(svg *)')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(`${e.className} ${e.textContent.slice(0, 20)} ${ratio.toFixed(2)}`);
  }
  return low; })()"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A Chromium for all tests of this file."""
    one = Browser(tmp_path_factory.mktemp("profile"))
    yield one
    one.close()


@pytest.fixture(scope="module")
def page(talk, tmp_path_factory):
    """The report of a short talk."""
    return make_report(talk, html=tmp_path_factory.mktemp("page") / "talk.html")[0]


@pytest.fixture(scope="module")
def judged_page(talk, tmp_path_factory):
    """The report of the short talk beside labels: a hit, a miss and a false alarm."""
    labels = Labels([Label(2, 5, "ann"), Label(11, 14, "ann", note="rain")], "labels.csv")
    return make_report(talk, html=tmp_path_factory.mktemp("page") / "judged.html", labels=labels)[0]


def test_it_opens_without_an_error_and_asks_for_nothing(browser, page):
    browser.open(page)
    methods = [event.get("method") for event in browser.events]
    asked = [
        event["params"]["request"]["url"]
        for event in browser.events
        if event.get("method") == "Network.requestWillBeSent"
    ]
    assert {url for url in asked if not url.startswith("data:")} == {page.as_uri()}
    assert "Runtime.exceptionThrown" not in methods
    assert "Log.entryAdded" not in methods
    assert browser.run("document.title") == "out"


def test_the_first_call_for_empathy_is_shown_at_once(browser, page):
    browser.open(page)
    assert browser.run(SHOWN) == ["d0"]
    assert browser.run("scrollY") == 0


def test_arrow_keys_go_from_decision_to_decision(browser, page):
    browser.open(page)
    browser.press("ArrowRight")
    assert browser.run(SHOWN) == ["d1"]
    assert browser.run("document.activeElement.getAttribute('href')") == "#d1"
    assert "ann: none, need 0.10" in browser.run("document.querySelector('#told').textContent")
    browser.press("End")
    assert browser.run(SHOWN) == ["d2"]
    browser.press("Home")
    assert browser.run(SHOWN) == ["d0"]


def test_a_click_in_the_talk_shows_why(browser, page):
    browser.open(page)
    for _ in range(20):  # the page may still be moving under the first click
        browser.click(".line[href='#d2']")
        if browser.run(SHOWN) == ["d2"]:
            break
    assert browser.run(SHOWN) == ["d2"]
    assert browser.run("document.querySelector('.mark.on').getAttribute('href')") == "#d2"


def test_the_mouse_over_a_decision_tells_its_reasons(browser, page):
    browser.open(page)
    box = browser.box(".mark[href='#d2']")
    browser.move(box["x"] + 9, box["y"] + 9)
    assert "words +3.00, smile −1.60" in browser.run("document.querySelector('#tip').innerText")


def test_plus_and_minus_magnify_and_what_was_chosen_stays_in_sight(browser, page):
    browser.open(page)
    browser.press("End")
    whole = browser.run("document.querySelector('.track').clientWidth")
    for _ in range(3):
        browser.press("+")
    assert browser.run("document.querySelector('.track').clientWidth") == pytest.approx(
        8 * whole, abs=8
    )
    inside = "(b => e => e.left >= b.left && e.right <= b.right)"
    boxes = [
        f"document.querySelector('{q}').getBoundingClientRect()" for q in (".scroll", ".mark.on")
    ]
    assert browser.run(f"{inside}({boxes[0]})({boxes[1]})")
    browser.press("0")
    assert browser.run("document.querySelector('.track').clientWidth") == whole


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_what_is_behind_them(browser, page, dark):
    browser.open(page, dark=dark)
    assert browser.run(CONTRAST) == []


def test_light_and_dark_look_different(browser, page, tmp_path):
    shots = []
    for dark in (False, True):
        browser.open(page, dark=dark)
        shots.append(browser.run("getComputedStyle(document.documentElement).backgroundColor"))
        assert browser.picture(tmp_path / f"{dark}.png")[:4] == b"\x89PNG"
    assert shots[0] != shots[1]


def test_it_fits_a_telephone(browser, page):
    browser.open(page, wide=390, tall=800)
    assert browser.run("document.documentElement.scrollWidth") <= 390


def test_on_paper_every_decision_is_told(browser, page, tmp_path):
    browser.open(page)
    browser.ask("Emulation.setEmulatedMedia", media="print")
    browser.picture(tmp_path / "paper.png")  # once it is drawn, the page knows
    assert browser.run(SHOWN) == ["d0", "d1", "d2"]
    assert browser.run("document.querySelector('.tools').checkVisibility()") is False
    browser.ask("Emulation.setEmulatedMedia", media="")
    assert browser.printed(tmp_path / "page.pdf")[:5] == b"%PDF-"


def test_all_that_can_be_used_has_a_name(browser, page):
    browser.open(page)
    nodes = browser.ask("Accessibility.getFullAXTree")["nodes"]
    used = [n for n in nodes if n["role"]["value"] in ("link", "button", "region", "image")]
    assert len(used) > 10
    assert not [n for n in used if not n.get("name", {}).get("value") and not n.get("ignored")]


def test_without_scripts_every_decision_is_told(browser, page):
    browser.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        assert browser.run(SHOWN) == ["d0", "d1", "d2"]
    finally:
        browser.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_e_goes_from_mistake_to_mistake(browser, judged_page):
    browser.open(judged_page)
    seen = []
    for _ in range(3):
        browser.press("e")
        seen.append(browser.run("document.querySelector('.answer.on .verdict').textContent"))
    assert seen == ["✗ missed", "! false alarm", "✗ missed"]


@pytest.mark.parametrize("dark", [False, True])
def test_labels_stand_out_from_what_is_behind_them(browser, judged_page, dark):
    browser.open(judged_page, dark=dark)
    assert browser.run(CONTRAST) == []


def test_an_hour_opens_with_little_to_lay_out(browser, long_talk, tmp_path):
    page = make_report(long_talk, html=tmp_path / "hour.html")[0]
    browser.open(page)
    assert browser.run("document.querySelectorAll('.answer').length") == 1
    assert browser.run("document.querySelectorAll('*').length") < 8_000


def test_an_hour_opens_and_obeys(browser, long_talk, tmp_path):
    page = make_report(long_talk, html=tmp_path / "hour.html")[0]
    browser.open(page)
    browser.press("End")
    assert browser.run(SHOWN) == ["d299"]
