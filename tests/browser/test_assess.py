"""An assessment on a small phone without JavaScript: every tap is counted."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from karpear.activities.assessment.actions import assessments as actions
from karpear.activities.decisions.models import Assessment, Unfinished
from karpear.activities.itinerary.models import Activity
from karpear.people.models import Person
from tests.cast import NOW, build_cast
from tests.rooms.activities.assessments import answers, threat_with_measures
from tests.rooms.activities.plans import drafted

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

#: From the first page of the assessment to what it found: three dangers, two measures, every question.
USUAL, AGAIN = 12, 7
LAST = (("confidence", "medium"), ("reliability", "unsure"), ("briefed", "yes"))
FIRST, END, RESULT = "What could happen?", "What is done about it?", "What was found"


class Thumb:
    """Presses and counts. A page that is left is done with once the heading of the next one stands there."""

    def __init__(self, page: "Page", person: Person) -> None:
        self.page, self.person, self.taps = page, person, 0

    def tap(self, where: "Locator") -> None:
        where.click()
        self.taps += 1

    def press(self, name: str, *, leads_to: str) -> None:
        self.tap(self.page.get_by_role("button", name=name))
        self.arrive(leads_to)

    def arrive(self, heading: str) -> None:
        """The page is there, and fits the phone."""
        self.page.get_by_role("heading", name=heading, level=1).wait_for()
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360

    def choose(self, name: str, value: str) -> None:
        self.tap(self.page.locator(f"[name={name}][value={value}]"))


@pytest.fixture
def thumb(new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]") -> Thumb:
    context = new_context(java_script_enabled=False)
    person = build_cast().sophea
    sign_in(context, person)
    return Thumb(context.new_page(), person)


def something(thumb: Thumb, server: str, *, leads_to: str) -> None:
    """As far as the assessment: its taps are not counted."""
    thumb.page.goto(f"{server}/plans/assess/")
    thumb.page.get_by_label("A short name for it").fill("Visit to the lake")
    thumb.page.get_by_label("Where").fill("The village by the lake")
    thumb.press("Go on", leads_to=leads_to)
    thumb.taps = 0


def test_a_usual_trip_takes_twelve_taps(server: str, thumb: Thumb) -> None:
    something(thumb, server, leads_to=FIRST)
    ticks = thumb.page.locator("fieldset.ticks input[type=checkbox]")
    for n in range(3):
        thumb.tap(ticks.nth(n))
    thumb.choose("heard", "no")
    thumb.press("Save and go on", leads_to=END)
    allowed = thumb.page.locator(".pick input:enabled")
    for n in range(2):
        thumb.tap(allowed.nth(n))
    for name, value in (*LAST, ("insurance", "yes")):
        thumb.choose(name, value)
    thumb.press("Finish and see the result", leads_to=RESULT)
    assert thumb.taps <= USUAL
    assessment = Assessment.objects.get()
    assert (len(assessment.content["risks"]), len(assessment.content["measures"])) == (3, 2)
    assert assessment.level_after <= assessment.level_before


def test_the_same_again_takes_seven(server: str, thumb: Thumb) -> None:
    before = assessed_before(thumb.person)
    something(thumb, server, leads_to="Is this still right?")
    thumb.choose("heard", "no")
    thumb.press("Still right: go to the last page", leads_to=END)
    for name, value in LAST:
        thumb.choose(name, value)
    thumb.press("Finish and see the result", leads_to=RESULT)
    assert thumb.taps <= AGAIN
    again = Assessment.objects.exclude(pk=before.pk).get()
    assert again.content["risks"] == before.content["risks"]
    assert Activity.objects.count() == 2


def assessed_before(person: Person) -> Assessment:
    """A trip of the same name, some days ago, with a measure that the new one allows, too."""
    activity = drafted(person, kind="trip", title="Visit to the lake")
    _threat, measures = threat_with_measures()
    allowed = next(measure.id for measure in measures if not measure.needs)
    return actions.assess(person=person, activity=activity.pk, clean=answers(3, 3, (allowed,)), now=NOW)


def test_a_search_keeps_what_is_ticked_and_every_page_fits(server: str, thumb: Thumb) -> None:
    something(thumb, server, leads_to=FIRST)
    page = thumb.page
    page.locator("fieldset.ticks input[type=checkbox]").first.check()
    page.get_by_label("Search for something else").fill("arrest")
    page.get_by_role("button", name="Search").click()
    page.locator("[name=pick_F-T7]").check()
    thumb.choose("heard", "no")
    thumb.press("Judge how likely and how bad", leads_to="How likely, and how bad?")
    page.locator("main summary", has_text="Change").first.click()
    page.locator("main details[open]").get_by_text("Likely", exact=True).first.click()
    thumb.press("Save and go on", leads_to=END)
    page.locator(".pick input:enabled").first.check()
    thumb.press("See what is left first", leads_to="What is left")
    thumb.press("Save and go back", leads_to=END)
    assert page.locator(".pick input:enabled").first.is_checked()
    assert [unfinished["before"]["likelihood"] for unfinished in Unfinished.objects.get().content["risks"]].count(
        4
    ) == 1
