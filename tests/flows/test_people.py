"""Who belongs, who is ready and what is missing: one list, one page a person, and what both keep to themselves."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.actions.briefings import Position
from karpear.alerts.models import Alert
from karpear.audit.models import Entry
from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.checkins.models import Promise
from karpear.messaging.models import Delivery
from karpear.people.models import Address, Contact, Device, Membership, Person
from karpear.readiness.numbers.models import KnownNumber
from karpear.rules.ready.person import Proof, ProofState, Ready
from karpear.rules.ready.phone import HOLDS
from karpear.rules.refusals import Conflict, Forbidden
from karpear.screens.ready.queries import own_readiness, readiness_of
from karpear.screens.staff.actions import ask_for_proofs
from karpear.ui.templatetags.ui import day_clock
from tests.cast import Cast, hashed_password, signed_in
from tests.rooms.cases.opened import opened
from tests.steps.alarms import detained, missed, sos
from tests.steps.pages import without_tokens
from tests.steps.papers import text_of
from tests.steps.pressure import forced
from tests.steps.readiness import make_ready

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


def people_page(cast: Cast) -> str:
    return f"/people/{cast.lantern.pk}/"


def person_page(person: Person) -> str:
    return f"/people/person/{person.pk}/"


def crowd(cast: Cast, number: int) -> list[Person]:
    password = hashed_password()
    people = [Person(email=f"c{n}@people.test", name=f"Crowd {n}", password=password) for n in range(number)]
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(person=person, organisation=cast.lantern, role="member", acts_since=timezone.now())
        for person in people
    )
    return people


def test_an_officer_reads_who_is_ready_and_why_not(cast: Cast) -> None:
    crowd(cast, 12)
    now = timezone.now()
    make_ready([cast.sophea], now)
    Device.objects.create(person=cast.bopha, token_hash="b", created_at=now, consented_at=now, tested_at=now)
    dara = signed_in(cast.dara)
    page = dara.get(people_page(cast)).content.decode()
    assert "1 ready" in page and "14 not ready" in page
    ready = without_tokens(dara.get(f"{people_page(cast)}?ready=yes").content)
    assert "Sophea" in ready and "Kanha" not in ready and "Crowd" not in ready
    not_ready = without_tokens(dara.get(f"{people_page(cast)}?ready=not").content)
    assert "phone not tested" in not_ready and "Sophea" not in not_ready
    partly = without_tokens(dara.get(f"{people_page(cast)}?ready=gaps").content)
    assert "no second factor" in partly and "Bopha" in partly


def test_who_lacks_something_is_one_press_from_people_the_overview_and_the_hub(cast: Cast) -> None:
    crowd(cast, 12)
    make_ready([cast.sophea], timezone.now())
    Contact.objects.exclude(owner=cast.sophea).delete()
    dara = signed_in(cast.dara)
    page = " ".join(dara.get(people_page(cast)).content.decode().split())
    assert f"{people_page(cast)}?gap=contacts#list" in dara.get("/overview/").content.decode()
    links = dict(re.findall(r'href="(\?gap=\w+)#list">[^<]+: (\d+)</a>', page)) | dict(
        re.findall(r'href="(\?ready=\w+)#list">(\d+) ', page)
    )
    assert {"?gap=contacts", "?gap=phone", "?ready=not", "?ready=yes"} <= set(links)
    for query, number in links.items():
        listing = dara.get(f"/people/{query}", follow=True).context["listing"]
        assert str(listing.count) == number and listing.narrowed, query
    lacking = without_tokens(dara.get("/people/?gap=contacts", follow=True).content)
    assert "Crowd" in lacking and ">Sophea<" not in lacking
    assert 'phone not tested <abbr title="no contact yet, no message proven">+2</abbr>' in lacking


@pytest.mark.both
def test_a_forced_session_does_not_tell_who_answered_no_drill(cast: Cast) -> None:
    crowd(cast, 12)
    browser = forced(cast.dara)
    for proof in ("drill", "recovery"):
        assert browser.get(f"{people_page(cast)}?gap={proof}").context["listing"].count == 0


def test_the_list_is_sorted_by_the_worst_gap(cast: Cast) -> None:
    crowd(cast, 12)
    make_ready([cast.sophea], timezone.now())
    dara = signed_in(cast.dara)
    rows = dara.get(f"{people_page(cast)}?sort=ready").context["listing"].page.object_list
    states = [row.readiness.ready for row in rows]
    assert states == sorted(states, reverse=True) and states[-1] is Ready.YES
    assert dara.get(f"{people_page(cast)}?sort=phone").context["listing"].page.object_list[-1].name == "Sophea"


def test_the_page_says_when_a_phone_was_tested_and_never_which_number(cast: Cast) -> None:
    now = timezone.now()
    make_ready([cast.sophea], now)
    signed = signed_in(cast.dara)
    text = signed.get(person_page(cast.sophea)).content.decode()
    assert "A phone was tested" in text and "proven" in text
    secrets = [*Address.objects.filter(person=cast.sophea), *Address.objects.filter(contact__owner=cast.sophea)]
    names = [contact.name for contact in Contact.objects.filter(owner=cast.sophea)]
    for page in (text, signed.get(people_page(cast)).content.decode()):
        assert not [way.value for way in secrets if way.value in page]
        assert not [name for name in names if name in page]


def test_nobody_else_opens_the_page_of_a_person(cast: Cast) -> None:
    assert signed_in(cast.sophea).get(person_page(cast.dara)).status_code == 403
    for stranger in (cast.piseth, cast.rith, cast.vanna):
        assert signed_in(stranger).get(person_page(cast.sophea)).status_code == 404
    Membership.objects.filter(person=cast.sophea).update(ended_at=timezone.now())
    assert signed_in(cast.dara).get(person_page(cast.sophea)).status_code == 404


def test_the_page_joins_trips_alerts_and_where_they_are(cast: Cast) -> None:
    now = timezone.now()
    Activity.objects.create(
        person=cast.sophea, organisation=cast.lantern, title="Night boat", state="planned", decision="go",
        province="KH-12", starts_at=now - DAY, ends_at=now + DAY, created_at=now,
    )  # fmt: skip
    Alert.objects.create(
        kind="missed", state="open", person=cast.sophea, organisation=cast.lantern, opened_at=now, changed_at=now,
        ladder_from=now, contacts=[],
    )  # fmt: skip
    page = signed_in(cast.dara).get(person_page(cast.sophea)).content.decode()
    assert "Night boat" in page and "Missed" in page and "Phnom Penh" in page
    crowd(cast, 10)
    listed = signed_in(cast.dara).get(f"{people_page(cast)}?away=yes&province=KH-12").content
    assert "Sophea" in without_tokens(listed) and "Crowd" not in without_tokens(listed)


def test_a_session_that_was_forced_reads_no_alert_no_drill_and_nothing_of_the_vault(cast: Cast) -> None:
    now = timezone.now()
    Alert.objects.create(
        kind="missed", state="open", person=cast.sophea, organisation=cast.lantern, opened_at=now, changed_at=now,
        ladder_from=now, contacts=[],
    )  # fmt: skip
    page = forced(cast.dara).get(person_page(cast.sophea))
    assert page.status_code == 200 and "Missed" not in page.content.decode()
    proven = {line.line.proof for line in forced(cast.dara).get("/ready/").context["lines"]}
    assert Proof.DRILL not in proven and Proof.PHONE in proven


def test_rare_and_harmful_acts_stand_on_the_page_of_a_person_and_ask_again(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    member = Membership.objects.get(person=cast.sophea)
    acts = [f"/people/members/{member.pk}/{act}/" for act in ("role", "end", "password", "lost")]
    page = dara.get(person_page(cast.sophea)).content.decode()
    assert [act for act in acts if act not in page] == []
    assert "/people/members/" not in dara.get(people_page(cast)).content.decode()
    for act in acts:
        answer = dara.get(act)
        assert answer.status_code == 200 and "Sophea" in answer.content.decode()
    member.refresh_from_db()
    assert (member.role, member.ended_at) == ("member", None)
    assert "/people/members/" not in dara.get(person_page(cast.dara)).content.decode()
    assert dara.post(acts[0], {"role": "officer"}).url == person_page(cast.sophea)
    assert dara.post(acts[0], {"role": "king"}).status_code == 422


def test_a_lead_invites_but_opens_nobodys_account(cast: Cast) -> None:
    bopha = signed_in(cast.bopha)
    page = f"/people/{cast.lantern.pk}/invite/"
    bopha.post(page, {"for_name": "our driver", "role": "member"})
    assert "/join/" in bopha.get(page).content.decode()
    link = f"/people/members/{Membership.objects.get(person=cast.sophea).pk}/password/"
    assert link not in bopha.get(person_page(cast.sophea)).content.decode()
    assert bopha.get(link).status_code == bopha.post(link).status_code == 403
    assert signed_in(cast.sophea).get(page).status_code == 403
    assert signed_in(cast.piseth).get(page).status_code == 404


def test_what_one_has_proven_and_what_is_left(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    before = sophea.get("/ready/").content.decode()
    assert 'href="/devices/"' in before and "5 things are left to do" in before
    make_ready([cast.sophea], timezone.now())
    assert "You are ready." in sophea.get("/ready/").content.decode()


def test_the_person_reads_the_very_row_that_officers_see(cast: Cast) -> None:
    crowd(cast, 12)
    now = timezone.now()
    make_ready([cast.sophea], now)
    Device.objects.filter(person=cast.sophea).delete()
    seen = signed_in(cast.sophea).get("/ready/").context["officer_rows"]
    assert [organisation.pk for organisation, _mark, _cells in seen] == [cast.lantern.pk]
    mark, cells = seen[0][1], {str(cell.head): str(cell.cell) for cell in seen[0][2]}
    for columns in ("", "own"):
        listing = signed_in(cast.dara).get(f"{people_page(cast)}?columns={columns}&q=").context["listing"]
        row = next(row for row in listing.page.object_list if row.name == "Sophea")
        shown = {str(c.label): str(c.show(row)) for c in listing.columns if c.page and str(c.label) in cells}
        assert shown, columns
        assert all(cells[head] in cell for head, cell in shown.items()), (cells, shown)
        assert mark == listing.columns[-1].show(row)


def test_a_wide_screen_has_what_is_owed_or_what_each_can_do_and_a_file_has_both(cast: Cast) -> None:
    crowd(cast, 12)
    dara = signed_in(cast.dara)

    def heads(query: str) -> set[str]:
        listing = dara.get(f"{people_page(cast)}{query}").context["listing"]
        return {head.column.key for head in listing.heads}

    owed = {"contacts", "phone", "check_ins", "policy", "training", "cover", "family"}
    assert owed <= heads("") and "numbers" not in heads("")
    for query in ("?columns=own", "?sort=numbers", "?gap=numbers"):
        assert "numbers" in heads(query) and not owed & heads(query)
    assert len(heads("")) <= 11, "more columns scroll sideways"
    head = dara.post(people_page(cast), {"as": "csv"}).content.decode("utf-8-sig").splitlines()[0]
    assert "Family plan" in head and "Numbers" in head
    for chosen, word, other in (("", "Family plan", "Numbers"), ("own", "Numbers", "Family plan")):
        paper = text_of(dara.post(people_page(cast), {"as": "paper", "columns": chosen}).content)
        assert word.split()[0] in paper and other.split()[0] not in paper, "paper is no wider than a page"


def test_a_gap_is_one_press_from_what_closes_it(cast: Cast) -> None:
    crowd(cast, 12)
    dara = signed_in(cast.dara)
    page = dara.get(people_page(cast)).content.decode()
    assert f'href="{person_page(cast.sophea)}#ask"' in page, "an officer asks"
    assert 'href="/daily/"' in page, "their own they do"
    asked = dara.get(person_page(cast.sophea)).content.decode()
    assert 'id="ask"' in asked and f'value="{Membership.objects.get(person=cast.sophea).pk}"' in asked
    Address.objects.filter(person=cast.sophea).update(proven_at=timezone.now())
    sure = {"sure": "1", "row": str(Membership.objects.get(person=cast.sophea).pk)}
    assert dara.post(f"{people_page(cast)}remind/", sure).status_code == 302
    assert Delivery.objects.filter(topic="ready", person=cast.sophea).exists()


@pytest.mark.both
def test_an_organisation_counts_no_check_in_that_was_promised_to_another(cast: Cast) -> None:
    now = timezone.now()
    make_ready([cast.sophea], now)
    Promise.objects.filter(person=cast.sophea).update(organisation=cast.cardamom)
    assert readiness_of([cast.sophea.pk], [cast.lantern.pk], now)[cast.sophea.pk].lacks(Proof.CHECK_INS)
    Promise.objects.filter(person=cast.sophea).update(organisation=None)
    assert readiness_of([cast.sophea.pk], [cast.lantern.pk], now)[cast.sophea.pk].lacks(Proof.CHECK_INS)
    assert not own_readiness(cast.sophea, now).lacks(Proof.CHECK_INS)


def test_a_roll_call_that_was_answered_proves_a_drill(cast: Cast) -> None:
    now = timezone.now()
    members = [cast.sophea.pk, cast.bopha.pk]
    call = ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=members, due_in_s=600, reason="", drill=True, now=now
    )
    Promise.objects.filter(roll_call=call, person=cast.sophea).update(state="kept", settled_at=now)

    def state(person: Person) -> ProofState:
        return readiness_of([person.pk], [cast.lantern.pk], now)[person.pk].line(Proof.DRILL).state

    assert (state(cast.sophea), state(cast.bopha)) == (ProofState.HOLDS, ProofState.MISSING)
    assert readiness_of([cast.chenda.pk], [cast.cardamom.pk], now)[cast.chenda.pk].line(Proof.DRILL).state == 0


@pytest.mark.both
@pytest.mark.parametrize(
    ("model", "change", "proof"),
    [
        (Device, {"left_at": timezone.now()}, Proof.PHONE),
        (Device, {"revoked_at": timezone.now()}, Proof.PHONE),
        (Device, {"consented_at": None}, Proof.PHONE),
        (KnownNumber, {"right": False}, Proof.NUMBERS),
        (KnownNumber, {"tried_on": timezone.now().date() - HOLDS}, Proof.NUMBERS),
        (Contact, {"state": "left"}, Proof.CONTACTS),
        (Contact, {"removed_at": timezone.now()}, Proof.CONTACTS),
        (Address, {"proven_at": None}, Proof.REACHED),
    ],
)  # fmt: skip
def test_what_no_longer_holds_is_a_gap(cast: Cast, model: type, change: dict[str, object], proof: Proof) -> None:
    now = timezone.now()
    make_ready([cast.sophea], now)
    assert own_readiness(cast.sophea, now).worst is None
    model.objects.update(**change)  # type: ignore[attr-defined]
    worst = own_readiness(cast.sophea, now).worst
    assert worst is not None and worst.proof is proof


def test_a_file_holds_what_is_shown_and_it_is_written_down(cast: Cast) -> None:
    people = crowd(cast, 12)
    Person.objects.filter(pk=cast.sophea.pk).update(code_name="Blue heron")
    answer = signed_in(cast.dara).post(people_page(cast), {"as": "csv"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == 1 + 4 + len(people)
    assert "Blue heron" in str(lines) and "Sophea" not in str(lines)
    assert Entry.objects.get(action="people_exported").detail["count"] == 16


@pytest.mark.both
def test_sixty_people_cost_as_many_questions_as_twelve(cast: Cast) -> None:
    crowd(cast, 8)
    dara = signed_in(cast.dara)
    dara.get(people_page(cast))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            dara.get(people_page(cast))
        return len(queries)

    few = count()
    make_ready([cast.sophea, cast.bopha, cast.kanha], timezone.now())
    more = [Person(email=f"d{n}@people.test", name=f"Many {n}", password="x") for n in range(60)]
    Person.objects.bulk_create(more)
    Membership.objects.bulk_create(Membership(person=one, organisation=cast.lantern, role="member") for one in more)
    assert count() <= few + 1


def sure(page: object) -> dict[str, object]:
    """The confirmation as it was named: everybody on the page."""
    return {"sure": "1", "row": [str(row.pk) for row in page.context["memberships"]]}  # type: ignore[attr-defined]


def test_those_whom_the_list_shows_are_reminded_once_and_not_told_of_what(cast: Cast) -> None:
    crowd(cast, 8)
    make_ready([cast.sophea], timezone.now())
    dara = signed_in(cast.dara)
    answer = dara.post(f"{people_page(cast)}remind/", {"role": "member"})
    text = without_tokens(answer.content)
    assert "Sophea" in text and "Crowd 7" in text and "Bopha" not in text
    assert not Delivery.objects.exists(), "asked first"
    way = Address.objects.create(
        person=Person.objects.get(email="c0@people.test"), channel="email", value="c0@people.test",
        value_index="c0", proven_at=timezone.now(),
    )  # fmt: skip
    for _twice in range(2):
        assert dara.post(f"{people_page(cast)}remind/", sure(answer)).status_code == 302
    [delivery] = Delivery.objects.filter(topic="ready")
    assert delivery.address_id == way.pk, "Sophea lacks nothing, the others have no address"
    assert Entry.objects.filter(action="readiness.asked", actor=cast.dara.pk).count() == 1, "then nobody was left"


def test_a_message_goes_to_nobody_whose_phone_others_may_hold(cast: Cast) -> None:
    now = timezone.now()
    Alert.objects.create(
        kind="sos", silent=True, state="open", person=cast.sophea, opened_at=now, changed_at=now, ladder_from=now,
        contacts=[],
    )  # fmt: skip
    with pytest.raises(Conflict):
        ask_for_proofs(by=cast.dara, organisation=cast.lantern.pk, people=[cast.sophea.pk], now=now)
    assert ask_for_proofs(by=cast.dara, organisation=cast.lantern.pk, people=[cast.bopha.pk], now=now) == 1
    with pytest.raises(Forbidden):
        ask_for_proofs(by=cast.sophea, organisation=cast.lantern.pk, people=[cast.bopha.pk], now=now)
    with pytest.raises(Conflict):
        ask_for_proofs(by=cast.dara, organisation=cast.lantern.pk, people=[cast.chenda.pk], now=now)


@pytest.mark.both
def test_once_a_day_is_a_day_of_the_organisation(cast: Cast) -> None:
    """At 06:00 in Phnom Penh it is still yesterday in UTC."""
    evening = timezone.now().replace(hour=16, minute=30)  # 23:30 there
    people = [cast.bopha.pk]
    assert ask_for_proofs(by=cast.dara, organisation=cast.lantern.pk, people=people, now=evening) == 1
    with pytest.raises(Conflict):
        ask_for_proofs(by=cast.dara, organisation=cast.lantern.pk, people=people, now=evening + timedelta(minutes=20))
    assert ask_for_proofs(by=cast.dara, organisation=cast.lantern.pk, people=people, now=evening + timedelta(hours=1))


@pytest.mark.both
def test_a_roll_call_is_asked_of_those_whom_the_list_shows(cast: Cast) -> None:
    people = crowd(cast, 12)
    dara = signed_in(cast.dara)
    asked = dara.post(f"{people_page(cast)}roll-call/", {"q": "crowd 1"})
    assert not Promise.objects.exists()
    answer = dara.post(f"{people_page(cast)}roll-call/", sure(asked) | {"minutes": "30", "reason": ""})
    assert answer.url.startswith("/roll-calls/")
    asked_people = set(Promise.objects.values_list("person_id", flat=True))
    assert asked_people == {people[1].pk, people[10].pk, people[11].pk}


@pytest.mark.parametrize("act", ["remind", "roll-call"])
def test_nobody_else_reminds_or_asks(cast: Cast, act: str) -> None:
    other = str(Membership.objects.get(person=cast.chenda).pk)
    path, named = f"{people_page(cast)}{act}/", {"sure": "1", "row": [other], "minutes": "30"}
    assert signed_in(cast.sophea).post(path, named).status_code == 403
    assert signed_in(cast.piseth).post(path, named).status_code == 404
    assert forced(cast.dara).post(path, {}).status_code == 503
    assert signed_in(cast.dara).post(path, named).status_code == 302
    assert not Delivery.objects.exists() and not Promise.objects.exists()


def a_boat(cast: Cast) -> None:
    now = timezone.now()
    Activity.objects.create(
        person=cast.sophea, organisation=cast.lantern, title="Night boat", state="planned", decision="go",
        province="KH-12", starts_at=now - DAY, ends_at=now + DAY, created_at=now,
    )  # fmt: skip


def test_where_somebody_is_by_plan_is_said_to_be_by_plan(cast: Cast) -> None:
    a_boat(cast)
    for address in (people_page(cast), person_page(cast.sophea)):
        page = signed_in(cast.dara).get(address).content.decode()
        assert '<span class="state state-out"><span aria-hidden="true">●</span> by plan: Phnom Penh</span>' in page
    file = signed_in(cast.dara).post(people_page(cast), {"as": "csv"}).content.decode()
    assert "by plan: Phnom Penh" in file


def test_a_trip_is_on_the_way_for_whoever_the_board_has_as_out(cast: Cast) -> None:
    """Not for a companion who is home; and an alarm hides neither that, nor the others' state."""
    a_boat(cast)
    boat = Activity.objects.get()
    boat.travellers.create(person=cast.kanha, name="Kanha")
    for person in (cast.sophea, cast.kanha):
        assert "On the way" in trips_of(cast, person) and "state-out" in trips_of(cast, person)
    boat.travellers.update(home_at=timezone.now())
    assert "On the way" not in trips_of(cast, cast.kanha) and "Home safe" in trips_of(cast, cast.kanha)
    sos(cast.sophea)
    assert "On the way" in trips_of(cast, cast.sophea) and "state-out" not in trips_of(cast, cast.sophea)


