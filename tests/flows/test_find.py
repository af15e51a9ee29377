"""Somebody looks for a person, a plan, an alert, a risk, an incident, a guide or a page, and finds what is theirs."""

import html
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.models import Alert
from karpear.audit.models import Entry
from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.profile.models import OfficeHolder
from karpear.people.models import Membership, Person, Watch, WatchState
from karpear.people.search import AT_FIRST
from karpear.rules.law.own_days import Rhythm
from tests.cast import NOW, Cast, hashed_password, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.compliance.owed import own_duty
from tests.rooms.compliance.profiles import a_domestic_ngo
from tests.rooms.risks.lines import add
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db
_HIT = re.compile(r'<li(?: data-words="[^"]*")?\s*>\s*<a href="([^"]+)">([^<]+)</a>')


def found(client: Client, text: str, **more: str) -> dict[str, str]:
    """What is shown for it: name → where it leads."""
    page = client.post("/find/", {"q": text, **more}).content.decode()
    return {html.unescape(name).strip(): path for path, name in _HIT.findall(page)}


def plan(person: Person, cast: Cast, **values: object) -> Activity:
    start = timezone.now() + timedelta(hours=3)
    fields: dict[str, object] = {
        "organisation": cast.lantern, "title": "Night boat", "place": "Koh Norea", "state": "planned",
        "starts_at": start, "ends_at": start + timedelta(hours=8), "created_at": timezone.now(), **values,
    }  # fmt: skip
    return Activity.objects.create(person=person, **fields)


def missed(cast: Cast, person: Person, organisation: object, **values: object) -> Alert:
    now = timezone.now()
    return Alert.objects.create(
        kind="missed", person=person, organisation=organisation, opened_at=now, changed_at=now, ladder_from=now,
        contacts=[], **values,
    )  # fmt: skip


def test_an_officer_finds_everything_about_somebody_by_a_part_of_the_name(cast: Cast) -> None:
    activity, alert = plan(cast.sophea, cast), missed(cast, cast.sophea, cast.lantern)
    hits = found(signed_in(cast.dara), "  SOPH ")
    assert (hits["Sophea"], hits["Night boat"]) == (f"/alerts/{alert.pk}/", f"/plans/{activity.pk}/")
    page = signed_in(cast.dara).post("/find/", {"q": "soph"}).content.decode()
    to_person = [path for path, name in _HIT.findall(page) if name.strip() == "Sophea" and "/people/" in path]
    assert "Sophea" in signed_in(cast.dara).get(to_person[0]).content.decode()


def test_a_name_is_found_in_a_question_that_begins_or_ends_with_a_page(cast: Cast) -> None:
    officer = signed_in(cast.dara)
    for question in ("Sophea's phone number", "phone number of Sophea", "change role Sophea"):
        hits = found(officer, question)
        assert hits["People"] == "/people/" and f"/people/person/{cast.sophea.pk}/" in hits.values(), question


def test_plans_risks_incidents_and_guides_are_found_by_their_own_words(cast: Cast) -> None:
    now = timezone.now()
    activity = plan(cast.sophea, cast)
    risk = add(cast.dara, cast.lantern, now, name="A boat capsizes", owner=cast.bopha.pk)
    incident = opened(cast.dara, now=now, organisation=cast.lantern.pk)
    officer = signed_in(cast.dara)
    assert found(officer, "koh norea")["Night boat"] == f"/plans/{activity.pk}/"
    assert found(officer, "boats")["A boat capsizes"] == f"/risks/{risk.pk}/"
    assert found(officer, "capsiz")["A boat capsizes"] == f"/risks/{risk.pk}/"
    assert found(officer, f"#{risk.number}")["A boat capsizes"] == f"/risks/{risk.pk}/"
    assert f"/incidents/{incident.pk}/" in found(officer, "arrest").values()
    assert "/know/arrested/" in found(officer, "arrest").values()


