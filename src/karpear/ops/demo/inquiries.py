"""Two invented letters of the demo's first organisation, and its words for the reception desk."""

from datetime import datetime, timedelta

from django.db import transaction

from karpear.compliance.inquiries.actions import answer_inquiry, open_inquiry, write_desk_words
from karpear.compliance.inquiries.models import Inquiry
from karpear.compliance.inquiries.values import DeskWords, InquiryAnswered, NewInquiry
from karpear.rules.law.inquiries import InquiryKind

from .cast import COMPANIES, organisation_of, person_called

DAY = timedelta(days=1)


@transaction.atomic
def make_inquiries(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation, keeper = organisation_of(company), person_called(company.officer)
    if Inquiry.objects.filter(organisation=organisation).exists():
        return
    came_at, earlier = now - 3 * DAY, now - 60 * DAY
    open_inquiry(
        by=keeper, organisation=organisation.pk, now=came_at, today=came_at.date(),
        new=NewInquiry(
            kind=InquiryKind.WARNING.value, office="Provincial department (invented)", received_on=came_at.date(),
            asks_for="The report of last year, with proof that it was handed in.", within=10, working=True,
            counsel="Ms. Sok, 012 000 417, who answers until ten at night",
        ),
    )  # fmt: skip
    tax = open_inquiry(
        by=keeper, organisation=organisation.pk, now=earlier, today=earlier.date(),
        new=NewInquiry(
            kind=InquiryKind.TAX.value, office="Tax branch (invented)", received_on=earlier.date(), within=30,
            asks_for="Contracts of two years.",
        ),
    )  # fmt: skip
    answer = InquiryAnswered(answered_on=(earlier + 21 * DAY).date())
    answer_inquiry(by=keeper, inquiry=tax.pk, new=answer, now=earlier + 21 * DAY, today=answer.answered_on)
    words = DeskWords(ring="Dara first, then Bopha. The lawyer (invented): 012 000 417.")
    write_desk_words(by=keeper, organisation=organisation.pk, new=words, now=now)
