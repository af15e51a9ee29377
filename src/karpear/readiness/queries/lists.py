"""Rights cards and checklists of a person's country, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from karpear.countries.knowing import Checklist, Item, Situation
from karpear.countries.queries import checklist, packs, situation
from karpear.people.models import Person
from karpear.people.queries.screens import memberships_of

from ..models import ChecklistProgress


def country_of(person: Person) -> str:
    """The country of the organisation they have belonged to longest; the first that there is for an independent."""
    known = {one.code for one in packs()}
    mine = (one.organisation.country for one in memberships_of(person))
    return next((code for code in mine if code in known), packs()[0].code)


def situations_of(person: Person) -> Sequence[Situation]:
    """The rights cards of their country, in order."""
    code = country_of(person)
    return next((list(one.situations.values()) for one in packs() if one.code == code), [])


def situation_of(person: Person, key: str) -> Situation:
    """One rights card. Raises Missing."""
    return situation(country_of(person), key)


@dataclass(frozen=True, slots=True)
class Progress:
    """One checklist: each line with the day it was done, or an empty text."""

    list: Checklist
    lines: Sequence[tuple[Item, str]]

    @property
    def done(self) -> int:
        return sum(1 for _item, day in self.lines if day)

    @property
    def complete(self) -> bool:
        return self.done == len(self.lines)


def checklists_of(person: Person) -> list[Progress]:
    """The checklists of their country, in order."""
    code = country_of(person)
    kept = {one.checklist: one.done for one in ChecklistProgress.objects.filter(person=person)}
    lists = next((one.checklists.values() for one in packs() if one.code == code), ())
    return [_progress(one, kept.get(one.key, {})) for one in lists]


def checklist_page(person: Person, key: str) -> Progress:
    """One checklist. Raises Missing."""
    found = checklist(country_of(person), key)
    kept = ChecklistProgress.objects.filter(person=person, checklist=key).first()
    return _progress(found, kept.done if kept else {})


def _progress(found: Checklist, done: dict[str, str]) -> Progress:
    return Progress(found, [(item, done.get(item.key, "")) for item in found.items])
