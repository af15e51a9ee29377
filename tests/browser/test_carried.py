"""Plan, alert, incident, opened pack, letter, closing: what was said once is taken over, marked, and can be changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions.promises import brief
from karpear.alerts.models import Alert
from karpear.cases.incidents.models import Incident
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.overdue import miss_overdue
from karpear.people.models import Person
from karpear.readiness.packs.models import Opening, Pack
from karpear.vault.actions.records import keep_record
from karpear.vault.models import Identity
from tests.browser.fits import cut_times
from tests.browser.letters import said_to_be_sent
from tests.browser.ready import follow, signed_in_with_password, unlock, with_key
from tests.cast import Cast, build_cast, signed_in
from tests.rooms.activities.plans import created
from tests.steps.sealing import Keys, enrolled, founded, given, sealed_to

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

PLACE, PLATE = "The village by the lake", "2AB-4321"
PACK = {
    "full_name": "Sok Sophea", "born": "1990, Takeo", "nationality": "Cambodian, passport N1234567",
    "work": "Organiser", "name_un": "yes", "un_government": "yes", "name_network": "without", "lawyer": "Chan Lawyer",
}  # fmt: skip
#: All that somebody types between the alert and the letter that has left.
TYPED = {
    "description": f"Police in a pickup, {PLATE}, took her at the landing.",
    "needed": "That somebody asks where she is held.",
}


def missed(person: Person, now: datetime) -> Alert:
    """Silent two hours into a trip, after one OK."""
    begun = now - timedelta(hours=3)
    due = begun + timedelta(hours=2)
    activity = created(
        person, now=begun, place=PLACE, starts_at=begun.isoformat(), ends_at=(now + timedelta(hours=3)).isoformat(),
        check_ins=[{"due_at": due.isoformat(), "grace_s": 600}],
    )  # fmt: skip
    Activity.objects.filter(pk=activity.pk).update(province="KH-17")
    activity.refresh_from_db()
    brief(activity, now=begun)
    said_at = begun + timedelta(minutes=5)
    check_in(person=person, key=uuid4(), made_at=said_at, now=said_at)
    miss_overdue(now=now)
    return Alert.objects.get(person=person)


def opened_pack(cast: Cast, reader: Identity, alert: Alert, now: datetime) -> None:
    """Sophea's pack, as it stands after two custodians gave their parts to Dara."""
    keys, own = enrolled(cast.sophea, now)
    key = Keys()
    version = given(
        keys, {"kind": "pack", "fields": PACK}, [("person", own.pk, own.recipient)], type="pack", sealing_key=key
    )  # fmt: skip
    record, _new = keep_record(by=cast.sophea, version=version, now=now)
    blob = sealed_to(reader.recipient, key.file())
    record.grants.create(kind="person", identity=reader, blob=blob, by=cast.sophea, created_at=now)
    pack = Pack.objects.create(person=cast.sophea, record=record, created_at=now, reviewed_at=now, sealed_at=now)
    Opening.objects.create(
        pack=pack, alert=alert, by=cast.dara, record=record, asked_at=now, handed_out_at=now, said_open_at=now,
        ends_at=now + timedelta(days=1),
    )  # fmt: skip


class Story:
    """Dara, an officer, with a team key; Sophea, missed on a trip."""

    def __init__(self, new_context: "Callable[..., BrowserContext]", **options: Any) -> None:
        self.cast, self.now = build_cast(), timezone.now()
        self.page: Page = new_context(**options).new_page()
        signed_in_with_password(self.page, self.cast.dara)
        signed_in(self.cast.dara)  # gives them the second factor that officers need
        self.page.on("dialog", lambda box: box.accept())
        with_key(self.cast.dara)
        identity = Identity.objects.get(person=self.cast.dara)
        reader = Keys()
        reader.__class__ = type("Known", (Keys,), {"recipient": identity.recipient})
        founded(self.cast.dara, reader, self.cast.lantern, self.now)
        self.alert = missed(self.cast.sophea, self.now)
        opened_pack(self.cast, identity, self.alert, self.now)

    def incident(self) -> Incident:
        self.page.goto(f"/incidents/new/?alert={self.alert.pk}")
        self.page.check("[name=playbook][value=detained]")
        self.page.get_by_role("button", name="Open: the clock starts").click()
        self.page.wait_for_url("**/incidents/*-*/")
        return Incident.objects.get()

    def field(self, path: str) -> "Locator":
        return self.page.locator(f'[data-f="{path}"]').first

    def marked(self, field: "Locator", words: str) -> None:
        """Beside the field stands where its value is from."""
        expect(field.locator("xpath=ancestor::label[1]").locator("[data-carried]")).to_have_text(words)


@pytest.fixture
def story(new_context: "Callable[..., BrowserContext]") -> Story:
    return Story(new_context, accept_downloads=True)


