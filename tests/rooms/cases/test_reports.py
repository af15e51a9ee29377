"""Where a report stands, who may see it, and the one paper that the server makes."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from karpear.audit.models import Entry
from karpear.cases.actions.report_reminders import remind_follow_ups
from karpear.cases.actions.reports import (
    Letter,
    asked_to_remove,
    keep_report,
    move_report,
    purge_reports,
    send_report,
    withdraw_consent,
)
from karpear.cases.letters import spoken_by
from karpear.cases.models import Report, ReportEvent
from karpear.cases.queries.reports import ReportFilters, reports_of
from karpear.countries.queries import recipients
from karpear.people.models import Notice, Person
from karpear.rules.recipients import NEXT, Need, ReportState, Scope, may_become
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.vault import actions
from tests.cast import Cast, signed_in
from tests.sealing import Keys, enrolled, founded, given


@pytest.fixture
def sealed(cast: Cast) -> dict[str, Any]:
    """An incident of the organisation, and a letter about it, as Dara sealed them."""
    keys, own = enrolled(cast.dara, cast.now)
    _team, key = founded(cast.dara, keys, cast.lantern, cast.now)
    readers = [("person", own.pk, own.recipient), ("team", key.pk, key.recipient)]
    made: dict[str, Any] = {"keys": keys, "readers": readers, "cast": cast}
    made["incident"] = kept(cast.dara, made, "incident")
    made["record"] = kept(cast.dara, made, "report", about=made["incident"])
    return made


def kept(by: Person, made: dict[str, Any], type: str, **more: Any) -> UUID:
    keys: Keys = made["keys"]
    organisation = made["cast"].lantern.pk
    sent = given(keys, {"kind": type}, made["readers"], type=type, organisation=organisation, **more)
    return actions.keep_record(by=by, given=sent, now=made["cast"].now)[0].thread


def letter(sealed: dict[str, Any], recipient: str = "ohchr_allegation") -> Letter:
    return Letter(sealed["record"], recipient, "en", named=1, consents=2)


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
    assert purge_reports(now=cast.now + timedelta(days=5 * 365)) > 0
    assert not ReportEvent.objects.exists()


def test_what_is_not_sealed_or_not_theirs_is_not_reported(sealed: dict[str, Any], cast: Cast) -> None:
    wrong = Letter(uuid4(), "wgad", "en")
    with pytest.raises(Missing):
        keep_report(by=cast.dara, incident=sealed["incident"], letter=wrong, now=cast.now)
    with pytest.raises(Missing):
        keep_report(by=cast.dara, incident=sealed["incident"], letter=letter(sealed, "nobody"), now=cast.now)
    for stranger in (cast.sophea, cast.piseth, cast.rith):
        with pytest.raises(Missing):
            keep_report(by=stranger, incident=sealed["incident"], letter=letter(sealed), now=cast.now)
    made = sent(sealed)
    assert [list(reports_of(p, ReportFilters())) for p in (cast.bopha, cast.sophea, cast.piseth)] == [[made], [], []]
    with pytest.raises(Missing):
        move_report(by=cast.piseth, report=made.pk, to=ReportState.CLOSED, now=cast.now)


def test_a_person_who_became_a_member_only_changes_nothing(sealed: dict[str, Any], cast: Cast) -> None:
    made = sent(sealed)
    cast.dara.memberships.update(role="member")
    with pytest.raises(Forbidden):
        move_report(by=cast.dara, report=made.pk, to=ReportState.CLOSED, now=cast.now)


def test_consent_taken_back_is_followed_up(sealed: dict[str, Any], cast: Cast) -> None:
    made = sent(sealed)
    assert withdraw_consent(by=cast.bopha, reports=[made.pk], now=cast.now) == 1
    client = signed_in(cast.dara)
    assert "Ask them to remove a name" in client.get("/reports/").content.decode()
    client.post(f"/reports/{made.pk}/removal/")
    made.refresh_from_db()
    assert not made.removal_due
    with pytest.raises(Conflict):
        asked_to_remove(by=cast.dara, report=made.pk, now=cast.now)


def test_whoever_sent_it_is_reminded_once_a_week_without_content(sealed: dict[str, Any], cast: Cast) -> None:
    made = sent(sealed)
    due = cast.now + timedelta(days=60)
    assert remind_follow_ups(now=due - timedelta(days=1)) == 0
    assert remind_follow_ups(now=due) == 1
    assert remind_follow_ups(now=due + timedelta(days=1)) == 0
    assert remind_follow_ups(now=due + timedelta(days=8)) == 1
    told = Notice.objects.filter(topic="report")
    assert {(one.person_id, one.subject, one.text_key) for one in told} == {(cast.dara.pk, made.pk, "risk_reminder")}


def test_the_paper_is_made_once_and_leaves_no_trace(sealed: dict[str, Any], cast: Cast, caplog: Any) -> None:
    made, client = sent(sealed), signed_in(cast.dara)
    path, canary = f"/reports/{made.pk}/paper/", "កាណារី-canary-7731"
    row = {"k": "row", "t": "Name", "v": canary}
    text = json.dumps([{"k": "h1", "t": "Letter"}, row, {"k": "p", "t": f"{canary}\nx"}])
    assert "once" in client.get(path).content.decode()
    refused = client.post(path, {"word": "yes", "text": text, "language": "km"})
    assert refused.status_code == 422
    assert canary not in refused.content.decode()
    assert not Entry.objects.filter(action="report.disclosed").exists()
    answer = client.post(path, {"word": "show", "text": text, "language": "km"})
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"
    line = Entry.objects.get(action="report.disclosed")
    assert (line.actor, line.object_id, line.detail["bytes"]) == (cast.dara.pk, made.pk, len(text.encode()))
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
    links = sum(len(spoken_by(one)) for one in recipients("kh"))
    assert choose.count(f"?incident={sealed['incident']}&amp;to=") == links
    for one in recipients("kh"):
        for language, _name in spoken_by(one):
            path = f"/reports/new/?incident={sealed['incident']}&to={one.id}&lang={language}"
            assert client.get(path).status_code == 200, path
    made = sent(sealed)
    assert "Being written" not in client.get(f"/reports/{made.pk}/").content.decode()
    assert client.get(f"/reports/{made.pk}/write/").status_code == 302
    assert "No reports yet" not in client.get("/reports/?state=sent").content.decode()
    assert client.get("/reports/?state=nonsense").status_code == 200
    for bad in ("", "?incident=x", f"?incident={uuid4()}", f"?incident={sealed['incident']}&to=nobody"):
        assert client.get(f"/reports/new/{bad}").status_code == 404
    moved = client.post(f"/reports/{made.pk}/moved/", {"to": "received", "response": ""})
    assert moved.status_code == 302
    assert client.post(f"/reports/{made.pk}/moved/", {"to": "draft"}).status_code == 422


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
    assert [one.id for one in found.values() if one.send_to] == ["ohchr_urgent"]
    assert all(Scope.SUBMIT in one.terms.scopes for one in found.values())


def test_a_report_only_goes_forward() -> None:
    assert not any(may_become(state, ReportState.DRAFT) for state in ReportState)
    assert NEXT[ReportState.CLOSED] == frozenset()
