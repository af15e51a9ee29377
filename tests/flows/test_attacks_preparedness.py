"""What an organisation owes its people, attacked: by a colleague, by whoever left, by force, by rubbish and by sums."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.answers import acknowledge
from karpear.audit.actions.retention import purge_tables
from karpear.cases.incidents.actions.families import open_family_plan
from karpear.people.models import Membership, Person
from karpear.preparedness.families import actions as families_actions
from karpear.preparedness.families.models import FamilyPlan, FamilyTotals
from karpear.preparedness.families.queries import own_offers
from karpear.preparedness.policies.models import PolicyRevision, Reading
from karpear.preparedness.succession import actions as leaving
from karpear.preparedness.succession.models import ExitAsk, ExitTally, KeyTask
from karpear.preparedness.succession.values import NewKeyTask
from karpear.rules.access import Role
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import Conflict, Missing
from karpear.screens.stages.actions.calls import confirm_stage
from tests.cast import LONG_AGO, NOW, Cast, Rows, gave_password, person, signed_in
from tests.rooms.cases.opened import opened as opened_incident
from tests.rooms.preparedness.covers import member_of, policy, register
from tests.steps.alarms import detained, missed
from tests.steps.families import Families, long_there
from tests.steps.policies import draft, in_force

pytestmark = [pytest.mark.django_db, pytest.mark.once]
_FRESH = re.compile(r'csrfmiddlewaretoken" value="[^"]+|nonce="[^"]+|data-fresh[a-z-]*="[^"]+')


def main_of(client: Client, path: str) -> str:
    answer = client.get(path)
    text = answer.content.decode().split("<main")[-1].replace(",", "") if answer.status_code == 200 else ""
    return _FRESH.sub("", text)


def key_task(cast: Cast) -> KeyTask:
    new = NewKeyTask(
        name="Signs for the bank", holder=cast.sophea.pk, deputy=cast.kanha.pk, shown_on=None, shown="both safes"
    )
    return leaving.add_task(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW)


def works(client: Client, *paths: str) -> bool:
    return {client.get(path).status_code for path in paths} == {200}


@pytest.mark.both
def test_a_forced_session_learns_of_no_familys_money_and_of_no_keys(cast: Cast) -> None:
    paid = dict.fromkeys(("employer", "reserve", "fund", "relatives"), 100)
    totals = {case: {"need": 1200, "covered": 800, "paid": paid} for case in ("jailed", "hurt", "flee", "killed")}
    FamilyTotals.objects.create(
        organisation=cast.lantern, half=date(2026, 1, 1), published_at=timezone.now(), totals=totals
    )
    Families(cast).plan(cast.sophea, cast.kanha, now=timezone.now())
    task = key_task(cast)
    free, forced = gave_password(cast.dara), gave_password(cast.dara, forced=True)
    pages = {
        "/families/": ("1200", "Sophea"), "/succession/": ("Signs for the bank",),
        f"/succession/tasks/{task.pk}/": ("Signs for the bank",),
        f"/succession/tasks/{task.pk}/change/": ("Signs for the bank",),
    }  # fmt: skip
    for path, words in pages.items():
        assert all(word in main_of(free, path) for word in words), path
        assert not [word for word in words if word in main_of(forced, path)], path


def test_nobody_learns_who_answered_why_they_leave(cast: Cast) -> None:
    long_there()
    dara, path = signed_in(cast.dara), f"/succession/{cast.lantern.pk}/leaving/"
    before = main_of(dara, "/succession/")
    sophea = signed_in(cast.sophea)
    sophea.post(path, {"reasons": ["fear"]})
    assert ExitTally.objects.get().fear == 1
    assert main_of(dara, "/succession/") == before
    for member in (cast.sophea, cast.kanha):  # who answered and who did not
        answer = dara.post(f"/succession/{cast.lantern.pk}/ask/", {"person": str(member.pk)}, follow=True)
        assert "asked already" not in answer.content.decode() and "Asked." in answer.content.decode()
    assert sophea.post(path, {"reasons": ["fear"]}).status_code == 404, "nobody answers twice for being asked"
    assert ExitTally.objects.get().fear == 1


@pytest.mark.both
def test_a_year_that_was_published_is_not_counted_any_further(cast: Cast) -> None:
    rows = Rows()
    people = [rows.person(f"Person{number}", cast.lantern) for number in range(6)]
    rows.write()
    long_there()
    december, january = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, 0, 0, 1, tzinfo=UTC)
    for leaver in people[:5]:
        leaving.answer_by_oneself(by=leaver, organisation=cast.lantern.pk, reasons=["fear"], now=december)
    leaving.publish_exits(now=january)
    leaving.answer_by_oneself(by=people[5], organisation=cast.lantern.pk, reasons=["pay"], now=december)
    tally, late = ExitTally.objects.get(year=2026), ExitTally.objects.get(year=2027)
    assert (tally.people, tally.fear, tally.pay) == (5, 5, 0), "one person's answer would stand alone"
    assert (late.people, late.pay, late.published_at) == (1, 1, None)


def test_one_person_counts_once_in_a_year_however_often_they_are_asked(cast: Cast) -> None:
    january = datetime(2026, 1, 5, tzinfo=UTC)
    Membership.objects.update(joined_at=january - timedelta(days=365))
    for days in (0, 95, 190, 285):
        at = january + timedelta(days=days)
        with suppress(Conflict):
            leaving.answer_by_oneself(by=cast.sophea, organisation=cast.lantern.pk, reasons=["fear"], now=at)
        purge_tables(ExitAsk, now=at + timedelta(days=94))
    assert ExitTally.objects.get().fear == 1, "four of one and one of another would be published as five"


def brought_in(cast: Cast, by: Person) -> Person:
    puppet, lately = person("Puppet", cast.lantern, Role.OFFICER), timezone.now() - timedelta(days=9)
    Membership.objects.filter(person=puppet).update(brought_by=by, acts_since=lately, joined_at=lately)
    return puppet


@pytest.mark.both
def test_a_reader_opens_no_family_plan_with_a_colleague_of_their_own_making(cast: Cast) -> None:
    now = timezone.now()
    plan = Families(cast).plan(cast.sophea, cast.kanha, now=now)
    incident = opened_incident(brought_in(cast, cast.kanha), now=now, organisation=cast.lantern.pk)
    with pytest.raises(Missing):
        open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)
    assert b"Open the family plan" not in signed_in(cast.kanha).get(f"/incidents/{incident.pk}/").content
    Membership.objects.update(acts_since=LONG_AGO)
    open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)


def test_nor_by_what_such_a_colleague_says_is_known(cast: Cast) -> None:
    now = timezone.now()
    plan, alert = Families(cast).plan(cast.sophea, cast.kanha, now=now), missed(cast, owned=False)
    puppet = brought_in(cast, cast.kanha)
    acknowledge(by=puppet, alert_id=alert.pk, now=now)
    confirm_stage(by=puppet, alert=alert.pk, stage=Stage.DETAINED, now=now)
    incident = opened_incident(puppet, now=now, organisation=cast.lantern.pk, alert=alert.pk)
    with pytest.raises(Missing):
        open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)
    assert own_offers(cast.kanha) == []


def test_what_its_person_took_back_stays_taken_back(cast: Cast) -> None:
    now = timezone.now()
    plan = Families(cast).plan(cast.sophea, cast.kanha, now=now)
    incident = opened_incident(cast.dara, now=now, organisation=cast.lantern.pk, playbook="flee")
    open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)
    families_actions.take_back(by=cast.sophea, opening=plan.openings.get().pk, now=now)
    with pytest.raises(Missing):
        open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)
    assert not plan.openings.standing().exists()
    assert b"Open the family plan" not in signed_in(cast.kanha).get(f"/incidents/{incident.pk}/").content


def test_whoever_took_the_phone_of_somebody_detained_takes_nothing_back_for_long(cast: Cast) -> None:
    now = timezone.now()
    plan, alert = Families(cast).plan(cast.sophea, cast.kanha, now=now), detained(cast)
    incident = opened_incident(cast.dara, now=now, organisation=cast.lantern.pk, alert=alert.pk)
    for _time in range(2):
        open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)
        families_actions.take_back(by=cast.sophea, opening=plan.openings.standing().get().pk, now=now)


@pytest.mark.both
def test_one_unreadable_plan_holds_up_no_other_organisations_totals(cast: Cast) -> None:
    long_there()
    families, before = Families(cast), datetime(2026, 12, 20, tzinfo=UTC)
    first = families.plan(cast.sophea, now=before, counted=True)
    second = families.plan(cast.chenda, now=before)
    FamilyPlan.objects.filter(pk=second.pk).update(counted_for=cast.cardamom, counted=first.counted)
    broken, whole = sorted((cast.lantern, cast.cardamom), key=lambda row: row.pk)
    FamilyPlan.objects.filter(counted_for=broken).update(counted={"no such case": {}})
    families_actions.publish_totals(now=datetime(2027, 1, 2, tzinfo=UTC))
    assert FamilyTotals.objects.get().organisation == whole


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2031-01-01"])
def test_no_day_breaks_the_list_of_key_tasks_or_looks_ahead(cast: Cast, day: str) -> None:
    dara = signed_in(cast.dara)
    people = {"holder": str(cast.sophea.pk), "deputy": str(cast.kanha.pk)}
    answer = dara.post(f"/succession/{cast.lantern.pk}/new/", {"name": "Keys", **people, "shown_on": day})
    assert answer.status_code == 422 and not KeyTask.objects.exists()
    assert works(dara, "/succession/")


def test_no_day_of_a_claim_breaks_today(cast: Cast) -> None:
    register(cast, cast.sophea, category="volunteer")
    policy(cast, starts_on=date(1990, 1, 1), ends_on=date(2100, 1, 1))
    dara, path = signed_in(cast.dara), "/insurance/claims/new/"
    source = dara.get(path).context["form"].fields["source"].choices[1][0]
    for day in ("0001-01-01", "1990-01-01", "9999-12-31"):
        claim = {"person": str(member_of(cast.sophea).pk), "source": source, "happened_on": day, "province": ""}
        dara.post(path, claim)
        assert works(dara, "/", "/needs/", "/insurance/", path), day


@pytest.mark.parametrize(
    ("given", "until"), [("0001-01-01", ""), ("9999-12-31", ""), ("0001-01-01", "9999-12-31"), (None, "9999-12-31")]
)
def test_no_day_of_a_course_breaks_training(cast: Cast, given: str | None, until: str) -> None:
    dara = signed_in(cast.dara)
    typed = {
        "competence": "first_aid", "given_on": given or f"{timezone.localdate()}", "valid_until": until,
        "issuer": "Red Lotus", "trainer": "", "people": [str(cast.sophea.pk)],
    }  # fmt: skip
    assert dara.post("/training/course/", typed).status_code == 422
    assert works(dara, "/training/", "/needs/", "/hold/") and works(signed_in(cast.sophea), "/training/mine/", "/")


@pytest.mark.both
def test_no_review_day_breaks_policies(cast: Cast) -> None:
    row = draft(cast.dara, cast.lantern, timezone.now())
    dara, kanha = signed_in(cast.dara), signed_in(cast.kanha)
    wish = {"reviewer": str(cast.kanha.pk), "summary": "", "review_on": "9999-12-31"}
    dara.post(f"/policies/{row.pk}/review/", wish)
    kanha.post(f"/policies/{row.pk}/force/")
    assert PolicyRevision.objects.get().state == "in_force"
    for client in (dara, kanha, signed_in(cast.sophea)):
        assert works(client, "/", "/needs/", "/policies/mine/")
    assert works(dara, "/policies/")


def test_nobody_puts_in_force_what_they_wrote_into_a_colleagues_draft(cast: Cast) -> None:
    row = draft(cast.dara, cast.lantern, timezone.now())
    kanha = signed_in(cast.kanha)
    typed = {"topic": "money", "title": "Money", "text": "Kanha is paid in cash.", "applies": ["everybody"]}
    assert kanha.post(f"/policies/{row.pk}/clauses/", typed).status_code == 302
    wish = {"summary": "", "review_on": f"{timezone.localdate() + timedelta(days=300)}"}
    assert kanha.post(f"/policies/{row.pk}/review/", {**wish, "reviewer": str(cast.kanha.pk)}).status_code == 422
    assert kanha.post(f"/policies/{row.pk}/review/", {**wish, "reviewer": str(cast.bopha.pk)}).status_code == 302
    for writer in (cast.kanha, cast.dara):
        signed_in(writer).post(f"/policies/{row.pk}/force/")
        row.refresh_from_db()
        assert row.state == "in_review"
    signed_in(cast.bopha).post(f"/policies/{row.pk}/force/")
    row.refresh_from_db()
    assert row.state == "in_force"


@pytest.mark.both
def test_where_everybody_wrote_the_last_one_does_not_put_it_in_force(cast: Cast) -> None:
    row = draft(cast.piseth, cast.cardamom, timezone.now())
    typed = {"topic": "money", "title": "Money", "text": "In cash.", "applies": ["everybody"]}
    maly, piseth = signed_in(cast.maly), signed_in(cast.piseth)
    maly.post(f"/policies/{row.pk}/clauses/", typed)
    wish = {"summary": "", "review_on": f"{timezone.localdate() + timedelta(days=300)}"}
    maly.post(f"/policies/{row.pk}/review/", {**wish, "reviewer": str(cast.piseth.pk)})
    maly.post(f"/policies/{row.pk}/force/")
    row.refresh_from_db()
    assert row.state == "in_review"
    piseth.post(f"/policies/{row.pk}/force/")
    row.refresh_from_db()
    assert row.state == "in_force"


def test_two_organisations_give_one_person_no_sheet_of_the_same_number(cast: Cast) -> None:
    """A text with its digits would be counted for the other organisation's rules."""
    Membership.objects.create(
        person=cast.sophea, organisation=cast.cardamom, role=Role.MEMBER.value, acts_since=LONG_AGO
    )
    in_force(cast.dara, cast.kanha, cast.lantern, NOW)
    in_force(cast.piseth, cast.maly, cast.cardamom, NOW)
    sheets = list(Reading.objects.filter(person=cast.sophea).values_list("sheet", flat=True))
    assert len(set(sheets)) == len(sheets) == 2