def trips_of(cast: Cast, person: Person) -> str:
    """What the page of a person says of their trips."""
    page = signed_in(cast.dara).get(person_page(person)).content.decode()
    return page.split("Trips, events and activities")[1].split("</ul>")[0]


def test_an_open_alarm_with_its_position_stands_where_the_plan_says_otherwise(cast: Cast) -> None:
    """For whoever has it on the board: neither in a file, nor for the person, nor for a session forced open."""
    a_boat(cast)
    ago = timezone.now() - timedelta(minutes=10)
    sos(cast.sophea, ago, position=Position(lat=13.1, lon=103.2, accuracy_m=12))
    for address in (people_page(cast), person_page(cast.sophea)):
        page = signed_in(cast.dara).get(address).content.decode()
        assert "SOS, position 10 min ago: Battambang" in page and "state-out" not in page
        assert '<span class="muted">by plan: Phnom Penh</span>' in page
        assert "SOS, position" not in forced(cast.dara).get(address).content.decode()
    assert "Battambang" not in signed_in(cast.dara).post(people_page(cast), {"as": "csv"}).content.decode()
    Membership.objects.filter(person=cast.sophea).update(role="lead")
    assert "SOS, position" not in signed_in(cast.sophea).get(people_page(cast)).content.decode()


def test_somebody_missed_has_no_calm_dot(cast: Cast) -> None:
    missed(cast, owned=False)
    for address in (people_page(cast), person_page(cast.sophea)):
        page = signed_in(cast.dara).get(address).content.decode()
        assert '<span class="state state-missed"><span aria-hidden="true">▲</span> Missed</span>' in page