def taken_over_while_locked(story: Story) -> None:
    page = story.page
    kind, who = page.locator("[data-first^=acts]"), page.locator("[data-first^=persons]")
    expect(kind).to_have_value("arrest")
    story.marked(kind, "from your choice")
    expect(who).to_have_value("Sophea")
    story.marked(who, "from the alert")
    for path, value, words in (
        ("where.text", PLACE, "from the plan"),
        ("where.province", "KH-17", "from the plan"),
        ("when.precision", "between", ""),
    ):
        expect(story.field(path)).to_have_value(value)
        if words:
            story.marked(story.field(path), words)
    for path, words in (("when.at", "from the last OK"), ("when.until", "from the missed check-in")):
        expect(story.field(path)).to_be_visible()
        story.marked(story.field(path), words)


def pack_taken_over(story: Story) -> None:
    page = story.page
    page.get_by_role("button", name="Take it over").click()
    expect(page.locator("[data-first^=persons]")).to_have_value("Sok Sophea")
    page.locator("details[data-long] > summary").click()
    for path, value in (("name", "Sok Sophea"), ("born", "1990, Takeo"), ("nationality", "Cambodian")):
        field = page.locator(f"[data-list=persons] [data-f={path}]").first
        expect(field).to_have_value(value)
        story.marked(field, "from the opened pack")
    consents = page.locator("[data-list=consents] [data-rows] > fieldset")
    expect(consents).to_have_count(3)
    expect(consents.first.locator("[data-f=recipient_kind]")).to_have_value("ohchr")
    name = page.locator("[data-first^=persons]")
    name.fill("Sok Sopheap")  # what was taken over can be changed, and is then one's own
    expect(name.locator("xpath=ancestor::label[1]").locator("[data-carried]")).to_have_count(0)
    name.fill("Sok Sophea")


def test_nothing_is_typed_twice(story: Story) -> None:
    page, incident = story.page, story.incident()
    page.goto(f"/incidents/{incident.pk}/write/")
    taken_over_while_locked(story)
    unlock(page)
    follow(page, f"/incidents/{incident.pk}/write/")
    taken_over_while_locked(story)
    for path, text in TYPED.items():
        story.field(path).fill(text)
    pack_taken_over(story)
    page.get_by_role("button", name="Seal and save").last.click()
    expect(page.locator("h1")).to_contain_text("Sok Sophea")
    letter_leaves(story, incident)
    closed(story, incident)


def letter_leaves(story: Story, one: Incident) -> None:
    page = story.page
    follow(page, f"/reports/new/?incident={one.record}&to=ohchr_urgent&lang=en")
    letter = page.locator("[data-letter-here]")
    expect(letter).to_contain_text("Sok Sophea")
    expect(page.locator("[data-people] > li")).to_contain_text("✓ Named")
    submitter = page.locator("[data-ask=submitter]")
    expect(submitter).to_have_value(f"{story.cast.dara.name}, Mekong Lantern Network, {story.cast.dara.email}")
    expect(page.locator("label[for=ask-submitter] [data-carried]")).to_have_text("from your account")
    expect(letter).to_contain_text("between")
    expect(letter).to_contain_text(f"{PLACE}, Siem Reap")
    hit = page.locator("[data-hits] > li", has_text=PLATE)
    expect(hit).to_contain_text("evidence")
    hit.get_by_role("button", name="Keep it: it is evidence").click()
    expect(letter).to_contain_text(PLATE)
    page.locator("[data-ask=submitter]").fill("Mekong Lantern Network, office@example.org")
    said_to_be_sent(page)
    assert one.tasks.get(step="urgent").state == "done"
    follow(page, f"/reports/new/?incident={one.record}&to=wgad&lang=en")
    expect(submitter).to_have_value("Mekong Lantern Network, office@example.org")
    expect(page.locator("label[for=ask-submitter] [data-carried]")).to_have_text("from your last letter")


def closed(story: Story, one: Incident) -> None:
    page = story.page
    follow(page, f"/incidents/{one.pk}/close/")
    for name, value in (("threat", "F-T7"), ("province", "KH-17")):
        expect(page.locator(f"[name={name}]")).to_have_value(value)
        expect(page.locator(f"label[for=id_{name}] [data-carried]")).to_have_text("from the incident")
    expect(page.locator("[name=serious]")).to_be_checked()


@pytest.mark.parametrize(("width", "most"), [(360, 1.25), (1280, 1.15)])
def test_the_short_form_is_one_screen(new_context: "Callable[..., BrowserContext]", width: int, most: float) -> None:
    story = Story(new_context, viewport={"width": width, "height": 740})
    page, incident = story.page, story.incident()
    page.goto(f"/incidents/{incident.pk}/write/")
    taken_over_while_locked(story)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert cut_times(page) == []
    button = page.get_by_role("button", name="Seal and save").bounding_box()
    assert button is not None
    assert button["y"] + button["height"] <= 740 * most
    shown = page.locator("[data-island=incident-write] :is(input, select, textarea):visible").count()
    assert shown <= 10
