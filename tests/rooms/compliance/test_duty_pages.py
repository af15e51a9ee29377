"""The pages of the calendar: list, month, year, one date; what each may be seen and done by."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from karpear.compliance.duties.actions import owners
from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.actions.dates import file_date
from karpear.compliance.duties.models import DutyCalendar, DutyDate
from karpear.compliance.evidence.actions.papers import file_paper, remove_paper
from karpear.compliance.evidence.models import Paper
from karpear.compliance.evidence.values import NewPaper
from karpear.compliance.profile.models import LegalPaper
from karpear.countries.queries import law_book, paper_book
from karpear.people.models import Person
from karpear.rules.law.own_days import Rhythm
from karpear.rules.refusals import BadFields
from tests.cast import Cast, signed_in
from tests.rooms.compliance.owed import only_date, own_duty
from tests.rooms.compliance.profiles import a_domestic_ngo, write_down
from tests.rooms.compliance.profiles import paper as legal_paper_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(unescape(response.content.decode()).split())


def owed_in(cast: Cast, days: int, **changes: object) -> DutyDate:
    now = timezone.now()
    own_duty(cast, (now + days * DAY).date(), now=now, **changes)
    return DutyDate.objects.order_by("late_at", "id")[0]


def test_the_list_says_what_is_due_by_when_by_whom_and_how_it_stands(cast: Cast) -> None:
    row = owed_in(cast, 10, to_whom="The donor")
    dara = signed_in(cast.dara)
    page = read(dara, "/law/")
    assert "Report to the donor" in page and "1 within 30 days" in page and "1 date has no owner yet" in page
    assert "not legal advice" in page
    detail = read(dara, f"/law/dates/{row.pk}/")
    assert "How the day was counted" in detail and "Our own: once" in detail and "The donor" in detail


def test_all_is_done_from_the_pages(cast: Cast) -> None:
    dara, today = signed_in(cast.dara), timezone.localdate()
    new = {"name": "Quarterly list for the province", "rhythm": "quarterly", "first_on": today + 20 * DAY}
    assert dara.post(f"/law/{cast.lantern.pk}/own/", new).status_code == 302
    row = DutyDate.objects.order_by("late_at")[0]
    path = f"/law/dates/{row.pk}/"
    assert dara.post(f"{path}who/", {"owner": cast.kanha.pk}).status_code == 302
    assert "Kanha" in read(dara, path)
    assert dara.post(f"{path}nothing/", {"reason": "They withdrew it"}).status_code == 302
    assert "I agree" not in read(dara, path)
    bopha = signed_in(cast.bopha)
    assert "They withdrew it" in read(bopha, path)
    row.refresh_from_db()
    assert bopha.post(f"{path}agree/", {"reason_mark": row.reason_mark}).status_code == 302
    assert "nothing to file" in read(dara, path)
    assert dara.post(f"{path}take-back/").status_code == 302
    assert dara.post(f"{path}filed/", {"filed_on": today, "receipt": "114"}).status_code == 302
    assert "114" in read(dara, path) and "It is filed" not in read(dara, path)
    assert "Quarterly list" in read(dara, "/law/?state=done")
    duty = row.own_duty_id
    change = {**new, "name": "Quarterly list, without names"}
    assert dara.post(f"/law/own/{duty}/", change).status_code == 302
    assert "without names" in read(dara, "/law/")
    assert dara.post(f"/law/own/{duty}/end/").status_code == 302
    assert DutyDate.objects.count() == 1
    assert dara.post(f"/law/{cast.lantern.pk}/start/", {"starts_on": today - 90 * DAY}).status_code == 302
    assert DutyCalendar.objects.get().starts_on == today - 90 * DAY


def test_whoever_does_it_sees_and_files_this_date_and_nothing_else(cast: Cast) -> None:
    row = owed_in(cast, 10, rhythm=Rhythm.YEARLY)
    own_duty(cast, timezone.localdate() + 12 * DAY, now=timezone.now(), name="Another report")
    owners.name_owner(
        by=cast.dara, organisation=cast.lantern.pk, duty=row.duty, owner=cast.sophea.pk, now=timezone.now()
    )
    sophea, path = signed_in(cast.sophea), f"/law/dates/{row.pk}/"
    page = read(sophea, path)
    assert "It is filed" in page and "Nothing has to be filed" not in page and "Name who does it" not in page
    for closed in ("/law/", f"{path}nothing/", f"{path}who/"):
        assert sophea.get(closed).status_code in (302, 403, 404), closed
    assert "Report to the donor" in read(sophea, "/needs/") or "due to an authority" in read(sophea, "/needs/")
    assert sophea.post(f"{path}filed/", {"filed_on": timezone.localdate()}).status_code == 302
    other_date = DutyDate.objects.exclude(duty=row.duty)[0]
    assert sophea.get(f"/law/dates/{other_date.pk}/").status_code == 404


def paper_of(cast: Cast, kind: str, label: str) -> Paper:
    today = timezone.localdate()
    about_year = today.year - 1 if kind in paper_book("kh").yearly else None
    new = NewPaper(kind=kind, label=label, issued_on=today, about_year=about_year)
    return file_paper(by=cast.dara, organisation=cast.lantern.pk, paper=uuid4(), new=new, now=timezone.now())


def test_who_only_does_a_duty_chooses_among_the_papers_that_it_asks_for(cast: Cast) -> None:
    row = owed_in(cast, 10)
    DutyDate.objects.filter(pk=row.pk).update(duty="LANGO-25a", own_duty=None, owner=cast.sophea)
    asked_kind = law_book(cast.lantern.country).duties["LANGO-25a"].papers[0]
    asked_paper, secret = paper_of(cast, asked_kind, "Report we file"), paper_of(cast, "registration", "Secret MOU")
    path = f"/law/dates/{row.pk}/filed/"
    page = read(signed_in(cast.sophea), path)
    assert "Report we file" in page and "Secret MOU" not in page
    assert "Secret MOU" in read(signed_in(cast.dara), path)
    today = timezone.localdate()
    assert signed_in(cast.sophea).post(path, {"filed_on": today, "paper": secret.pk}).status_code == 422
    assert signed_in(cast.sophea).post(path, {"filed_on": today, "paper": asked_paper.pk}).status_code == 302


def test_what_is_filed_without_proof_says_so_until_a_document_is_named(cast: Cast) -> None:
    row, dara = owed_in(cast, 10), signed_in(cast.dara)
    path, paper = f"/law/dates/{row.pk}/", paper_of(cast, "financial_report", "Stamped copy")
    assert dara.get(f"{path}proof/").status_code == 404
    assert dara.post(f"{path}filed/", {"filed_on": timezone.localdate()}).status_code == 302
    page = read(dara, path)
    assert "without proof" in page and f"{path}proof/" in page
    assert "without proof" in read(dara, "/law/?state=done")
    for stranger in (cast.rith, cast.piseth, cast.sophea):
        assert signed_in(stranger).post(f"{path}proof/", {"paper": paper.pk}).status_code == 404
    assert dara.post(f"{path}proof/", {"paper": paper.pk}).status_code == 302
    page = read(dara, path)
    assert "without proof" not in page and "Stamped copy" in page
    row.refresh_from_db()
    assert row.paper == paper and "without proof" not in read(dara, "/law/?state=done")
    Paper.objects.update(issued_on=None, expires_on=timezone.localdate() - DAY)
    page = read(dara, path)
    assert "without proof" in page and "ended on" in page and f"{path}proof/" in page
    assert "without proof" in read(dara, "/law/?state=done")
    remove_paper(by=cast.dara, paper=paper.pk, now=timezone.now())
    page = read(dara, path)
    assert "without proof" in page and "Stamped copy" not in page
    assert "without proof" in read(dara, "/law/?state=done")


def test_a_memorandum_that_the_profile_says_has_ended_proves_no_date_any_more(cast: Cast) -> None:
    row, dara, today = owed_in(cast, 10), signed_in(cast.dara), timezone.localdate()
    since, until = today - 900 * DAY, today + DAY
    legal_paper = write_down(cast, legal_paper_of(kind="memorandum", since=since, until=until))
    paper = paper_of(cast, "memorandum", "Memorandum")
    filing = {"filed_on": today, "paper": paper.pk}
    assert dara.post(f"/law/dates/{row.pk}/filed/", filing).status_code == 302
    pages = ("/law/?state=done", f"/law/dates/{row.pk}/")
    assert not any("without proof" in read(dara, path) for path in pages)
    LegalPaper.objects.filter(pk=legal_paper.pk).update(until=today - DAY)
    Paper.objects.filter(pk=paper.pk).update(issued_on=since)
    assert all("without proof" in read(dara, path) for path in pages)
    assert "ended on" in read(dara, pages[1])


def test_a_receipt_is_about_its_own_date_and_its_page_says_which(cast: Cast) -> None:
    a_domestic_ngo(cast)
    count_again(cast.lantern, now=timezone.now(), starts_on=timezone.localdate() - 90 * DAY)
    first, second = DutyDate.objects.filter(duty="TAX-2").order_by("stands_on")[:2]
    dara, receipt = signed_in(cast.dara), paper_of(cast, "payment_receipt", "Receipt of the first month")
    path, offered = f"/law/evidence/papers/{receipt.pk}/", "Receipt of the first month"
    assert "say at that date" in read(dara, path) and "has no end" not in read(dara, path)
    assert offered in read(dara, f"/law/dates/{second.pk}/filed/")
    filing = {"filed_on": timezone.localdate(), "paper": receipt.pk}
    assert dara.post(f"/law/dates/{first.pk}/filed/", filing).status_code == 302
    page = read(dara, path)
    assert (
        "It shows that these were filed" in page
        and f"/law/dates/{first.pk}/" in page
        and "Nothing here asks" not in page
    )
    assert offered not in read(dara, f"/law/dates/{second.pk}/filed/")
    with pytest.raises(BadFields):
        file_date(by=cast.dara, duty_date=second.pk, clean=filing, now=timezone.now())


def test_what_has_ended_or_is_about_another_year_proves_no_date(cast: Cast) -> None:
    row, year = owed_in(cast, 10), timezone.localdate().year
    DutyDate.objects.filter(pk=row.pk).update(duty="LANGO-25a", own_duty=None, key=str(year - 2))
    of_last_year, ended_paper = paper_of(cast, "financial_report", "Report"), paper_of(cast, "stamped_copy", "Old copy")
    Paper.objects.filter(pk=ended_paper.pk).update(issued_on=None, expires_on=timezone.localdate() - DAY)
    dara, path = signed_in(cast.dara), f"/law/dates/{row.pk}/"
    page = read(dara, f"{path}filed/")
    assert "Old copy" not in page and "Report (" not in page
    for paper in (of_last_year, ended_paper):
        clean = {"filed_on": timezone.localdate(), "receipt": "", "paper": paper.pk}
        with pytest.raises(BadFields):
            file_date(by=cast.dara, duty_date=row.pk, clean=clean, now=timezone.now())
    page = read(dara, path)
    assert "Needed to file it" in page and "Shows that it is done" in page and "on the list" not in page
    DutyDate.objects.filter(pk=row.pk).update(key=str(year - 1))
    assert "on the list" in read(dara, path)


@pytest.mark.parametrize("name", ["rith", "piseth", "sophea"])
def test_a_stranger_finds_nothing(cast: Cast, name: str) -> None:
    row = owed_in(cast, 10)
    person: Person = getattr(cast, name)
    client = signed_in(person)
    for path in ("", "filed/", "nothing/", "who/"):
        assert client.get(f"/law/dates/{row.pk}/{path}").status_code == 404
    assert client.post(f"/law/dates/{row.pk}/agree/").status_code in (302, 404)
    for path in (f"/law/own/{row.own_duty_id}/", f"/law/{cast.lantern.pk}/own/", f"/law/{cast.lantern.pk}/start/"):
        assert client.get(path).status_code in (302, 403, 404)
    page = client.get("/law/")
    assert b"Report to the donor" not in page.content
    row.refresh_from_db()
    assert row.settled_at is None and row.agreed_by is None


def test_a_month_and_a_year_show_the_same_dates(cast: Cast) -> None:
    row = owed_in(cast, 40)
    dara = signed_in(cast.dara)
    assert row.due_on
    month = read(dara, f"/law/month/?month={row.due_on:%Y-%m}")
    assert "Report to the donor" in month and "later" in month
    year = read(dara, f"/law/year/?year={row.due_on.year}")
    assert f"?month={row.due_on:%Y-%m}" in year and "later" in year
    for odd in ("/law/month/?month=none", "/law/month/?month=0001-01", "/law/year/?year=x", "/law/year/?year=99999"):
        assert read(dara, odd)


def test_a_year_says_which_months_are_not_counted(cast: Cast) -> None:
    row, dara = owed_in(cast, 5), signed_in(cast.dara)
    assert row.due_on
    starts_on = DutyCalendar.objects.get().starts_on
    year_before = read(dara, f"/law/year/?year={starts_on.year - 1}")
    assert year_before.count(">not counted<") == 12
    this_year = read(dara, f"/law/year/?year={starts_on.year}")
    assert this_year.count(">not counted<") == starts_on.month - 1
    assert f"Dates are counted from {date_format(starts_on, 'j M Y')} to " in this_year


def test_files_hold_what_the_list_holds(cast: Cast) -> None:
    owed_in(cast, 10, to_whom="=cmd")
    dara = signed_in(cast.dara)
    table = dara.post("/law/", {"as": "csv"}).content.decode()
    assert "Report to the donor" in table and "within 30 days" in table


def test_in_a_forced_session_there_is_no_calendar(cast: Cast) -> None:
    from tests.steps.pressure import forced

    row = owed_in(cast, 10)
    client = forced(cast.dara)
    assert b"Report to the donor" not in client.get("/law/").content
    assert client.get(f"/law/dates/{row.pk}/").status_code == 404
    assert only_date().settled_at is None