@pytest.mark.both
def test_the_next_check_in_is_the_one_that_the_week_shows(cast: Cast) -> None:
    """Also where a roll-call asks for it; and one's own page says the same."""
    now = timezone.now()
    call = ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=[cast.bopha.pk], due_in_s=600, reason="", now=now
    )
    for reader in (cast.dara, cast.bopha):
        page = signed_in(reader).get(person_page(cast.bopha)).content.decode()
        next_line = page.split("Next check-in")[1].split("</dd>")[0]
        assert "none due" not in next_line and day_clock(call.due_at) in next_line


@pytest.mark.both
def test_a_plan_that_waits_or_is_approved_stands_among_their_trips(cast: Cast) -> None:
    now = timezone.now()
    plan = Activity.objects.create(
        person=cast.sophea, organisation=cast.lantern, title="Night boat", state="draft", decision="waiting",
        starts_at=now + DAY, ends_at=now + 2 * DAY, created_at=now,
    )  # fmt: skip
    dara = signed_in(cast.dara)
    assert "Night boat" not in dara.get(person_page(cast.sophea)).content.decode(), "nobody was asked yet"
    for decision, word in (("waiting", "Waiting for approval"), ("approved", "Approved")):
        Activity.objects.filter(pk=plan.pk).update(put_before_approvers=True, decision=decision)
        trips = trips_of(cast, cast.sophea)
        assert "Night boat" in trips and "Being planned" in trips and word in trips


