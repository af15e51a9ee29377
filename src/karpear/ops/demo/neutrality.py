"""Roles and neutrality in the demo's first organisation: three have declared, a leave waits, a year is written.

All of it is invented: no party, donor or event of this name exists.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from karpear.people.models import Organisation, Person
from karpear.rules.voice.engagement import PoliticalRole
from karpear.rules.voice.neutrality import RecordKind
from karpear.voice.engagement.actions.answers import answer_accusation
from karpear.voice.engagement.actions.records import write_record
from karpear.voice.engagement.actions.roles import ask_leave, declare, note_card
from karpear.voice.engagement.models import AccusationAnswer
from karpear.voice.engagement.neutrality_values import NewAccusation

from .cast import COMPANIES, organisation_of, person_called

DAY = timedelta(days=1)
type InventedRecord = tuple[RecordKind, int, dict[str, Any]]


@transaction.atomic
def make_neutrality(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation, keeper = organisation_of(company), person_called(company.officer)
    if AccusationAnswer.objects.filter(organisation=organisation).exists():
        return
    _declare(organisation, now)
    for kind, days, clean in _records():
        at = now - days * DAY
        filled = {**_blank(kind), **clean, "happened_on": at.date() - DAY}
        write_record(by=keeper, organisation=organisation.pk, kind=kind, clean=filled, now=at, today=at.date())
    _answer(organisation, keeper, now)


def _declare(organisation: Organisation, now: datetime) -> None:
    """Samnang stands for a commune council and asks for leave; Sreyneang films; Dara only votes."""
    today: date = now.date()
    for name, roles, words, days in (
        ("Dara", [PoliticalRole.VOTER], "", 30),
        ("Samnang", [PoliticalRole.CANDIDATE, PoliticalRole.MEMBER], "ក្រុមប្រឹក្សាឃុំ (រឿងប្រឌិត)", 12),
        ("Sreyneang", [PoliticalRole.JOURNALIST], "Films floods for a page of her own (invented)", 380),
    ):
        clean = {"roles": [role.value for role in roles], "since": None, "until": None, "words": words}
        declare(by=person_called(name), organisation=organisation.pk, clean=clean, now=now - days * DAY)
    leave = {"leave_from": today + 20 * DAY, "leave_until": today + 80 * DAY}
    ask_leave(by=person_called("Samnang"), organisation=organisation.pk, clean=leave, now=now - 11 * DAY)
    card = {
        "issuer": "Lotus Media Club (invented)", "number": "LMC-0000-7", "valid_until": today + 25 * DAY,
        "copy_with": "My sister, and the lawyer",
    }  # fmt: skip
    note_card(by=person_called("Sreyneang"), organisation=organisation.pk, clean=card, now=now - 379 * DAY)


def _answer(organisation: Organisation, keeper: Person, now: datetime) -> None:
    at = now - 6 * DAY
    new = NewAccusation(
        accusation="supports", since=at.date() - 365 * DAY, until=at.date(), with_words=True
    )  # fmt: skip
    answer_accusation(by=keeper, organisation=organisation.pk, new=new, now=at, today=at.date())


def _blank(kind: RecordKind) -> Mapping[str, Any]:
    sides = ("governing", "opposition", "other_party", "no_party")
    counts = {RecordKind.EVENT: ("invited", "came"), RecordKind.STATEMENT: ("sent",)}.get(kind, ())
    return {f"{what}_{side}": None for what in counts for side in sides}


def _event(words: str, venue: str, invited: tuple[int, ...], came: tuple[int, ...], *signs: str) -> dict[str, Any]:
    sides = ("governing", "opposition", "other_party", "no_party")
    counts = {f"invited_{side}": count for side, count in zip(sides, invited, strict=True)}
    counts |= {f"came_{side}": count for side, count in zip(sides, came, strict=True)}
    return {"words": words, "venue": venue, "signs": list(signs), **counts}


def _records() -> list[InventedRecord]:
    """(kind, written so many days ago, answers): of a year, the oldest first."""
    return [
        (RecordKind.FUNDING, 330, {
            "words": "Water quality, three years (Sugar Palm Foundation, invented)", "source": "foundation",
            "share": 70,
        }),
        (RecordKind.BOARD, 300, {"words": "Asked at the yearly meeting, on paper", "members": 5, "asked": 4}),
        (RecordKind.EVENT, 265, _event(
            "វេទិកាអំពីត្រីបឹងទន្លេសាប (រឿងប្រឌិត)", "community", (4, 4, 2, 40), (1, 3, 0, 33), "ours", "partners",
        )),
        (RecordKind.EVENT, 170, _event(
            "Public reading of water measurements (invented)", "state", (3, 3, 1, 60), (3, 1, 1, 52), "ours", "state",
        )),
        (RecordKind.STATEMENT, 120, {
            "words": "សេចក្ដីថ្លែងការណ៍អំពីឆ្នេរទន្លេ (រឿងប្រឌិត)", "sent_governing": 1, "sent_opposition": 1,
            "sent_other_party": 1, "sent_no_party": 24,
        }),
        (RecordKind.PREMISES, 90, {"words": "A party asked for the meeting room (invented)", "used_by": "refused"}),
        (RecordKind.EVENT, 60, _event(
            "Training for commune councils (invented)", "ours", (6, 2, 0, 12), (6, 1, 0, 10), "ours",
        )),
        (RecordKind.EVENT, 14, _event(
            "Boat tour with councillors (invented)", "business", (2, 3, 1, 8), (2, 2, 0, 7),
        )),
    ]  # fmt: skip
