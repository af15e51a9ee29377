"""A document is filed once, sealed, and answers every claim that asks for it, until it ends."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.duties.queries.late import late_duties
from karpear.compliance.evidence.actions import papers as actions
from karpear.compliance.evidence.models import KEPT, OwnClaim, Paper
from karpear.compliance.evidence.needs import ENDING_DOCUMENT
from karpear.compliance.evidence.queries.claims import ClaimLine, WhoAsks, evidence_page
from karpear.compliance.evidence.queries.papers import paper_line, usual_end
from karpear.compliance.evidence.values import NewOwnClaim, NewPaper
from karpear.compliance.profile.needs import ENDING_PAPER
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.rules.law.claims import ClaimStanding
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.vault.actions.grants import revoke_grant
from karpear.vault.actions.records import keep_record
from karpear.vault.models import GrantKind, Record
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.demands import registered
from tests.rooms.compliance.owed import own_duty
from tests.rooms.preparedness.receipts import Sealing
from tests.steps.assessments import shown
from tests.steps.sealing import given

from .profiles import paper as legal_paper_of
from .profiles import write_down

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()
EVIDENCE = "/law/evidence/"


def filed(cast: Cast, kind: str = "financial_report", *, by: Person | None = None, **changes: Any) -> Paper:
    paper, now = changes.pop("paper", uuid4()), changes.pop("now", NOW)
    values = {"kind": kind, "label": "Annual report 2025", "issued_on": TODAY, **changes}
    new = NewPaper(**values)
    return actions.file_paper(by=by or cast.dara, organisation=cast.lantern.pk, paper=paper, new=new, now=now)


def is_by_law(line: ClaimLine) -> bool:
    return line.named.source is WhoAsks.LAW


def asked_by_donor(cast: Cast, *kinds: str) -> OwnClaim:
    new = NewOwnClaim(words="A report each year", to_whom="The donor", kinds=kinds)
    return actions.add_claim(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW)


def copy_of(cast: Cast, paper: UUID) -> Record:
    """The sealed copy, as a browser makes it."""
    sealing = Sealing(cast)
    readers = [
        ("person", sealing.identity.pk, sealing.keys.recipient), ("team", sealing.team_key.pk, sealing.team.recipient)
    ]  # fmt: skip
    place: dict[str, Any] = {"type": "paper", "about": paper, "organisation": cast.lantern.pk}
    version = given(sealing.keys, {"kind": "paper"}, readers, **place)
    return keep_record(by=cast.dara, version=version, now=timezone.now())[0]


def states(cast: Cast, days: int = 0) -> dict[str, ClaimStanding]:
    page = evidence_page(cast.lantern, cast.dara, NOW + days * DAY)
    return {line.named.claim.key: line.state for line in page.claims}


def test_one_document_closes_what_an_indicator_and_a_donor_ask_and_is_named_before(cast: Cast) -> None:
    claim = asked_by_donor(cast, "financial_report", "donor_report")
    asked_by_donor(cast, "financial_report")
    best = evidence_page(cast.lantern, cast.dara, NOW).best
    assert best and len(best.closes) >= 3
    filed(cast)
    now = states(cast)
    assert now["indicator.annual_report"] is now[f"own.{claim.pk}"] is ClaimStanding.SHOWN
    page = evidence_page(cast.lantern, cast.dara, NOW)
    assert page.held == 3


def test_nothing_is_claimed_by_what_has_ended_or_was_taken_off(cast: Cast) -> None:
    paper = filed(cast, expires_on=TODAY + 30 * DAY)
    assert states(cast)["indicator.annual_report"] is ClaimStanding.ENDING
    assert states(cast, days=31)["indicator.annual_report"] is ClaimStanding.ENDED
    assert evidence_page(cast.lantern, cast.dara, NOW + 31 * DAY).ended
    actions.remove_paper(by=cast.kanha, paper=paper.pk, now=NOW)
    assert states(cast)["indicator.annual_report"] is ClaimStanding.MISSING
    with pytest.raises(Conflict):
        actions.remove_paper(by=cast.kanha, paper=paper.pk, now=NOW)


def test_papers_do_not_show_a_duty_whose_date_is_late(cast: Cast) -> None:
    registered(cast.lantern)
    own_duty(cast, TODAY - DAY)
    claim = next(line.named.claim for line in evidence_page(cast.lantern, cast.dara, NOW).claims if is_by_law(line))
    for kinds in claim.asked:
        filed(cast, min(kinds), issued_on=timezone.localdate())
    dara, now = signed_in(cast.dara), timezone.now()
    assert evidence_page(cast.lantern, cast.dara, now).held and "late in the calendar" not in shown(dara, EVIDENCE)
    held = evidence_page(cast.lantern, cast.dara, now).held
    DutyDate.objects.update(duty=claim.key.removeprefix("law."), own_duty=None)
    late = late_duties(cast.lantern, now)
    assert evidence_page(cast.lantern, cast.dara, now, late).held == held - 1
    assert "late in the calendar" in shown(dara, EVIDENCE)
    DutyDate.objects.update(filed_on=TODAY, filed_by=cast.dara, settled_at=now)
    assert not late_duties(cast.lantern, now) and "late in the calendar" not in shown(dara, EVIDENCE)


def test_a_kind_with_an_end_gets_it_from_its_day(cast: Cast) -> None:
    assert filed(cast, issued_on=date(2026, 1, 31)).expires_on == date(2027, 3, 31)
    assert filed(cast, "registration", issued_on=date(2016, 1, 31)).expires_on is None
    assert usual_end(cast.lantern, "financial_report", None) is None and usual_end(cast.lantern, "none", TODAY) is None


def test_the_sealed_copy_of_this_document_is_kept_by_its_fingerprint(cast: Cast) -> None:
    paper = uuid4()
    record = copy_of(cast, paper)
    with pytest.raises(BadFields):
        filed(cast, record=record.pk)
    row = filed(cast, paper=paper, record=record.pk)
    assert (row.record, row.record_hash) == (record.pk, record.sha256)
    with pytest.raises(Conflict):
        filed(cast, paper=paper, record=record.pk)
    line = Entry.objects.get(action="paper.file")
    assert "Annual report 2025" not in str(line.detail)


def test_whoever_sealed_it_cannot_take_it_from_the_others_and_nobody_gets_a_message(cast: Cast) -> None:
    record = copy_of(cast, uuid4())
    to_team = record.grants.get(kind=GrantKind.TEAM)
    with pytest.raises(Conflict):
        revoke_grant(by=cast.dara, record=record.pk, grant=to_team.pk, now=NOW)
    assert not Delivery.objects.filter(topic="shared").exists()


def test_papers_are_filed_by_those_who_keep_the_law_and_of_kinds_that_there_are(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        filed(cast, by=cast.sophea)
    for stranger in (cast.rith, cast.piseth):
        with pytest.raises(Missing):
            filed(cast, by=stranger)
    for changes in ({"kind": "none"}, {"expires_on": TODAY - DAY}, {"label": " "}):
        with pytest.raises(BadFields):
            filed(cast, **changes)
    for kinds in ((), ("none",)):
        with pytest.raises(BadFields):
            asked_by_donor(cast, *kinds)
    assert not Paper.objects.exists() and not OwnClaim.objects.exists()


def test_a_changed_document_keeps_its_copy(cast: Cast) -> None:
    paper = uuid4()
    record = copy_of(cast, paper)
    filed(cast, paper=paper, record=record.pk)
    clean = {"kind": "audit_report", "label": "Audit 2025", "issued_on": TODAY}
    changed = actions.change_paper(by=cast.kanha, paper=paper, clean=clean, now=NOW)
    changed.refresh_from_db()
    assert (changed.kind, changed.label, changed.record) == ("audit_report", "Audit 2025", record.pk)


def test_until_when_a_memorandum_holds_is_said_in_one_place(cast: Cast) -> None:
    ends = TODAY + 30 * DAY
    row = filed(cast, "memorandum", issued_on=TODAY - 400 * DAY)
    assert row.expires_on is None and "last day not said" in paper_line(cast.dara, row.pk, NOW).mark
    legal_paper = write_down(cast, legal_paper_of(kind="memorandum", until=ends))
    line = paper_line(cast.dara, row.pk, NOW)
    assert line.document.expires_on == ends and date_format(ends, "j M Y") in line.mark
    assert not ENDING_DOCUMENT.waiting(cast.dara, NOW)
    assert [need.subject for need in ENDING_PAPER.waiting(cast.dara, NOW)] == [legal_paper.pk]
    write_down(cast, legal_paper_of(kind="memorandum", until=ends + 900 * DAY))
    assert paper_line(cast.dara, row.pk, NOW).document.expires_on == ends + 900 * DAY
    with pytest.raises(BadFields) as refused:
        filed(cast, "memorandum", expires_on=ends)
    assert refused.value.errors[0][0] == "expires_on"


def test_who_keeps_them_hears_before_the_last_one_of_a_kind_ends(cast: Cast) -> None:
    filed(cast, expires_on=TODAY + 100 * DAY)
    assert [len(ENDING_DOCUMENT.waiting(cast.dara, NOW + days * DAY)) for days in (0, 45, 150, 170)] == [0, 1, 1, 0]
    filed(cast, expires_on=TODAY + 900 * DAY)
    assert not ENDING_DOCUMENT.waiting(cast.dara, NOW + 45 * DAY)
    assert not ENDING_DOCUMENT.waiting(cast.sophea, NOW + 45 * DAY)


def test_five_years_after_it_was_taken_off_the_copy_goes_with_it(cast: Cast) -> None:
    paper = uuid4()
    record = copy_of(cast, paper)
    filed(cast, paper=paper, record=record.pk)
    actions.remove_paper(by=cast.dara, paper=paper, now=NOW)
    assert actions.purge_papers(now=NOW + (KEPT - 1) * DAY) == 0
    later = NOW + (KEPT + 1) * DAY
    purge_tables(now=later)
    assert Paper.objects.exists()
    assert actions.purge_papers(now=later) == 1
    record.refresh_from_db()
    assert record.removed_at == later and not Paper.objects.exists()
