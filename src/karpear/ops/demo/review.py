"""A review of laws in the demo's first organisation: three things that it does; one opinion has expired; two drafts."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from karpear.compliance.laws.actions.bills import add_bill, add_part, note_step, take_stand
from karpear.compliance.laws.actions.review import add_activity, decide_opinion
from karpear.compliance.laws.bill_values import NewBill
from karpear.compliance.laws.models import OwnActivity
from karpear.compliance.laws.values import NewOwnActivity
from karpear.countries.queries import law_book
from karpear.people.models import Organisation, Person
from karpear.rules.law.instruments import BillStage, LawfulActivity
from karpear.rules.law.review import LawReading

from .cast import COMPANIES, organisation_of, person_called

LAWYER = "Counsel Rithy (invented)"
#: (what they do, what is part of it).
ACTIVITIES = [
    ("We talk with families at the lake", [LawfulActivity.VISIT, LawfulActivity.INTERVIEW, LawfulActivity.RECORDING]),
    ("We march when water is cut off", [LawfulActivity.GATHERING, LawfulActivity.PUBLICATION]),
    ("We count cases and publish them", [LawfulActivity.STATISTICS, LawfulActivity.ONLINE]),
]
#: (which activity, reading, why, so many days ago): of the first articles for which the country has a reading.
OPINIONS = [
    (0, LawReading.COMPLIANT, "Consent is asked on paper, and no picture is taken indoors.", 60),
    (1, LawReading.AT_RISK, "The hall answered late last year. Give notice ten days before.", 90),
    (2, LawReading.UNCLEAR, "Sources first, and two people read it. Ask again before the next report.", 400),
]


@transaction.atomic
def make_review(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation, keeper = organisation_of(company), person_called(company.officer)
    if OwnActivity.objects.filter(organisation=organisation).exists():
        return
    activities = [
        add_activity(
            by=keeper, organisation=organisation.pk, now=now,
            new=NewOwnActivity(name=name, kinds=[kind.value for kind in kinds]),
        )
        for name, kinds in ACTIVITIES
    ]  # fmt: skip
    today = localtime(now).date()
    rules = law_book(organisation.country).rules.values()
    for number, reading, reasoning, days in OPINIONS:
        kinds = set(ACTIVITIES[number][1])
        article = next((rule.article for rule in rules if rule.activities & kinds), None)
        if article:
            given_on = today - timedelta(days=days)
            clean = {"reading": reading.value, "reasoning": reasoning, "lawyer": LAWYER, "given_on": given_on}
            decide_opinion(
                by=keeper, activity=activities[number].pk, article=article, clean=clean, now=now, today=today
            )
    _follow_drafts(organisation, keeper, now)


def _follow_drafts(organisation: Organisation, keeper: Person, now: datetime) -> None:
    """One of the country's list, with a position; one of their own, heard of from a partner."""
    today = localtime(now).date()
    listed = next(iter(law_book(organisation.country).bills), "")
    if listed:
        clean = {"position": "We ask with partners for a narrow text: no duty to keep what visitors read."}
        take_stand(by=keeper, organisation=organisation.pk, key=listed, clean=clean, now=now)
    bill = add_bill(
        by=keeper, organisation=organisation.pk, new=NewBill(title="Rules for the use of the lake (invented)"), now=now
    )
    where: dict[str, Any] = {"by": keeper, "organisation": organisation.pk, "key": str(bill.pk), "now": now}
    for stage, days, source in (
        (BillStage.RUMOUR, 50, "A partner heard of it at the province."),
        (BillStage.MINISTRY_DRAFT, 12, "A copy was shown, and not given."),
    ):
        step = {"stage": stage.value, "reached_on": today - timedelta(days=days), "source": source}
        note_step(**where, clean=step, today=today)
    part = {
        "number": "4", "gist": "Meetings at the landing places need leave.", "kinds": [LawfulActivity.GATHERING.value],
    }  # fmt: skip
    add_part(**where, clean=part)
    consultation = {"consultation_on": today + timedelta(days=21)}
    take_stand(**where, clean=consultation)
