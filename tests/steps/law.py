"""One of each thing of the room for law and authorities, of an organisation that strangers do not belong to."""

from datetime import datetime
from uuid import UUID, uuid4

from karpear.compliance.closure.actions import write_sign
from karpear.compliance.closure.models import ClosingGap
from karpear.compliance.closure.values import NewSign
from karpear.compliance.evidence.actions.papers import add_claim, file_paper
from karpear.compliance.evidence.values import NewOwnClaim
from karpear.compliance.evidence.values import NewPaper as FiledPaper
from karpear.compliance.inquiries.actions import open_inquiry
from karpear.compliance.inquiries.values import NewInquiry
from karpear.compliance.laws.actions.bills import add_bill, add_part
from karpear.compliance.laws.bill_values import NewBill
from karpear.compliance.profile.actions import add_row
from karpear.compliance.profile.values import NewAccount
from karpear.people.local_today import today_of
from karpear.rules.law.closure import ClosingAsk
from tests.cast import NOW, Cast
from tests.rooms.compliance.owed import own_duty
from tests.rooms.compliance.profiles import grant
from tests.rooms.compliance.sites import site
from tests.steps.closing_drills import begun, played
from tests.steps.reviews import own_activity


def law_things(cast: Cast, now: datetime) -> dict[str, UUID]:
    """By the names that they have in addresses. The drill is running; the gap is of an earlier one."""
    dara, organisation, today = cast.dara, cast.lantern.pk, today_of(cast.lantern, now)
    played(cast, [ClosingAsk.STAMP], now=NOW)
    account = NewAccount(label="Canary", opened_on=today)
    return {
        "drill": begun(cast, now=now).pk,
        "gap": ClosingGap.objects.get().pk,
        "sign": write_sign(
            by=dara, organisation=organisation, new=NewSign(sign="leak", seen_on=today), now=now, today=today
        ).pk,
        "inquiry": open_inquiry(
            by=dara, organisation=organisation, new=NewInquiry(kind="tax", received_on=today), now=now, today=today
        ).pk,
        "row": add_row(by=dara, organisation=organisation, new=account, authorities=set(), now=now).pk,
        **_papers_and_duties(cast, now),
        **_laws_and_places(cast, now),
    }


def _papers_and_duties(cast: Cast, now: datetime) -> dict[str, UUID]:
    dara, organisation, today = cast.dara, cast.lantern.pk, today_of(cast.lantern, now)
    duty = own_duty(cast, today, now=now)
    document = FiledPaper(kind="financial_report", label="Annual report", issued_on=today, about_year=2025)
    claim = NewOwnClaim(words="A report each year", to_whom="The donor", kinds=["financial_report"])
    return {
        "own_duty": duty.pk,
        "duty_date": duty.dates.all()[0].pk,
        "paper": file_paper(by=dara, organisation=organisation, paper=uuid4(), new=document, now=now).pk,
        "own_claim": add_claim(by=dara, organisation=organisation, new=claim, now=now).pk,
    }


def _laws_and_places(cast: Cast, now: datetime) -> dict[str, UUID]:
    dara, organisation = cast.dara, cast.lantern.pk
    bill = add_bill(by=dara, organisation=organisation, new=NewBill(title="A bill of our own"), now=now)
    clean = {"number": "5", "gist": "Lists of members are handed in", "kinds": []}
    return {
        "bill_part": add_part(by=dara, organisation=organisation, key=str(bill.pk), clean=clean, now=now).pk,
        "own_activity": own_activity(cast).pk,
        "site": site(cast).pk,
        "donor_grant": add_row(by=dara, organisation=organisation, new=grant(), authorities=set(), now=now).pk,
    }
