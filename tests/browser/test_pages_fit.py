"""Every page in a real browser: wide, on a phone, dark and printed, nothing sticks out.

`faults.js` looks for what a reader would stumble over: a page that scrolls sideways, an element
that leaves its parent, a box that scrolls without showing it, a word broken where it would fit, too
little contrast, a label of a picture too small to read, a heading that print may leave alone at a
page's foot, or that no link of the page's contents leads to.
"""

from pathlib import Path

import pytest

from tests.browser.chromium import NoBrowserError, chromium
from tests.browser.hard_to_lay_out import pages

FAULTS = (Path(__file__).parent / "faults.js").read_text("utf-8")
VIEWS = {
    "wide": {"width": 1280},
    "phone": {"width": 360, "height": 780},
    "dark": {"width": 1280, "dark": True},
    "printed": {"width": 680, "print_": True},  # A4 without its margins
}


@pytest.fixture(scope="module")
def browser():
    """One for all pages."""
    try:
        with chromium() as running:
            yield running
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, html in pages():
        (folder / f"{name}.html").write_text(html, "utf-8")
    return sorted(folder.iterdir())


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_fits_its_reader(browser, written, view):
    browser.look(**VIEWS[view])
    found = []
    for path in written:
        browser.open(path)
        found += [f"{path.stem}: {fault}" for fault in browser.run(FAULTS)]

    assert not found, "\n".join(found)


def test_the_report_sorts_and_searches(browser, written):
    browser.look(width=1280)
    browser.open(next(path for path in written if path.stem == "report-ko"))

    browser.run(
        "document.querySelector('#search').value = 'MINJI';"
        "document.querySelector('#search').dispatchEvent(new Event('input'))"
    )
    shown = "[...document.querySelectorAll('#all tbody tr')].filter((row) => !row.hidden)"
    assert browser.run(f"{shown}.map((row) => row.cells[0].textContent.trim())") == ["kim_minji"]

    browser.run("document.querySelector('#all thead button').click()")
    assert browser.run("document.querySelector('#all thead th').ariaSort") == "ascending"


def test_similar_code_begins_with_what_is_shared(browser, written):
    browser.look(width=1280)
    browser.open(next(path for path in written if path.stem == "similar-en"))

    tops = browser.run(
        "[...document.querySelectorAll('article .sides > section')].map((side) =>"
        "side.querySelector('.shared').offsetTop - side.offsetTop)"
    )
    assert len(tops) == 2
    assert max(tops) < 200  # pixels; thirty lines of one's own would be above


WRONG = {
    "scrolls sideways": "<p style='width: 120vw'>wide</p>",
    "stands out of its parent": "<div style='width: 9em'><p style='width: 12em'>wide</p></div>",
    "holds more": "<p style='width: 5em; white-space: nowrap'>more than it can hold</p>",
    "scrolls without a cue": "<pre style='overflow: auto; width: 5em' tabindex=0>more than</pre>",
    "not by the keyboard": "<pre style='overflow: auto; width: 5em'>more than that</pre>",
    "is cut": "<p style='overflow: hidden; width: 5em; white-space: nowrap'>more than that</p>",
    "is broken inside": "<p style='width: 9em; word-break: break-all'>one two three four five</p>",
    "is written too small": "<figure><svg viewBox='0 0 700 90' width=200><text y=50>small",
    "has a contrast of": "<p style='color: #999'>pale</p>",
    "may stand alone": "<h2>A heading</h2>",
    "is not printed again": "<table><thead><tr><th><button>Points</button></table>",
    "is not among the links": "<nav></nav><h2 id='heading'>A heading</h2>",
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_fault_is_seen(browser, tmp_path, fault):
    page = tmp_path / "wrong.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><main>{WRONG[fault]}</main>", "utf-8")

    browser.look(width=680, print_=fault in ("may stand alone", "is not printed again"))
    browser.open(page)

    assert any(fault in each for each in browser.run(FAULTS))


def test_without_a_browser_the_tests_say_how_to_get_one(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoBrowserError, match=r"apt-get install .*chromium"), chromium():
        pass