def test_a_duty_is_found_in_every_language_and_leads_to_its_next_date(cast: Cast) -> None:
    a_domestic_ngo(cast)
    OfficeHolder.objects.update(since=date(2025, 3, 4))
    own_duty(cast, NOW.date() + timedelta(days=9), name="Report to Reed Fund", rhythm=Rhythm.MONTHLY)
    count_again(cast.lantern, now=NOW)
    officer, dates = signed_in(cast.dara), DutyDate.objects.order_by("late_at", "id")
    declaration, tax = dates.filter(duty="ACL-1b")[0], dates.filter(duty="TAX-2")[0]
    own_date = dates.exclude(own_duty=None)[0]
    for text in ("declare asset", "ទ្រព្យសម្បត្តិ", "Anti-Corruption Law"):
        hits = found(officer, text)
        assert f"/law/dates/{declaration.pk}/" in hits.values(), text
    for text, path in (
        ("annual report", DutyDate.objects.filter(duty="LANGO-25a").order_by("late_at")[0].pk), ("report to donor", ""),
    ):  # fmt: skip
        hits = found(officer, text)
        assert "/law/" in hits.values() and (not path or f"/law/dates/{path}/" in hits.values()), text
    assert "/law/" in found(officer, "របាយការណ៍ប្រចាំឆ្នាំ").values()
    assert "/law/reception/" in found(officer, "ឆែកឆេរ").values()
    assert list(found(officer, "salaries").values()).count(f"/law/dates/{tax.pk}/") == 1
    assert found(officer, "reed fund")["Report to Reed Fund"] == f"/law/dates/{own_date.pk}/"
    for person in (cast.sophea, cast.rith):
        assert not [path for path in found(signed_in(person), "declare asset").values() if "/law/" in path]
    DutyDate.objects.filter(pk=declaration.pk).update(owner=cast.sophea)
    assert f"/law/dates/{declaration.pk}/" in found(signed_in(cast.sophea), "declare asset").values()


def test_what_is_somebody_elses_is_not_found(cast: Cast) -> None:
    now = timezone.now()
    plan(cast.sophea, cast)
    missed(cast, cast.sophea, cast.lantern)
    add(cast.dara, cast.lantern, now, name="Boat capsizes")
    incident = opened(cast.dara, now=now, organisation=cast.lantern.pk)
    for stranger in (cast.piseth, cast.maly, cast.chenda, cast.vanna, cast.rith):
        client = signed_in(stranger)
        assert not {"Sophea", "Night boat", "Boat capsizes"} & {*found(client, "boat"), *found(client, "soph")}
        assert f"/incidents/{incident.pk}/" not in found(client, "arrest").values()
    Membership.objects.filter(person=cast.kanha).update(ended_at=now)
    assert found(signed_in(cast.kanha), "boat") == {}


def test_a_member_finds_their_own_plans_and_contacts_and_no_colleague(cast: Cast) -> None:
    activity = plan(cast.sophea, cast)
    plan(cast.bopha, cast, title="Boat of another")
    member = signed_in(cast.sophea)
    assert found(member, "boat") == {"Night boat": f"/plans/{activity.pk}/"}
    assert "Dara" not in found(member, "dara")
    assert "Sophea's sister" in found(member, "sister")


def test_a_contact_is_found_by_a_number_as_it_is_dialled(cast: Cast) -> None:
    contact = cast.sophea.contacts.order_by("position").first()
    assert contact
    contact.addresses.filter(channel="sms").update(value="+85512000031")
    member = signed_in(cast.sophea)
    for typed in ("012 000 031", "+855 12 000 031", "០១២ ០០០ ០៣១"):
        assert contact.shown_name in found(member, typed), typed
    assert contact.shown_name not in found(signed_in(cast.dara), "012 000 031")


def test_whoever_watches_over_an_independent_finds_them_and_nobody_else(cast: Cast) -> None:
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=cast.now)
    activity = plan(cast.vanna, cast, organisation=None)
    watcher = signed_in(cast.rith)
    assert found(watcher, "vanna") == {"Vanna": "/watchers/", "Night boat": f"/plans/{activity.pk}/"}
    assert found(watcher, "soph") == {}
    Watch.objects.update(state=WatchState.ENDED)
    assert found(watcher, "vanna") == {}


def test_nobody_is_found_by_the_name_behind_a_code_name(cast: Cast) -> None:
    plan(cast.sophea, cast)
    missed(cast, cast.sophea, cast.lantern)
    sophea = Person.objects.get(pk=cast.sophea.pk)
    sophea.code_name = "Blue heron"
    sophea.save(update_fields=["code_name"])
    officer = signed_in(cast.dara)
    assert found(officer, "soph") == {}
    assert "Blue heron" in found(officer, "heron")
    assert "Night boat" in found(officer, "heron")


