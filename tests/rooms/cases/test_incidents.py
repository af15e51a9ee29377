"""Incidents: the clock starts at once, those who may work on it do, and nobody else knows that it is there."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from karpear.alerts.actions.answers import resolve
from karpear.alerts.actions.sos import raise_sos
from karpear.audit.models import Entry
from karpear.cases.incidents.actions.incidents import close_incident, judge_incident, own_incident, reopen_incident
from karpear.cases.incidents.actions.tasks import add_task, give_task, settle_task
from karpear.cases.incidents.models import Incident, IncidentState, Support, Task
from karpear.cases.incidents.queries.incidents import able, incident_page, incidents_list, must_work
from karpear.cases.retention import KEPT, purge_incidents
from karpear.countries.queries import playbook
from karpear.keeper.learning import take_closed, take_incidents
from karpear.people.models import Membership, Watch
from karpear.risks.facts.models import Fact, FactKind
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.playbook import Happened, Stands, TaskState
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.vault.models import Record
from tests.cast import NOW, Cast, signed_in
from tests.rooms.cases.opened import opened, supported
from tests.steps.sealing import enrolled, given

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOUR = timedelta(hours=1)


@pytest.mark.both
def test_the_clock_runs_from_the_moment_it_is_opened(cast: Cast):
    one = opened(cast.dara, organisation=cast.lantern.pk)
    steps = playbook("kh", "detained").steps
    page = incident_page(cast.bopha, one.pk, now=NOW + HOUR)
    assert [(line.task.step, line.task.due_at) for line in page.tasks] == [(s.key, NOW + s.hours * HOUR) for s in steps]
    assert (page.late, page.next and page.next.stands) == (4, Stands.LATE)
    assert Entry.objects.filter(action="incident.open", object_id=one.pk).count() == 1


def test_the_same_press_again_is_the_same_incident(cast: Cast):
    key = uuid4()
    one = opened(cast.dara, organisation=cast.lantern.pk)
    browser = signed_in(cast.dara)
    body = {"key": key, "playbook": "raided", "severity": "critical", "organisation": cast.lantern.pk}
    for _again in range(2):
        assert browser.post("/incidents/new/", body).status_code == 302
    assert Incident.objects.exclude(pk=one.pk).get().severity == "critical"
    body["key"] = one.pk
    assert signed_in(cast.sophea).post("/incidents/new/", body).status_code == 404


def test_who_sees_it(cast: Cast):
    own = opened(cast.vanna)
    theirs = opened(cast.dara, organisation=cast.lantern.pk)
    kept = opened(cast.sophea, organisation=cast.lantern.pk, restricted=True, named=[cast.kanha.pk])
    reported = opened(cast.sophea, organisation=cast.lantern.pk)
    seen = {
        name: set(Incident.objects.visible_to(getattr(cast, name)).values_list("pk", flat=True))
        for name in ("sophea", "dara", "kanha", "bopha", "piseth", "vanna", "rith")
    }
    assert seen == {
        "sophea": {kept.pk, reported.pk},
        "dara": {theirs.pk, reported.pk},
        "kanha": {theirs.pk, reported.pk, kept.pk},
        "bopha": {theirs.pk, reported.pk},
        "piseth": set(),
        "vanna": {own.pk},
        "rith": set(),
    }
    assert able(kept) == [cast.sophea, cast.kanha]
    Membership.objects.filter(person=cast.sophea).update(ended_at=NOW)
    assert not Incident.objects.visible_to(cast.sophea).exists()


def test_it_can_only_be_kept_to_people_who_are_known(cast: Cast):
    with pytest.raises(BadFields):
        opened(cast.sophea, organisation=cast.lantern.pk, restricted=True, named=[cast.piseth.pk])
    with pytest.raises(Missing):
        opened(cast.sophea, organisation=cast.cardamom.pk)
    Watch.objects.create(person=cast.vanna, watcher=cast.dara, state="accepted", asked_at=NOW)
    assert able(opened(cast.vanna, restricted=True, named=[cast.dara.pk])) == [cast.dara, cast.vanna]


def test_from_an_alert_by_those_who_may_act(cast: Cast):
    sos, _ = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    one = opened(cast.dara, organisation=cast.lantern.pk, alert=sos["alert"])
    answer = signed_in(cast.bopha).get(f"/incidents/new/?alert={sos['alert']}")
    assert f"/incidents/{one.pk}/" in answer.content.decode()
    with pytest.raises(Missing):
        opened(cast.piseth, alert=sos["alert"])


def test_steps_are_taken_done_and_not_needed_with_who_and_when(cast: Cast):
    one = opened(cast.dara, organisation=cast.lantern.pk)
    step, other = one.tasks.all()[:2]
    give_task(by=cast.dara, task=step.pk, owner=cast.kanha.pk, now=NOW)
    settle_task(by=cast.kanha, task=step.pk, state=TaskState.DONE, now=NOW + HOUR)
    settle_task(by=cast.bopha, task=step.pk, state=TaskState.DONE, now=NOW + 2 * HOUR)
    settle_task(by=cast.bopha, task=other.pk, state=TaskState.NOT_NEEDED, now=NOW)
    step.refresh_from_db()
    assert (step.done_by, step.done_at, step.remind_at) == (cast.kanha, NOW + HOUR, None)
    with pytest.raises(BadFields):
        give_task(by=cast.dara, task=other.pk, owner=cast.sophea.pk, now=NOW)
    with pytest.raises(Missing):
        settle_task(by=cast.piseth, task=other.pk, state=TaskState.DONE, now=NOW)
    with pytest.raises(Missing):
        settle_task(by=cast.sophea, task=other.pk, state=TaskState.DONE, now=NOW)
    settle_task(by=cast.dara, task=step.pk, state=TaskState.OPEN, now=NOW)
    assert Task.objects.get(pk=step.pk).remind_at


def test_a_task_of_ones_own_has_no_words_here(cast: Cast):
    one, key = opened(cast.dara, organisation=cast.lantern.pk), uuid4()
    for _again in range(2):
        add_task(by=cast.dara, incident=one.pk, key=key, due=NOW + HOUR, owner=cast.bopha.pk, now=NOW)
    assert one.tasks.get(step="").owner == cast.bopha
    elsewhere = opened(cast.piseth, organisation=cast.cardamom.pk)
    with pytest.raises(Missing):
        add_task(by=cast.piseth, incident=elsewhere.pk, key=key, due=None, owner=None, now=NOW)


@pytest.mark.both
def test_owner_and_severity(cast: Cast):
    one = opened(cast.dara, organisation=cast.lantern.pk)
    own_incident(by=cast.bopha, incident=one.pk, owner=cast.kanha.pk, now=NOW)
    judge_incident(by=cast.bopha, incident=one.pk, severity="critical", now=NOW)
    one.refresh_from_db()
    assert (one.owner, one.severity) == (cast.kanha, "critical")
    with pytest.raises(BadFields):
        own_incident(by=cast.bopha, incident=one.pk, owner=cast.sophea.pk, now=NOW)


FACT = {"threat": "F-T1", "happened_on": NOW.date(), "province": "KH-12", "serious": True}


@pytest.mark.both
def test_closing_tells_the_register_only_after_a_yes(cast: Cast):
    quiet = opened(cast.dara, organisation=cast.lantern.pk)
    told = opened(cast.dara, organisation=cast.lantern.pk)
    close_incident(by=cast.dara, incident=quiet.pk, outcome="safe", fact=None, now=NOW)
    close_incident(by=cast.dara, incident=told.pk, outcome="safe", fact=FACT, now=NOW)
    assert (take_closed(now=NOW), take_closed(now=NOW)) == (1, 0)
    fact = Fact.objects.get()
    assert (fact.kind, fact.threat, fact.province, fact.serious) == (FactKind.INCIDENT, "F-T1", "KH-12", True)
    assert fact.considered_at is None
    with pytest.raises(Conflict):
        judge_incident(by=cast.dara, incident=told.pk, severity="critical", now=NOW)
    reopen_incident(by=cast.dara, incident=told.pk, now=NOW)
    close_incident(by=cast.dara, incident=told.pk, outcome="safe", fact=FACT, now=NOW)
    assert take_closed(now=NOW) == 0


@pytest.mark.both
def test_an_alert_that_became_an_incident_counts_once(cast: Cast):
    sos, _ = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    one = opened(cast.dara, organisation=cast.lantern.pk, alert=sos["alert"])
    resolve(alert_id=UUID(sos["alert"]), by=cast.dara, outcome=Outcome.INCIDENT, note="", now=NOW)
    take_incidents(now=NOW)
    close_incident(by=cast.dara, incident=one.pk, outcome="safe", fact=FACT, now=NOW)
    take_closed(now=NOW)
    fact = Fact.objects.get()
    assert (fact.kind, fact.threat) == (FactKind.ALERT, "F-T1")


@pytest.mark.both
def test_lists(cast: Cast):
    late = opened(cast.dara, organisation=cast.lantern.pk)
    fresh = opened(cast.bopha, organisation=cast.lantern.pk, playbook="family")
    done = opened(cast.kanha, organisation=cast.lantern.pk)
    close_incident(by=cast.kanha, incident=done.pk, outcome="safe", fact=None, now=NOW)
    at = NOW + 2 * HOUR

    def shown(show: str) -> set[Incident]:
        return set(incidents_list(cast.dara, show=show, now=at))

    assert (shown("open"), shown("due"), shown("mine")) == ({late, fresh}, {late}, {late})
    assert shown("closed") == {done}


def test_pages_answer_for_those_who_may(cast: Cast):
    one = opened(cast.dara, organisation=cast.lantern.pk, now=timezone.now())
    empty, officer = signed_in(cast.vanna), signed_in(cast.dara)
    assert "Nothing is open" in empty.get("/incidents/").content.decode()
    for path in ("", "new/", "support/", f"{one.pk}/", f"{one.pk}/write/", f"{one.pk}/close/"):
        assert officer.get(f"/incidents/{path}").status_code == 200, path
    for who in (cast.vanna, cast.piseth, cast.sophea):
        assert signed_in(who).get(f"/incidents/{one.pk}/").status_code == 404
    step = one.tasks.first()
    assert step
    assert officer.post(f"/incident-tasks/{step.pk}/", {"do": "done"}).status_code == 302
    assert officer.post(f"/incidents/{one.pk}/close/", {"outcome": "safe", "consent": "on"}).status_code == 422
    good = {"outcome": "safe", "consent": "on", "threat": "F-T1", "happened_on": "2026-11-20", "province": "KH-12"}
    assert officer.post(f"/incidents/{one.pk}/close/", good).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.fact_threat) == (IncidentState.CLOSED, "F-T1")
    assert "Open it again" in officer.get(f"/incidents/{one.pk}/").content.decode()
    assert officer.post(f"/incidents/{one.pk}/reopen/").status_code == 302


def test_who_is_not_named_and_has_no_role_that_works_on_it_does_not(cast: Cast):
    """Today all who see it may also work: this holds where a role is added that only sees."""
    incident = opened(cast.dara, organisation=cast.lantern.pk)
    for stranger in (cast.sophea, cast.piseth, cast.rith):
        with pytest.raises(Forbidden):
            must_work(stranger, incident)
    for officer in (cast.dara, cast.bopha):
        must_work(officer, incident)
    incident.named.create(person=cast.sophea)
    must_work(cast.sophea, incident)


def test_what_was_closed_five_years_ago_goes_with_what_was_sealed_about_it(cast: Cast):
    from karpear.vault.actions.records import keep_record

    keys, identity = enrolled(cast.vanna, NOW)
    one = opened(cast.vanna)
    me = [("person", identity.pk, keys.recipient)]
    keep_record(by=cast.vanna, version=given(keys, {}, me, type="incident", thread=one.record), now=NOW)
    keep_record(by=cast.vanna, version=given(keys, {}, me, type="note", about=one.record), now=NOW)
    close_incident(by=cast.vanna, incident=one.pk, outcome="safe", fact=None, now=NOW)
    assert purge_incidents(now=NOW + KEPT - HOUR) == 0
    assert purge_incidents(now=NOW + KEPT) == 1
    assert not Incident.objects.exists()
    assert not Record.objects.kept().exists()


@pytest.mark.both
def test_support_is_seen_by_two_people_and_no_manager(cast: Cast):
    support = supported(cast)
    for who in (cast.dara, cast.bopha, cast.piseth, cast.rith):
        assert not Support.objects.visible_to(who).exists()
        browser = signed_in(who)
        assert browser.get(f"/incidents/support/{support.pk}/").status_code == 404
        assert "Sophea" not in browser.get("/incidents/support/").content.decode().partition("Ask somebody")[0]
    for who in (cast.sophea, cast.kanha):
        assert signed_in(who).get(f"/incidents/support/{support.pk}/").status_code == 200
    line = Entry.objects.get(action="support.start")
    assert (line.organisation, str(cast.kanha.pk) in str(line.detail)) == (None, False)
    assert signed_in(cast.kanha).post(f"/incidents/support/{support.pk}/asked/").status_code == 302
    assert signed_in(cast.sophea).post(f"/incidents/support/{support.pk}/end/").status_code == 302
    assert purge_incidents(now=timezone.now() + timedelta(days=31)) == 1


def test_letters_about_it_and_their_notes_go_with_it(cast: Cast):
    from karpear.cases.reports.models import Report
    from karpear.vault.actions.records import keep_record

    keys, identity = enrolled(cast.vanna, NOW)
    one, me = opened(cast.vanna), [("person", identity.pk, keys.recipient)]
    letter, _ = keep_record(by=cast.vanna, version=given(keys, {}, me, type="report", about=one.record), now=NOW)
    keep_record(by=cast.vanna, version=given(keys, {}, me, type="note", about=letter.thread), now=NOW)
    Report.objects.create(
        incident=one.record, record=letter.thread, by=cast.vanna, recipient="ohchr_urgent", language="en",
        state="draft", created_at=NOW,
    )  # fmt: skip
    close_incident(by=cast.vanna, incident=one.pk, outcome="safe", fact=None, now=NOW)
    assert purge_incidents(now=NOW + KEPT) == 1
    assert not Record.objects.kept().exists()


def test_a_closed_report_goes_with_its_letter_and_notes(cast: Cast):
    from karpear.cases.reports.actions.reports import KEPT_FOR, purge_reports
    from karpear.cases.reports.models import Report
    from karpear.vault.actions.records import keep_record

    keys, identity = enrolled(cast.vanna, NOW)
    one, me = opened(cast.vanna), [("person", identity.pk, keys.recipient)]
    letter, _ = keep_record(by=cast.vanna, version=given(keys, {}, me, type="report", about=one.record), now=NOW)
    keep_record(by=cast.vanna, version=given(keys, {}, me, type="note", about=letter.thread), now=NOW)
    Report.objects.create(
        incident=one.record, record=letter.thread, by=cast.vanna, recipient="ohchr_urgent", language="en",
        state="closed", created_at=NOW, closed_at=NOW,
    )  # fmt: skip
    assert purge_reports(now=NOW + KEPT_FOR) == 1
    assert not Record.objects.kept().exists()


def test_a_step_leads_to_where_it_is_done(cast: Cast):
    one = opened(cast.dara, organisation=cast.lantern.pk)
    page = signed_in(cast.dara).get(f"/incidents/{one.pk}/").content.decode()
    for address in ("/vault/travel-lock/", f"/people/{cast.lantern.pk}/", "/incidents/support/", "#log"):
        assert f'<a href="{address}"' in page
    assert "Write down first what happened" in page  # no letter before there is anything to say


@pytest.mark.parametrize(
    ("playbook", "addresses"),
    [
        ("killed", ["/risks/", "/plans/?of=others"]),
        ("raided", ["/roll-calls/", "/know/rights/"]),
        ("threatened", ["/diary/", "/plans/?of=others", "/risks/facts/new/"]),
    ],
)
def test_what_follows_from_it_is_one_press_away(cast: Cast, playbook: str, addresses: list[str]):
    one = opened(cast.dara, organisation=cast.lantern.pk, playbook=playbook)
    browser = signed_in(cast.dara)
    page = browser.get(f"/incidents/{one.pk}/").content.decode()
    for address in addresses:
        assert f'<a href="{address}"' in page
        assert browser.get(address).status_code == 200
    own = opened(cast.vanna, playbook="killed")
    assert '<a href="/risks/"' not in signed_in(cast.vanna).get(f"/incidents/{own.pk}/").content.decode()


def test_closing_offers_what_was_chosen_at_the_beginning(cast: Cast):
    one = opened(cast.dara, organisation=cast.lantern.pk, now=timezone.now())
    browser = signed_in(cast.dara)
    page = browser.get(f"/incidents/{one.pk}/close/").content.decode()
    assert '<option value="F-T7" selected>' in page, "detained is an arrest"
    other = opened(cast.dara, organisation=cast.lantern.pk, playbook="refused", now=timezone.now())
    page = browser.get(f"/incidents/{other.pk}/close/").content.decode()
    assert "Letter of sanction or warning" in page and '<option value="" selected>' in page, "several may be meant"
    offered = page[page.index('name="threat"') :]
    assert offered.index("F-T34") < offered.index("<optgroup") < offered.index("F-T7"), "the likeliest stand on top"


def test_the_ground_of_a_discrimination_goes_along_with_a_yes(cast: Cast):
    one = opened(cast.dara, organisation=cast.lantern.pk, playbook="refused")
    told = {**FACT, "threat": "F-T34", "serious": False, "ground": "ethnicity"}
    close_incident(by=cast.dara, incident=one.pk, outcome="safe", fact=told, now=NOW)
    take_closed(now=NOW)
    fact = Fact.objects.get()
    assert (fact.threat, fact.ground) == ("F-T34", "ethnicity")


@pytest.mark.parametrize("playbook", [one.value for one in Happened])
def test_every_playbook_opens(cast: Cast, playbook: str):
    one = opened(cast.dara, organisation=cast.lantern.pk, playbook=playbook)
    assert signed_in(cast.dara).get(f"/incidents/{one.pk}/").status_code == 200


def test_reports_that_steps_lead_to_have_a_recipient():
    from karpear.countries.queries import packs, recipients
    from karpear.rules.case.playbook import LeadsTo

    for pack in packs():
        known = {recipient.id for recipient in recipients(pack.code)}
        steps = [step for book in pack.playbooks.values() for step in book.steps]
        assert {step.recipient for step in steps if step.recipient} <= known
        assert all(step.leads_to is LeadsTo.REPORT for step in steps if step.recipient)
