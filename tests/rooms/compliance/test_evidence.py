"""A document is filed once, sealed, and answers every claim that asks for it, until it ends."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.compliance.duties.actions.owners import start_calendar
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.duties.queries.filings import filed_dates
from karpear.compliance.evidence.actions import papers as actions
from karpear.compliance.evidence.filings import DutyFiling, FiledDate
from karpear.compliance.evidence.models import OwnClaim, Paper
from karpear.compliance.evidence.needs import ENDING_DOCUMENT
from karpear.compliance.evidence.queries.claims import ClaimLine, count_closed_by, evidence_page
from karpear.compliance.evidence.queries.papers import kinds_to_choose, paper_line, usual_end
from karpear.compliance.evidence.values import NewOwnClaim, NewPaper
from karpear.compliance.profile.actions import add_row
from karpear.compliance.profile.needs import ENDING_PAPER
from karpear.compliance.profile.values import NewLegalPaper
from karpear.compliance.retention import RETENTION_DAYS
from karpear.countries.queries import paper_book
from karpear.messaging.models import Delivery
from karpear.people.actions.members import end_membership
from karpear.people.models import Person
from karpear.rules.law.claims import ClaimStanding
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.vault.actions.grants import revoke_grant
from karpear.vault.actions.records import keep_record
from karpear.vault.models import GrantKind, Record
from tests.cast import NOW, Cast, signed_in
from tests.rooms.preparedness.receipts import Sealing
from tests.steps.assessments import shown
from tests.steps.sealing import given

from .demands import noted
from .profiles import a_domestic_ngo, write_down
from .profiles import paper as legal_paper_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()
EVIDENCE = "/law/evidence/"
FEBRUARY_REPORT = "LANGO-25a"
CLAIM = f"law.{FEBRUARY_REPORT}"


def filed(cast: Cast, kind: str = "financial_report", *, by: Person | None = None, **changes: Any) -> Paper:
    paper, now = changes.pop("paper", uuid4()), changes.pop("now", NOW)
    about_year = TODAY.year - 1 if kind in paper_book("kh").yearly else None
    values = {"kind": kind, "label": "Annual report", "issued_on": TODAY, "about_year": about_year, **changes}
    new = NewPaper(**values)
    return actions.file_paper(by=by or cast.dara, organisation=cast.lantern.pk, paper=paper, new=new, now=now)


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


def claim_lines(cast: Cast, now: datetime = NOW) -> dict[str, ClaimLine]:
    page = evidence_page(cast.lantern, cast.dara, now, filed_dates(cast.lantern, now))
    return {line.entry.claim.key: line for line in page.claims}


def states(cast: Cast, days: int = 0) -> dict[str, ClaimStanding]:
    return {key: line.state for key, line in claim_lines(cast, NOW + days * DAY).items()}


def report_of_last_year(cast: Cast, **changes: Any) -> DutyDate:
    """The date of the February report about last year, in the calendar of a domestic NGO."""
    a_domestic_ngo(cast)
    start_calendar(by=cast.dara, organisation=cast.lantern.pk, starts_on=date(TODAY.year, 1, 1), now=NOW)
    row = DutyDate.objects.get(duty=FEBRUARY_REPORT, key=str(TODAY.year - 1))
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


def test_one_document_closes_what_an_indicator_and_a_donor_ask_and_is_named_before(cast: Cast) -> None:
    claim = asked_by_donor(cast, "financial_report", "donor_report")
    asked_by_donor(cast, "financial_report")
    best = evidence_page(cast.lantern, cast.dara, NOW).best
    assert best and len(best.closes) >= 3
    filed(cast)
    now = states(cast)
    assert now["indicator.annual_report"] is now[f"own.{claim.pk}"] is ClaimStanding.SHOWN
    page = evidence_page(cast.lantern, cast.dara, NOW)
    assert page.proven_count == 3


def test_what_a_donor_asked_for_is_taken_off_by_whoever_keeps_the_law(cast: Cast) -> None:
    remove = f"{EVIDENCE}claims/{asked_by_donor(cast, 'financial_report').pk}/remove/"
    dara = signed_in(cast.dara)
    assert remove in shown(dara, EVIDENCE)
    assert dara.post(remove)["Location"] == EVIDENCE
    assert remove not in shown(dara, EVIDENCE) and "A report each year" not in shown(dara, EVIDENCE)


def test_nothing_is_claimed_by_what_has_ended_or_was_taken_off(cast: Cast) -> None:
    paper = filed(cast, expires_on=TODAY + 30 * DAY)
    assert states(cast)["indicator.annual_report"] is ClaimStanding.ENDING
    assert states(cast, days=31)["indicator.annual_report"] is ClaimStanding.ENDED
    assert evidence_page(cast.lantern, cast.dara, NOW + 31 * DAY).ended_papers
    actions.remove_paper(by=cast.kanha, paper=paper.pk, now=NOW)
    assert states(cast)["indicator.annual_report"] is ClaimStanding.MISSING
    with pytest.raises(Conflict):
        actions.remove_paper(by=cast.kanha, paper=paper.pk, now=NOW)


def test_what_is_needed_to_file_a_duty_does_not_show_that_it_was_filed(cast: Cast) -> None:
    row = report_of_last_year(cast)
    for kind in ("activity_report", "financial_report"):
        filed(cast, kind)
    line = claim_lines(cast)[CLAIM]
    assert line.state.holds and not line.holds and "late in the calendar" in line.mark and line.entry.by_date
    row.filed_on, row.settled_at = TODAY, NOW
    row.save()
    line = claim_lines(cast)[CLAIM]
    assert not line.holds and "filed, without proof" in line.mark
    row.receipt = "114"
    row.save()
    assert claim_lines(cast)[CLAIM].holds


def test_what_was_filed_is_proven_by_a_paper_only_while_it_holds(cast: Cast) -> None:
    copy = filed(cast, "stamped_copy", expires_on=TODAY + DAY)
    report_of_last_year(cast, filed_on=TODAY, settled_at=NOW, paper=copy)

    def filing(days: int = 0) -> Sequence[FiledDate]:
        dates = filed_dates(cast.lantern, NOW + days * DAY)[FEBRUARY_REPORT]
        return [claim_line for claim_line in dates if claim_line.key == str(TODAY.year - 1)]

    assert filing()[0].filing is DutyFiling.FILED
    assert filing(days=2)[0].filing is DutyFiling.UNPROVEN
    actions.remove_paper(by=cast.dara, paper=copy.pk, now=NOW)
    assert filing()[0].filing is DutyFiling.UNPROVEN


def test_a_report_counts_for_the_year_that_it_is_about(cast: Cast) -> None:
    report_of_last_year(cast, filed_on=TODAY, settled_at=NOW, receipt="114")
    with pytest.raises(BadFields) as refused:
        filed(cast, about_year=None)
    assert refused.value.errors[0][0] == "about_year"
    with pytest.raises(BadFields):
        filed(cast, about_year=TODAY.year + 1)
    last = TODAY.year - 1
    for kind in ("activity_report", "financial_report"):
        filed(cast, kind, about_year=last - 1, expires_on=TODAY + 900 * DAY)
    line = claim_lines(cast)[CLAIM]
    assert not line.holds and str(last) in line.entry.name
    assert {missing.name[-4:] for missing in line.lacks} == {str(last)}
    for kind in ("activity_report", "financial_report"):
        assert filed(cast, kind).expires_on == date(last + 2, 2, 28)
    assert claim_lines(cast)[CLAIM].holds
    in_january = claim_lines(cast, NOW.replace(year=TODAY.year + 1, month=1, day=5))[CLAIM]
    assert not in_january.holds and str(TODAY.year) in in_january.entry.name


def test_a_registration_certificate_is_no_registration_with_social_security(cast: Cast) -> None:
    a_domestic_ngo(cast)
    filed(cast, "registration")
    lacks = claim_lines(cast)["law.NSSF-1"].lacks
    assert [missing.name for missing in lacks] == ["The organisation's registration with social security"]
    filed(cast, "nssf_card")
    assert not claim_lines(cast)["law.NSSF-1"].lacks


def test_what_the_profile_says_and_what_is_on_the_list_are_told_apart(cast: Cast) -> None:
    statutes = {key for key, line in claim_lines(cast).items() if any(missing.in_force for missing in line.lacks)}
    assert not statutes
    a_domestic_ngo(cast)
    assert claim_lines(cast)["indicator.registered"].lacks[0].in_force
    assert "its copy is not here" in shown(signed_in(cast.dara), EVIDENCE)


def test_a_certificate_of_an_office_in_the_profile_is_that_paper_in_force(cast: Cast) -> None:
    a_domestic_ngo(cast)
    assert not claim_lines(cast)["law.TAX-0"].lacks[0].in_force
    values = {"kind": "permit", "authority": "gdt", "number": "0000-31", "since": date(2016, 3, 1)}
    add_row(by=cast.dara, organisation=cast.lantern.pk, new=NewLegalPaper(**values), authorities={"gdt"}, now=NOW)
    assert claim_lines(cast)["law.TAX-0"].lacks[0].in_force and not claim_lines(cast)["law.NSSF-1"].lacks[0].in_force


def test_what_is_not_due_yet_is_not_missing_and_about_the_year_of_the_calendar(cast: Cast) -> None:
    a_domestic_ngo(cast)
    start_calendar(by=cast.dara, organisation=cast.lantern.pk, starts_on=TODAY, now=NOW)
    assert not DutyDate.objects.filter(duty=FEBRUARY_REPORT, key=str(TODAY.year - 1)).exists()
    line = claim_lines(cast)[CLAIM]
    assert line.is_ahead and not line.holds and str(TODAY.year) in line.entry.name and "not due yet" in line.mark
    page = evidence_page(cast.lantern, cast.dara, NOW, filed_dates(cast.lantern, NOW))
    [group] = [
        group
        for group in page.groups
        if line.entry.claim.key in [claim_line.entry.claim.key for claim_line in group.lines]
    ]
    assert line.entry.name in [claim_line.entry.name for claim_line in group.ahead] and group.due_count < len(
        group.lines
    )
    assert page.due_count < len(page.claims)
    assert "not in the calendar" not in shown(signed_in(cast.dara), EVIDENCE)


@pytest.mark.usefixtures("on_the_day")
def test_what_was_filed_without_a_paper_says_the_same_on_its_page_and_among_the_proofs(cast: Cast) -> None:
    row, dara = report_of_last_year(cast), signed_in(cast.dara)
    filed(cast, "financial_report")
    summary, path = f"Summary of the year's activities {TODAY.year - 1}", f"/law/dates/{row.pk}/"
    before = unescape(shown(dara, f"{path}filed/"))
    assert "not among your papers:" in before and summary in before and "File without it" in before
    assert "Annual financial report" not in before[before.index("not among") : before.index("Without it")]
    dara.post(f"{path}filed/", {"filed_on": TODAY, "receipt": "114"})
    line = claim_lines(cast)[CLAIM]
    assert not line.holds and "filed" in line.mark and "not there yet" not in line.mark
    for page in (path, EVIDENCE):
        words = " ".join(unescape(shown(dara, page)).split())
        assert f"its proof lacks: {summary}" in words, page
    assert "its proof lacks something" in shown(dara, "/law/?state=done")
    filed(cast, "activity_report")
    assert claim_lines(cast)[CLAIM].holds
    assert "its proof lacks" not in shown(dara, path) and "its proof lacks" not in shown(dara, "/law/?state=done")


def test_nothing_about_a_year_that_is_not_over_is_proposed_or_filed_unasked(cast: Cast) -> None:
    a_domestic_ngo(cast)
    start_calendar(by=cast.dara, organisation=cast.lantern.pk, starts_on=TODAY, now=NOW)
    page = evidence_page(cast.lantern, cast.dara, NOW, filed_dates(cast.lantern, NOW))
    proposed = [page.best, *page.order]
    assert any(paper and paper.year == TODAY.year - 1 for paper in proposed)
    assert not any(paper and paper.year == TODAY.year for paper in proposed)
    year, new = timezone.localdate().year, f"{EVIDENCE}{cast.lantern.pk}/new/"
    typed = {"paper": uuid4(), "kind": "audit_report", "about_year": year, "label": "Audit"}
    dara = signed_in(cast.dara)
    assert "The year is not over, and this document is complete" not in shown(dara, new)
    answer = unescape(dara.post(new, typed).content.decode())
    assert f"{year} is not over" in answer and "The year is not over, and this document is complete" in answer
    assert not Paper.objects.exists()
    assert dara.post(new, {**typed, "complete": "on"}).status_code == 302 and Paper.objects.get().about_year == year


@pytest.mark.usefixtures("on_the_day")
def test_the_ledger_that_the_house_keeps_leads_to_it_until_it_is_filed_as_a_document(cast: Cast) -> None:
    line = claim_lines(cast)["indicator.authorities"]
    assert [missing.kept_at for missing in line.lacks] == ["/demands/"] and not line.holds
    assert "kept under Demands: save that list as XLSX" in shown(signed_in(cast.dara), EVIDENCE)
    noted(cast.dara, cast.lantern)
    assert signed_in(cast.dara).post("/demands/", {"as": "xlsx"})["Content-Type"].endswith("sheet")
    filed(cast, "authority_ledger", expires_on=TODAY + 30 * DAY)
    assert claim_lines(cast)["indicator.authorities"].holds
    assert "kept under Demands" not in shown(signed_in(cast.dara), EVIDENCE)


def test_as_many_are_closed_as_the_page_promised(cast: Cast) -> None:
    for _number in range(2):
        asked_by_donor(cast, "financial_report")
    best = evidence_page(cast.lantern, cast.dara, NOW).best
    assert best
    kanha = signed_in(cast.kanha)
    typed = {"paper": uuid4(), "kind": best.kind, "about_year": best.year or TODAY.year - 1, "label": "It"}
    response = kanha.post(f"{EVIDENCE}{cast.lantern.pk}/new/", typed, follow=True)
    assert f"It closes {len(best.closes)} things" in response.content.decode()
    assert count_closed_by(cast.lantern, uuid4(), NOW, {}) == 0


def test_kinds_are_offered_in_groups_by_how_long_they_hold(cast: Cast) -> None:
    groups = dict(kinds_to_choose(cast.lantern))
    assert [len(group) > 2 for group in groups.values()] == [True] * 3
    assert "financial_report" in dict(groups["what is made each year"])


def test_a_kind_with_an_end_gets_it_from_its_day(cast: Cast) -> None:
    assert filed(cast, "board_minutes", issued_on=date(2026, 1, 31)).expires_on == date(2027, 1, 31)
    assert filed(cast, "registration", issued_on=date(2016, 1, 31)).expires_on is None
    assert usual_end(cast.lantern, "financial_report", None) is None and usual_end(cast.lantern, "none", TODAY) is None


def test_the_sealed_copy_of_this_document_is_kept_by_its_fingerprint(cast: Cast) -> None:
    paper = uuid4()
    record = copy_of(cast, paper)
    with pytest.raises(BadFields):
        filed(cast, record=record.pk)
    row = filed(cast, paper=paper, record=record.pk)
    assert (row.record, row.record_hash) == (record.pk, record.sha256)
    page = shown(signed_in(cast.dara), f"{EVIDENCE}papers/{row.pk}/")
    assert record.sha256 in page and 'data-broken="The copy could not be opened."' in page
    with pytest.raises(Conflict):
        filed(cast, paper=paper, record=record.pk)
    line = Entry.objects.get(action="paper.file")
    assert "Annual report" not in str(line.detail)


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
    clean = {"kind": "audit_report", "label": "Audit 2025", "issued_on": TODAY, "about_year": 2025}
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


def test_the_paper_of_a_memorandum_that_was_replaced_ends_with_it(cast: Cast) -> None:
    former, latest = TODAY - 900 * DAY, TODAY - 10 * DAY
    write_down(cast, legal_paper_of(since=former, until=latest))
    row, day_unknown = filed(cast, "memorandum", issued_on=former), filed(cast, "memorandum", issued_on=None)
    write_down(cast, legal_paper_of(since=latest + DAY, until=TODAY + 900 * DAY))
    assert "ended on" in paper_line(cast.dara, row.pk, NOW).mark
    assert "until" in paper_line(cast.dara, day_unknown.pk, NOW).mark
    page = shown(signed_in(cast.dara), f"/law/evidence/papers/{row.pk}/")
    assert "/law/profile/" in page and "?kind=memorandum" in page


def test_a_paper_that_is_newer_than_what_the_profile_says_asks_for_its_last_day(cast: Cast) -> None:
    legal_paper = write_down(cast, legal_paper_of(since=TODAY - 900 * DAY, until=TODAY - 10 * DAY))
    row = filed(cast, "memorandum", issued_on=TODAY - 5 * DAY)
    assert "last day not said" in paper_line(cast.dara, row.pk, NOW).mark
    assert "/law/profile/" in shown(signed_in(cast.dara), f"/law/evidence/papers/{row.pk}/")
    assert [need.subject for need in ENDING_PAPER.waiting(cast.dara, NOW)] == [legal_paper.pk]
    write_down(cast, legal_paper_of(since=TODAY, until=TODAY + 900 * DAY))
    assert paper_line(cast.dara, row.pk, NOW).expires_on == TODAY + 900 * DAY, "signed before it began"


def test_a_certificate_ends_with_the_permit_of_its_office(cast: Cast) -> None:
    row = filed(cast, "tax_card", issued_on=TODAY - 400 * DAY, expires_on=TODAY + 30 * DAY)
    assert paper_line(cast.dara, row.pk, NOW).expires_on == TODAY + 30 * DAY
    permit = NewLegalPaper(kind="permit", authority="gdt", since=TODAY - 400 * DAY, until=TODAY - DAY)
    add_row(by=cast.dara, organisation=cast.lantern.pk, new=permit, authorities={"gdt"}, now=NOW)
    assert not paper_line(cast.dara, row.pk, NOW).shows(None)


def test_who_keeps_them_hears_before_the_last_one_of_a_kind_ends(cast: Cast) -> None:
    filed(cast, expires_on=TODAY + 100 * DAY)
    assert [len(ENDING_DOCUMENT.waiting(cast.dara, NOW + days * DAY)) for days in (0, 45, 150, 170)] == [0, 1, 1, 0]
    filed(cast, expires_on=TODAY + 900 * DAY)
    assert not ENDING_DOCUMENT.waiting(cast.dara, NOW + 45 * DAY)
    assert not ENDING_DOCUMENT.waiting(cast.sophea, NOW + 45 * DAY)


def test_what_ends_leads_to_filing_the_new_one(cast: Cast) -> None:
    lasting = filed(cast, expires_on=TODAY + 900 * DAY)
    ending, dara = filed(cast, expires_on=TODAY + DAY), signed_in(cast.dara)
    address = f"/law/evidence/{cast.lantern.pk}/new/?kind=financial_report"
    assert address in shown(dara, f"/law/evidence/papers/{ending.pk}/")
    assert address not in shown(dara, f"/law/evidence/papers/{lasting.pk}/")
    Paper.objects.filter(pk=lasting.pk).update(filed_at=timezone.now())
    overview = shown(dara, "/law/evidence/")
    assert overview.index(str(ending.pk)) < overview.index(str(lasting.pk)), "what ends stands on top"


def test_five_years_after_it_was_taken_off_the_copy_goes_with_it(cast: Cast) -> None:
    paper = uuid4()
    record = copy_of(cast, paper)
    filed(cast, paper=paper, record=record.pk)
    actions.remove_paper(by=cast.dara, paper=paper, now=NOW)
    assert actions.purge_papers(now=NOW + (RETENTION_DAYS - 1) * DAY) == 0
    later = NOW + (RETENTION_DAYS + 1) * DAY
    purge_tables(now=later)
    assert Paper.objects.exists()
    assert actions.purge_papers(now=later) == 1
    record.refresh_from_db()
    assert record.removed_at == later and not Paper.objects.exists()


def test_a_copy_that_nobody_filed_goes_after_a_month(cast: Cast) -> None:
    unfiled = copy_of(cast, uuid4())
    assert actions.purge_papers(now=unfiled.received_at + 29 * DAY) == 0
    paper = filed(cast, paper=unfiled.about)
    assert actions.purge_papers(now=unfiled.received_at + 31 * DAY) == 0, "it is on the list, though without its copy"
    paper.delete()
    assert actions.purge_papers(now=unfiled.received_at + 31 * DAY) == 1
    unfiled.refresh_from_db()
    assert unfiled.removed_at == unfiled.received_at + 31 * DAY


def test_who_was_put_out_is_handed_no_copy_that_they_sealed(cast: Cast) -> None:
    paper = uuid4()
    record = copy_of(cast, paper)
    filed(cast, paper=paper, record=record.pk)
    address = "/api/v1/seal/records?type=paper"
    assert [row["id"] for row in signed_in(cast.dara).get(address).json()["records"]] == [str(record.pk)]
    end_membership(by=cast.bopha, membership_id=cast.dara.memberships.get().pk, now=timezone.now())
    assert signed_in(cast.dara).get(address).json()["records"] == []
