"""What several files of a pack's law have alike: whom something binds, and what a lawyer must confirm in it."""

from collections.abc import Mapping, Sequence

from karpear.countries.values import FactConfidence, Name
from karpear.rules.law.applies import EVERYBODY, BoundGroup, BoundGroups
from karpear.rules.law.organisation import OrganisationKind

from .tables import PackTable


def read_doubt(table: PackTable, languages: Sequence[str]) -> Name | None:
    """What a lawyer must confirm. Whatever is to check says what."""
    if table.one_of("confidence", FactConfidence) is FactConfidence.TO_CHECK:
        return table.name("to_check", languages)
    return table.some_name("to_check", languages)


def read_names(file: PackTable, key: str, languages: Sequence[str]) -> Mapping[str, Name]:
    """A table of names by key."""
    table = file.table(key)
    return {entry: table.name(entry, languages) for entry in table.values}


def read_bound_groups(table: PackTable) -> BoundGroups:
    """Whom it binds; everybody where nothing is said."""
    return tuple(_group(row) for row in table.tables("who")) if "who" in table.values else EVERYBODY


def _group(row: PackTable) -> BoundGroup:
    group = BoundGroup(
        kinds=row.some_of("kinds", OrganisationKind, default=[]),
        registered=row.some_yes("registered"),
        foreign=row.some_yes("foreign"),
        staff=row.some_yes("staff"),
        volunteers=row.some_yes("volunteers"),
        donors=row.some_yes("donors"),
        rents=row.some_yes("rents"),
        earns=row.some_yes("earns"),
        to_check=bool(row.some_yes("to_check")),
    )
    row.close()
    return group
