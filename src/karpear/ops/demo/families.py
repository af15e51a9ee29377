"""Invented family plans, sealed as browsers would; totals of a half-year; key tasks; and why people left last year.

The plans open with the secret that everybody knows. Numbers of the totals belong to nobody.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from karpear.people.models import Organisation, Person
from karpear.preparedness.families.actions import in_rows, keep_plan
from karpear.preparedness.families.models import FamilyPlan, FamilyTotals
from karpear.preparedness.families.values import CaseNumbers, CountedNumbers, PlanIn, ReaderIn
from karpear.preparedness.succession.actions import add_task
from karpear.preparedness.succession.models import ExitTally, KeyTask
from karpear.preparedness.succession.values import NewKeyTask
from karpear.rules.duty.family import FamilyCase
from karpear.rules.duty.succession import Holds
from karpear.rules.duty.totals import family_totals, half_to_publish
from karpear.vault.actions.records import keep_record

from .seal import Filing, own_reader, seal, team_reader
from .vault import signer_of

DAY = timedelta(days=1)
#: (who, whom they chose, looked through so many days ago, what stands in it).
PLANS: list[tuple[str, str, int, dict[str, Any]]] = [
    ("sophea", "bopha", 35, {
        "rent": "80", "food": "120", "school": "40", "medicine": "15", "debts": "60", "other": "25",
        "dependants": "Two children, 7 and 11, and my mother. My sister in Kampong Chhnang takes the children.",
        "money_way": "In cash to my sister, on the first Sunday of the month. Never to my own account.",
        "jailed_more": "50", "jailed_months": "12", "jailed_employer": "200", "jailed_relatives": "60",
        "killed_employer": "0", "killed_fund": "150", "flee_more": "300", "flee_months": "6",
        "passports": "no", "births": "yes", "consent": "yes", "visas": "no",
        "papers": [{"id": "p1", "name": "Sophea", "document": "Passport", "expires": "2027-02-20"}],
        "why_leave": "Only if the calls go on after the hearing.", "hosts": "Not over the land border.",
        "languages": "Khmer, some English. The children only Khmer.", "keys": "The neighbour with the green gate.",
        "not_employer": "The debt to my uncle.",
    }),
    ("dara", "bopha", 120, {
        "rent": "110", "food": "140", "school": "70", "other": "30", "jailed_months": "12", "jailed_employer": "350",
    }),
    ("bopha", "dara", 350, {"food": "180", "medicine": "60", "debts": "90", "jailed_relatives": "150"}),
]  # fmt: skip
COUNTED = CaseNumbers(need=340, employer=200, relatives=60)
#: What six people let be added up in the half-year before.
NUMBERS = [(390, 200, 60), (350, 350, 0), (330, 0, 150), (280, 200, 40), (410, 200, 0), (260, 180, 80)]
#: (task, holder, deputy, shown so many days ago, what was shown).
TASKS = [
    ("Signs for the bank", "bopha", "dara", 40, "The two signatures, and whom to ring at the branch."),
    ("Keeps the website and the accounts", "dara", "sophea", 75, "How to close an account that was taken over."),
    ("Knows the families at the lake", "sophea", "", 0, ""),
    ("Writes the reports to donors", "bopha", "sophea", 20, "The two that are due in March."),
]
#: What hangs on them.
HOLDS_BY_TASK = {"Signs for the bank": Holds.BANK.value, "Keeps the website and the accounts": Holds.DOMAIN.value}


def make_families(*, organisation: Organisation, now: datetime) -> None:
    """Three plans, totals that are shown, four key tasks of which one has no deputy; all have been there for years."""
    organisation.memberships.update(joined_at=F("joined_at") - timedelta(days=800))
    for name, reader, days, fields in PLANS:
        _seal_plan(organisation, name, reader, fields, now - days * DAY)
    _publish(organisation, now)
    for number, (task, holder, deputy, days, shown) in enumerate(TASKS):
        _add_task(organisation, (task, holder, deputy), now - days * DAY if deputy else None, shown, number, now)
    ExitTally.objects.create(
        organisation=organisation, year=now.year - 1, people=5, fear=5, published_at=now.replace(month=1, day=2)
    )


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.test")


def _seal_plan(organisation: Organisation, name: str, reader: str, fields: dict[str, Any], at: datetime) -> None:
    """The key for whom they chose does not go to the vault: the plan keeps it until it is needed."""
    person, own_key, chosen_key = _person(name), own_reader(_person(name)), own_reader(_person(reader))
    content = {"kind": "family", "fields": fields}
    sealed_plan = seal(content, [own_key, chosen_key], signer_of(name), Filing("family"))
    own_grant, chosen_grant = sealed_plan.grants
    keep_record(by=person, version=replace(sealed_plan, grants=[own_grant]), now=at)
    version = PlanIn(
        record=sealed_plan.id,
        readers=[ReaderIn(to=chosen_grant.to, blob=chosen_grant.blob)],
        counted=CountedNumbers(
            organisation=organisation.pk, jailed=COUNTED, hurt=COUNTED, flee=COUNTED, killed=COUNTED
        ),
    )
    keep_plan(by=person, version=version, now=at)
    FamilyPlan.objects.filter(person=person).update(created_at=at)


def _publish(organisation: Organisation, now: datetime) -> None:
    people = [
        {case: {"need": need, "employer": employer, "relatives": relatives} for case in FamilyCase}
        for need, employer, relatives in NUMBERS
    ]
    half = half_to_publish(now.date())
    FamilyTotals.objects.create(
        organisation=organisation, half=half, totals=in_rows(family_totals(people)), published_at=now - 30 * DAY
    )


def _add_task(
    organisation: Organisation,
    who: tuple[str, str, str],
    shown_at: datetime | None,
    shown: str,
    number: int,
    now: datetime,
) -> None:
    task, holder, deputy = who
    new = NewKeyTask(
        name=task,
        holds=HOLDS_BY_TASK.get(task, ""),
        holder=_person(holder).pk,
        deputy=_person(deputy).pk if deputy else None,
        shown_on=shown_at.date() if shown_at else None,
        shown=shown,
    )
    at = max(now - (90 - number) * DAY, shown_at or now - 90 * DAY)
    stored_task = add_task(by=_person("dara"), organisation=organisation.pk, new=new, now=at)
    if holder == "dara":
        _seal_handover(organisation, stored_task, at)


def _seal_handover(organisation: Organisation, task: KeyTask, at: datetime) -> None:
    fields = {
        "steps": "The domain is renewed every March. Posts are written by two people.",
        "places": "Passwords are in the keeper; the paper that opens it is in the safe, second envelope.",
        "people": "Ask Kunthea about the newsletter. Nobody of the provider needs to know who we are.",
    }
    readers = [own_reader(_person("dara")), team_reader(organisation.pk), own_reader(_person("sophea"))]
    filing = Filing("handover", thread=task.pk, organisation=organisation.pk)
    content = {"kind": "handover", "fields": fields}
    keep_record(by=_person("dara"), version=seal(content, readers, signer_of("dara"), filing), now=at)
