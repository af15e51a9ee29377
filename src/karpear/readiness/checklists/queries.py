"""Checklists of a person's country, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from karpear.countries.queries import checklist, packs
from karpear.countries.rights import Checklist, ChecklistItem
from karpear.people.models import Person
from karpear.people.queries.country import country_of

from .models import ChecklistProgress


@dataclass(frozen=True, slots=True)
class Progress:
    """One checklist: each line with the day it was done, or an empty text."""

    list: Checklist
    lines: Sequence[tuple[ChecklistItem, str]]

    @property
    def done(self) -> int:
        return sum(1 for _item, day in self.lines if day)

    @property
    def complete(self) -> bool:
        return self.done == len(self.lines)


def checklists_of(person: Person) -> list[Progress]:
    """The checklists of their country, in order."""
    code = country_of(None, person=person)
    days_by_checklist = {row.checklist: row.done for row in ChecklistProgress.objects.filter(person=person)}
    lists = next((country_pack.checklists.values() for country_pack in packs() if country_pack.code == code), ())
    return [_progress(checklist, days_by_checklist.get(checklist.key, {})) for checklist in lists]


def checklist_page(person: Person, key: str) -> Progress:
    """One checklist. Raises Missing."""
    country_checklist = checklist(country_of(None, person=person), key)
    progress = ChecklistProgress.objects.filter(person=person, checklist=key).first()
    return _progress(country_checklist, progress.done if progress else {})


def _progress(checklist: Checklist, days_by_key: dict[str, str]) -> Progress:
    return Progress(checklist, [(item, days_by_key.get(item.key, "")) for item in checklist.items])