def test_a_case_that_goes_on_is_said_to_whoever_has_it_on_the_board(cast: Cast) -> None:
    detained(cast)
    alert = Alert.objects.get()
    incident = opened(cast.dara, organisation=cast.lantern.pk, alert=alert.pk)
    assert incident.alert == alert.pk
    known = '<span class="state state-due"><span aria-hidden="true">◔</span> Detained, case goes on</span>'
    for address in (people_page(cast), person_page(cast.sophea)):
        page = signed_in(cast.dara).get(address).content.decode()
        assert known in page and "not on the way</" not in page
        assert "Detained" not in forced(cast.dara).get(address).content.decode()
    page = signed_in(cast.dara).get(person_page(cast.sophea)).content.decode()
    assert "paused while the case is open" in page and "none due" not in page
    assert "Detained" not in signed_in(cast.dara).post(people_page(cast), {"as": "csv"}).content.decode()
    Membership.objects.filter(person=cast.sophea).update(role="lead")
    assert "Detained" not in signed_in(cast.sophea).get(people_page(cast)).content.decode(), "never of themselves"


def test_what_stands_without_an_incident_is_said_as_well(cast: Cast) -> None:
    detained(cast)
    page = signed_in(cast.dara).get(person_page(cast.sophea)).content.decode()
    assert "Detained" in page and "paused while the case is open" in page
