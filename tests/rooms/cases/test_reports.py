"""Where a report stands, who may see it, and the one paper that the server makes."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from karpear.audit.models import Entry
from karpear.cases.incidents.models import Named
from karpear.cases.reports.actions.reports import (
    SealedLetter,
    asked_to_remove,
    keep_report,
    move_report,
    purge_reports,
    send_report,
    take_back,
    throw_away,
    withdraw_consent,
)
from karpear.cases.reports.letters import spoken_by
from karpear.cases.reports.models import Report, ReportEvent
from karpear.cases.reports.needs import FOLLOW_UP
from karpear.cases.reports.queries import reports_of
from karpear.countries.queries import recipients
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.rules.case.codes import GivenBy
from karpear.rules.case.recipients import ASKED_BY, NEXT, LetterPart, Need, ReportState, Scope, may_become, parts_for
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.vault.models import Record
from tests.cast import Cast, signed_in
from tests.rooms.cases.letters import a_report
from tests.rooms.cases.opened import opened
from tests.steps.pages import tight
from tests.steps.reports import about, kept, letter


def sent(sealed: dict[str, Any]) -> Report:
    cast = sealed["cast"]
    return send_report(by=cast.dara, incident=sealed["incident"], letter=letter(sealed), now=cast.now)


def test_a_report_is_drafted_sent_answered_and_closed(sealed: dict[str, Any], cast: Cast) -> None:
    made = keep_report(by=cast.dara, incident=sealed["incident"], letter=letter(sealed), now=cast.now)
    again = keep_report(by=cast.dara, incident=sealed["incident"], letter=letter(sealed, "wgad"), now=cast.now)
    assert (made.pk, again.recipient, again.state) == (again.pk, "wgad", "draft")
    with pytest.raises(Conflict):
        move_report(by=cast.dara, report=made.pk, to=ReportState.ANSWERED, now=cast.now)
    for state in (ReportState.SENT, ReportState.RECEIVED, ReportState.ANSWERED, ReportState.CLOSED):
        made = move_report(by=cast.dara, report=made.pk, to=state, response="", now=cast.now)
    assert (made.state, made.follow_up_on, made.sent_at, made.closed_at) == ("closed", None, cast.now, cast.now)
    assert [one.kind for one in made.events.all()] == ["drafted", "sent", "received", "answered", "closed"]
    with pytest.raises(Conflict):
        keep_report(by=cast.dara, incident=sealed["incident"], letter=letter(sealed), now=cast.now)
    assert purge_reports(now=cast.now) == 0
    kept(cast.dara, sealed, "note", about=sealed["record"])
    assert purge_reports(now=cast.now + timedelta(days=5 * 365)) > 0
    assert not ReportEvent.objects.exists()
    assert [one.type for one in Record.objects.kept()] == ["incident"]


def test_what_is_not_sealed_or_not_theirs_is_not_reported(sealed: dict[str, Any], cast: Cast) -> None:
    wrong = SealedLetter(uuid4(), "wgad", "en")
    with pytest.raises(Missing):
        keep_report(by=cast.dara, incident=sealed["incident"], letter=wrong, now=cast.now)
    with pytest.raises(Missing):
        keep_report(by=cast.dara, incident=sealed["incident"], letter=letter(sealed, "nobody"), now=cast.now)
    for stranger in (cast.sophea, cast.piseth, cast.rith):
        with pytest.raises(Missing):
            keep_report(by=stranger, incident=sealed["incident"], letter=letter(sealed), now=cast.now)
    report = sent(sealed)
    assert [list(reports_of(p)) for p in (cast.bopha, cast.sophea, cast.piseth)] == [[report], [], []]
    with pytest.raises(Missing):
        move_report(by=cast.piseth, report=report.pk, to=ReportState.CLOSED, now=cast.now)


def test_a_person_who_became_a_member_only_changes_nothing(sealed: dict[str, Any], cast: Cast) -> None:
    report = sent(sealed)
    cast.dara.memberships.update(role="member")
    with pytest.raises(Forbidden):
        move_report(by=cast.dara, report=report.pk, to=ReportState.CLOSED, now=cast.now)


def test_consent_taken_back_is_followed_up(sealed: dict[str, Any], cast: Cast) -> None:
    report = sent(sealed)
    assert withdraw_consent(by=cast.bopha, reports=[report.pk], now=cast.now) == 1
    client = signed_in(cast.dara)
    assert "Ask them to remove a name" in client.get("/reports/").content.decode()
    client.post(f"/reports/{report.pk}/removal/")
    report.refresh_from_db()
    assert not report.removal_due
    with pytest.raises(Conflict):
        asked_to_remove(by=cast.dara, report=report.pk, now=cast.now)


def test_whoever_sent_it_is_reminded_once_a_week_without_content(sealed: dict[str, Any], cast: Cast) -> None:
    report = sent(sealed)
    due = cast.now + timedelta(days=60)
    assert remind(FOLLOW_UP, now=due - timedelta(days=1)) == 0
    assert remind(FOLLOW_UP, now=due) == 1
    assert remind(FOLLOW_UP, now=due + timedelta(days=1)) == 0
    assert remind(FOLLOW_UP, now=due + timedelta(days=8)) == 1
    deliveries = Delivery.objects.filter(topic="report")
    assert {(one.person_id, one.subject, one.text_key) for one in deliveries} == {
        (cast.dara.pk, report.pk, "risk_reminder")
    }


def test_the_paper_is_made_once_and_leaves_no_trace(sealed: dict[str, Any], cast: Cast, caplog: Any) -> None:
    report, client = sent(sealed), signed_in(cast.dara)
    path, canary = f"/reports/{report.pk}/paper/", "កាណារី-canary-7731"
    row = {"k": "row", "t": "Name", "v": canary}
    text = json.dumps([{"k": "h1", "t": "SealedLetter"}, row, {"k": "p", "t": f"{canary}\nx"}])
    assert "once" in client.get(path).content.decode()
    refused = client.post(path, {"word": "yes", "text": text, "language": "km"})
    assert refused.status_code == 422
    assert canary not in refused.content.decode()
    assert not Entry.objects.filter(action="report.disclosed").exists()
    answer = client.post(path, {"word": "show", "text": text, "language": "km"})
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"
    line = Entry.objects.get(action="report.disclosed")
    assert (line.actor, line.object_id, line.detail["bytes"]) == (cast.dara.pk, report.pk, len(text.encode()))
    assert canary not in everything() + caplog.text
    for bad in ("not json", "[1]", '[{"k": "script", "t": ""}]', '{"k": "p"}'):
        assert client.post(path, {"word": "SHOW", "text": bad, "language": "en"}).status_code == 422
    assert signed_in(cast.piseth).post(path, {"word": "SHOW", "text": text}).status_code == 404


def everything() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [repr(row) for row in cursor.fetchall()]
    return "\n".join(said)


def test_the_pages(sealed: dict[str, Any], cast: Cast) -> None:
    client = signed_in(cast.dara)
    assert "No reports yet" in client.get("/reports/").content.decode()
    choose = client.get(f"/reports/new/?incident={sealed['incident']}").content.decode()
    links = sum(len(spoken_by(recipient)) for recipient in recipients("kh"))
    assert choose.count(f"?incident={sealed['incident']}&amp;to=") == links
    for recipient in recipients("kh"):
        for language, _name in spoken_by(recipient):
            path = f"/reports/new/?incident={sealed['incident']}&to={recipient.id}&lang={language}"
            assert client.get(path).status_code == 200, path
    report = sent(sealed)
    assert "Being written" not in client.get(f"/reports/{report.pk}/").content.decode()
    assert client.get(f"/reports/{report.pk}/write/").status_code == 302
    assert "No reports yet" not in client.get("/reports/?state=sent").content.decode()
    assert client.get("/reports/?state=nonsense").status_code == 200
    for bad in ("", "?incident=x", f"?incident={uuid4()}", f"?incident={sealed['incident']}&to=nobody"):
        assert client.get(f"/reports/new/{bad}").status_code == 404
    moved = client.post(f"/reports/{report.pk}/moved/", {"to": "received", "response": ""})
    assert moved.status_code == 302
    assert client.post(f"/reports/{report.pk}/moved/", {"to": "draft"}).status_code == 422


def test_the_pack_says_what_the_references_say() -> None:
    found = {one.id: one for one in recipients("kh")}
    assert set(found["wgeid"].terms.needs) == {
        Need.VICTIM_NAME, Need.MONTH, Need.PLACE, Need.PERPETRATORS, Need.RELATIVES_ACTION, Need.SUBMITTER,
    }  # fmt: skip
    for one in found.values():
        if one.kind in ("ohchr", "wgad", "wgeid"):
            assert one.terms.languages == ("en", "fr", "es")
            assert not one.terms.anonymous
            assert Need.SUBMITTER in one.terms.needs
    assert [one.id for one in found.values() if one.send_to] == ["ohchr_urgent", "wgad"]
    assert all(Scope.SUBMIT in one.terms.scopes for one in found.values())


def test_a_draft_leaves_by_no_side_door(sealed: dict[str, Any], cast: Cast) -> None:
    report = keep_report(by=cast.dara, incident=sealed["incident"], letter=letter(sealed), now=cast.now)
    client, path = signed_in(cast.dara), f"/reports/{report.pk}/"
    page = client.get(path).content.decode()
    assert "Go on writing" in page
    for way_out in ("data-word>", "data-paper", "data-letter-here", f"{path}paper/", f"{path}moved/"):
        assert way_out not in page
    assert client.get(f"{path}paper/").status_code == 409
    text = json.dumps([{"k": "p", "t": "x"}])
    assert client.post(f"{path}paper/", {"word": "SHOW", "text": text}).status_code == 409
    assert not Entry.objects.filter(action="report.disclosed").exists()
    assert client.post(f"{path}moved/", {"to": "closed"}).status_code == 422
    assert client.post(f"{path}thrown/").status_code == 302
    assert not Report.objects.exists()
    assert not Record.objects.kept().filter(thread=sealed["record"]).exists()
    assert Entry.objects.get(action="report.thrown").actor == cast.dara.pk


def test_what_was_not_sent_after_all_is_a_draft_again_for_an_hour(sealed: dict[str, Any], cast: Cast) -> None:
    report, hour = sent(sealed), timedelta(hours=1)
    with pytest.raises(Missing):
        take_back(by=cast.piseth, report=report.pk, now=cast.now)
    with pytest.raises(Conflict):
        take_back(by=cast.dara, report=report.pk, now=cast.now + hour + timedelta(seconds=1))
    withdraw_consent(by=cast.dara, reports=[report.pk], now=cast.now)
    found = take_back(by=cast.bopha, report=report.pk, now=cast.now + hour)
    assert (found.state, found.sent_at, found.follow_up_on, found.removal_due) == ("draft", None, None, False)
    assert [event.kind for event in report.events.all()][-1] == "unsent"
    assert Entry.objects.get(action="report.unsent").actor == cast.bopha.pk
    move_report(by=cast.dara, report=report.pk, to=ReportState.SENT, now=cast.now)
    move_report(by=cast.dara, report=report.pk, to=ReportState.RECEIVED, now=cast.now)
    for act in (take_back, throw_away):
        with pytest.raises(Conflict):
            act(by=cast.dara, report=report.pk, now=cast.now)


def test_whoever_is_named_may_report_also_without_a_role(sealed: dict[str, Any], cast: Cast) -> None:
    incident = about(sealed, cast.sophea)
    Record.objects.filter(thread=sealed["incident"]).update(owner=cast.sophea)
    Record.objects.filter(thread=sealed["record"]).update(owner=cast.sophea)
    client = signed_in(cast.sophea)
    for path in (
        f"new/?incident={incident.pk}",
        f"new/?incident={incident.pk}&to=ngo&lang=en",
        f"consents/?incident={incident.pk}",
    ):
        assert client.get(f"/reports/{path}").status_code == 200, path
    report = send_report(by=cast.sophea, incident=sealed["incident"], letter=letter(sealed), now=cast.now)
    assert move_report(by=cast.sophea, report=report.pk, to=ReportState.RECEIVED, now=cast.now)
    Named.objects.filter(person=cast.sophea).delete()
    assert client.get(f"/reports/new/?incident={incident.pk}").status_code == 403


def test_consents_of_an_incident_without_a_clear_row_are_shown(sealed: dict[str, Any], cast: Cast) -> None:
    page = signed_in(cast.dara).get(f"/reports/consents/?incident={sealed['incident']}")
    assert page.status_code == 200


def test_of_an_incident_that_is_not_written_nothing_is_reported_yet(cast: Cast) -> None:
    one = opened(cast.dara, organisation=cast.lantern.pk)
    answer = signed_in(cast.dara).get(f"/reports/new/?incident={one.record}")
    assert answer.status_code == 200
    assert f"/incidents/{one.pk}/write/" in answer.content.decode()
    assert signed_in(cast.piseth).get(f"/reports/new/?incident={one.record}").status_code == 404


def test_who_reads_it_is_said_by_name_to_the_browser(sealed: dict[str, Any], cast: Cast) -> None:
    one = about(sealed, cast.sophea, cast.kanha)
    shown = signed_in(cast.dara).get(f"/reports/new/?incident={one.record}&to=wgeid&lang=en").content.decode()
    shown = tight(shown)
    both = f'{cast.sophea.pk}">{cast.sophea.shown_name}', f'{cast.kanha.pk}">{cast.kanha.shown_name}'
    assert all(f'data-l="people.{one}' in shown for one in both)
    assert "data-restricted" not in shown
    assert 'data-given-by="family ' in shown


def test_a_letter_begins_with_what_is_asked_for_and_no_more() -> None:
    found = {recipient.id: parts_for(recipient.terms) for recipient in recipients("kh")}
    assert found["donor"] == {
        LetterPart.DATE,
        LetterPart.PLACE,
        LetterPart.ACTS,
        LetterPart.EFFECTS,
        LetterPart.DONE,
        LetterPart.REMEDIES,
    }
    assert not found["insurer"] & {
        LetterPart.DONE,
        LetterPart.REMEDIES,
        LetterPart.RIGHTS,
        LetterPart.ACTORS,
        LetterPart.DETENTION,
    }
    assert set(LetterPart) - found["wgad"] == {LetterPart.EFFECTS, LetterPart.DONE}
    assert set(ASKED_BY) == set(LetterPart)


def test_the_special_procedures_get_mandates_and_the_family_is_asked() -> None:
    found = {one.id: one for one in recipients("kh")}
    for one in found.values():
        is_ohchr = one.kind == "ohchr"
        assert bool(one.mandates) is one.reprisal is (Need.MANDATES in one.terms.needs) is is_ohchr
        assert one.terms.given_by == ({GivenBy.FAMILY} if one.id == "wgeid" else set(GivenBy))
    assert len({one.id for one in found["ohchr_urgent"].mandates}) > 10


def test_the_list_has_pages(sealed: dict[str, Any], cast: Cast) -> None:
    for _n in range(51):
        a_report(cast.dara, cast.lantern, cast.now)
    client = signed_in(cast.dara)
    assert 'rel="next"' in client.get("/reports/").content.decode()
    assert 'rel="prev"' in client.get("/reports/?page=2&recipient=ngo").content.decode()


def test_a_report_only_goes_forward() -> None:
    assert not any(may_become(state, ReportState.DRAFT) for state in ReportState)
    assert NEXT[ReportState.CLOSED] == frozenset()
