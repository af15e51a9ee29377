"""Three decisions about speaking, of the demo's first organisation: one was looked at after a week, one is to be looked
at now, one is open.

By the actions that people use, at the moment they would have used them. All of it is invented.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from karpear.people.models import Organisation, Person
from karpear.rules.voice.forms import Form
from karpear.voice.decisions.actions import HouseKnows, decide, propose_decision, review
from karpear.voice.decisions.dissents import disagree
from karpear.voice.decisions.models import SpeakDecision
from karpear.voice.decisions.to_read import read_decision
from karpear.voice.decisions.values import DecidedForm, NewDissent, NewSpeakDecision, NewSpeakReview

from .cast import COMPANIES, organisation_of, person_called
from .history import DAY, HOUR

LAKE = "KH-4"
#: What the house had on record then, as it has today; that somebody is held is new.
THEN = {"custody": "nobody", "exposures": ["file", "registration", "premises", "law", "offices", "risks"], "timing": []}


@transaction.atomic
def make_speech(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation = organisation_of(company)
    if SpeakDecision.objects.filter(organisation=organisation).exists():
        return
    officer, second, lead = (person_called(name) for name in (company.officer, company.second, company.accounts[2][0]))
    _reviewed(organisation, officer, second, lead, now - 9 * DAY, now)
    _to_review(organisation, officer, second, lead, now - 7 * DAY - 2 * HOUR)
    _write(
        organisation, officer, now - 2 * DAY, title="ទូកអូសទាញខុសច្បាប់ក្នុងតំបន់ការពារ (ប្រឌិត)", topic="environment",
        province=LAKE, harmed="near", consent="unnamed", protection="no_matter", content="asks", others="many",
        exposures=["file", "offices"], words="សហគមន៍នេសាទបីសុំឱ្យយើងនិយាយ។ បណ្ដាញនឹងចេញសេចក្ដីថ្លែងការណ៍ថ្ងៃសុក្រ។",
    )  # fmt: skip


def _reviewed(
    organisation: Organisation, officer: Person, second: Person, lead: Person, at: datetime, now: datetime
) -> None:
    """Families were told to leave; the network spoke; after a week an office had asked, and somebody threatened."""
    row = _write(
        organisation, officer, at, title="Forty families on stilts are told to leave (invented)", topic="land",
        province=LAKE, harmed="near", consent="unnamed", protection="silence_endangers", content="facts",
        others="few", exposures=["offices", "premises"],
        words="They asked us twice to make it known. The network has a statement ready.",
    )  # fmt: skip
    day = (at + 5 * HOUR).date()
    decided_form = DecidedForm(
        form=Form.UMBRELLA.value,
        reason="The families ask for it; with our name under it we would lose the room at the lake.",
    )
    text_hash, decided_at = row.text_hash, at + 5 * HOUR
    decide(by=lead, decision=row.pk, new=decided_form, text_hash=text_hash, now=decided_at, today=day)
    for reader in (officer, second):
        read_decision(by=reader, decision=row.pk)
    dissent = NewDissent(words="I would have named us: everybody knows who works there.", shown=True)
    disagree(by=second, decision=row.pk, new=dissent, now=at + 6 * HOUR)
    week = NewSpeakReview(
        happened=["heard", "asked", "threat"],
        words="The district invited three families to talk. The commune asked who wrote it, and a caller said: stop.",
    )
    review(by=officer, decision=row.pk, new=week, now=min(at + 8 * DAY, now))


def _to_review(organisation: Organisation, officer: Person, second: Person, lead: Person, decided_at: datetime) -> None:
    """Decided seven days ago, a little more: whoever tries the demo writes down what came of it."""
    row = _write(
        organisation, officer, decided_at - 3 * HOUR, title="Fishing gear was taken at the landing (invented)",
        topic="environment", province=LAKE, harmed="near", consent="given", protection="no_matter", content="facts",
        others="many", exposures=["offices", "premises"],
        words="Eleven families have lost their nets. They want it known, with us beside them.",
    )  # fmt: skip
    decided_form = DecidedForm(form=Form.GROUP.value, reason="Together with four others, a week before the harvest.")
    day = decided_at.date()
    decide(by=lead, decision=row.pk, new=decided_form, text_hash=row.text_hash, now=decided_at, today=day)
    for reader in (officer, second):
        read_decision(by=reader, decision=row.pk)


def _write(organisation: Organisation, by: Person, at: datetime, **answers: Any) -> SpeakDecision:
    new = NewSpeakDecision(custody="nobody", timing=[], **answers)
    return propose_decision(by=by, organisation=organisation.pk, new=new, house=HouseKnows(THEN), now=at)
