"""One calendar of duties: from who we are to filed, with proof; and what is late stays whatever changes afterwards."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from karpear.compliance.duties.actions.date_counts import count_duties
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.profile.models import LegalIdentity, LegalPaper
from karpear.countries.queries import law_book
from karpear.people.local_today import today_of
from karpear.people.models import Organisation
from karpear.rules.law.deadline import DeadlineKind
from karpear.rules.law.happenings import PaperKind
from karpear.rules.law.organisation import OrganisationKind
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(unescape(response.content.decode()).split())


def an_employer(organisation: Organisation) -> LegalIdentity:
    """A domestic organisation that is registered, has donors, pays rent and nine people."""
    LegalPaper.objects.create(
        organisation=organisation, kind=PaperKind.REGISTRATION.value, since=timezone.localdate() - 1900 * DAY,
        added_at=timezone.now(),
    )  # fmt: skip
    return LegalIdentity.objects.create(
        organisation=organisation, kind=OrganisationKind.DOMESTIC_NGO.value, staff=9, has_donors=True, rents=True,
        started_on=timezone.localdate() - 2000 * DAY,
    )  # fmt: skip


def test_from_who_we_are_to_the_february_report_and_a_monthly_tax_date(cast: Cast) -> None:
    now, dara = timezone.now(), signed_in(cast.dara)
    assert "Say first who you are" in read(dara, "/law/")
    an_employer(cast.lantern)
    assert count_duties(now=now) == 1
    book = law_book(cast.lantern.country)
    kinds = {duty.key: duty.rule.deadline.kind for duty in book.duties.values()}
    rows = DutyDate.objects.filter(organisation=cast.lantern)
    reports = [row for row in rows if row.due_on and (row.due_on.month, row.due_on.day) in {(2, 28), (2, 29)}]
    assert reports and kinds[reports[0].duty] is DeadlineKind.FIXED_DAY
    monthly = [row for row in rows if kinds[row.duty] is DeadlineKind.EACH_MONTH]
    assert len({row.due_on for row in monthly if row.due_on}) >= 12
    for row in (reports[0], monthly[0]):
        page = read(dara, f"/law/dates/{row.pk}/")
        assert (
            "How the day was counted" in page and "Looked up on" in page and book.duties[row.duty].fact.source in page
        )


def test_what_was_late_stays_when_it_stops_binding_and_goes_when_two_say_why(cast: Cast) -> None:
    now, dara, bopha = timezone.now(), signed_in(cast.dara), signed_in(cast.bopha)
    identity = an_employer(cast.lantern)
    count_duties(now=now - 60 * DAY)
    tax_dates = [row for row in DutyDate.objects.all() if row.duty == _monthly_of_employers(cast.lantern)]
    late = min(tax_dates, key=lambda row: row.late_at or now)
    assert late.late_at and late.late_at < now
    identity.staff, identity.rents = 0, False
    identity.save()
    count_duties(now=now)
    left = DutyDate.objects.filter(duty=late.duty)
    assert late.pk in {row.pk for row in left} and all(
        row.key <= f"{today_of(cast.lantern, now):%Y-%m}" for row in left
    )
    path = f"/law/dates/{late.pk}/"
    assert "nothing here asks for it any more" in read(dara, path)
    dara.post(f"{path}nothing/", {"reason": "Nobody was paid"})
    assert "late" in read(bopha, "/law/?state=late")
    late.refresh_from_db()
    bopha.post(f"{path}agree/", {"reason_mark": late.reason_mark})
    late.refresh_from_db()
    assert late.settled_at and late.agreed_by == cast.bopha


def _monthly_of_employers(organisation: Organisation) -> str:
    """A duty of each month that only binds whoever pays people."""
    return next(
        duty.key
        for duty in law_book(organisation.country).duties.values()
        if duty.rule.deadline.kind is DeadlineKind.EACH_MONTH
        and all(group.staff and not group.rents for group in duty.rule.bound_groups)
    )