def test_khmer_is_found_however_it_was_typed(cast: Cast) -> None:
    activity = plan(cast.sophea, cast, title="ជួប\u200bស្ត្រី ១២ នាក់")
    member = signed_in(cast.sophea)
    for typed in ("ជួបស្ត្រី", "ស្រ្តី", "ស្ដ្រី", "12 នាក់"):
        assert f"/plans/{activity.pk}/" in found(member, typed).values(), typed


def test_pages_are_found_by_name_and_by_what_is_done_there(cast: Cast) -> None:
    officer = signed_in(cast.dara)
    assert found(officer, "approve")["To approve"] == "/plans/?of=approve"
    assert "/roll-calls/" in found(officer, "roll call").values()
    assert "/roster/" in found(officer, "វេន").values()
    hits = found(officer, "invite sophea")
    assert hits["People"] == "/people/" and hits["Sophea"]
    member = found(signed_in(cast.sophea), "ro")
    assert not {"/roster/", "/roll-calls/"} & set(member.values())


def test_a_forced_session_finds_pages_alone_and_takes_as_long(cast: Cast) -> None:
    plan(cast.sophea, cast)
    costs = []
    for client, hits in ((signed_in(cast.dara), {"Sophea", "Night boat"}), (forced(cast.dara), set())):
        client.get("/find/")
        with CaptureQueriesContext(connection) as queries:
            assert hits <= set(found(client, "soph")) and bool(hits) == bool(found(client, "soph"))
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert found(forced(cast.dara), "roster") == {"Roster": "/roster/"}


def test_what_was_typed_stands_in_no_address_no_record_and_no_kept_page(cast: Cast) -> None:
    client = signed_in(cast.dara)
    client.get("/find/")
    entry_count_before = Entry.objects.count()
    page = client.post("/find/", {"q": "sophea"})
    assert page["X-Keep"] == "no" and page["Cache-Control"] == "no-store"
    assert "q=sophea" not in page.content.decode()
    assert Entry.objects.count() == entry_count_before
    assert 'value="sophea"' not in client.get("/find/?q=sophea").content.decode()


def test_all_that_match_are_a_press_away(cast: Cast) -> None:
    crowd(cast, 8)
    page = signed_in(cast.dara).post("/find/", {"q": "crowd"}).content.decode()
    assert page.count(">Crowd ") == 5
    assert f'action="/people/{cast.lantern.pk}/"' in page and 'name="q" value="crowd"' in page


def test_old_things_are_looked_through_when_somebody_asks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert AT_FIRST >= 2_500
    monkeypatch.setattr("karpear.people.search.AT_FIRST", 3)
    first = plan(cast.sophea, cast, title="The first boat")
    for number in range(4):
        plan(cast.sophea, cast, title=f"A later walk {number}")
    member = signed_in(cast.sophea)
    assert found(member, "first boat") == {}
    assert 'name="deep"' in member.post("/find/", {"q": "first boat"}).content.decode()
    assert found(member, "first boat", deep="1") == {"The first boat": f"/plans/{first.pk}/"}


@pytest.mark.parametrize("text", ["", " ", "x", "%", "'; --", "\u200b", "ក" * 300, "#99999999999"])
def test_what_makes_no_sense_finds_nothing_and_breaks_nothing(cast: Cast, text: str) -> None:
    answer = signed_in(cast.dara).post("/find/", {"q": text})
    assert answer.status_code == 200


def crowd(cast: Cast, number: int) -> None:
    password = hashed_password()
    people = [Person(email=f"c{n}@people.test", name=f"Crowd {n}", password=password) for n in range(number)]
    Person.objects.bulk_create(people)
    rows = [Membership(person=person, organisation=cast.lantern, role="member") for person in people]
    Membership.objects.bulk_create(rows)


def test_it_costs_as_many_questions_however_much_there_is(cast: Cast) -> None:
    client, costs = signed_in(cast.dara), []
    for number in (8, 30):
        for _ in range(number):
            plan(cast.sophea, cast, title="Crowded boat")
            missed(cast, cast.sophea, cast.lantern)
        client.get("/find/")
        with CaptureQueriesContext(connection) as queries:
            assert found(client, "sophea")
        costs.append(len(queries))
    assert costs[0] == costs[1]
