"""Money for emergencies: `reserve.toml` joins the catalogue to a reserve, `grants.toml` says who may pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from karpear.countries.values import Name, Provenance
from karpear.rules.duty.budget import BudgetLine
from karpear.rules.duty.reserve_costs import Misfortune
from karpear.rules.duty.signatures import MoneyClass

from .catalogue import Catalogue
from .tables import PackTable

RESERVE_FILE, GRANTS_FILE = "reserve.toml", "grants.toml"
ID = r"[A-Z]{1,2}-[A-Z]{0,12}[0-9]{0,3}"


@dataclass(frozen=True, slots=True)
class ReserveLinks:
    """`risks`: by which risks of the catalogue each misfortune is judged; `measures`: those of each budget line."""

    risks: Mapping[Misfortune, tuple[str, ...]]
    measures: Mapping[BudgetLine, frozenset[str]]
    fact: Provenance


@dataclass(frozen=True, slots=True)
class EmergencyGrant:
    """Somebody who may pay in an emergency. `pays`: for what; `through`: whom one has to go through, if anybody.

    `cap`: the most, in words; `not_for`: what they never pay; `channel`: how one asks.
    """

    id: str
    name: Name
    for_whom: Name
    pays: frozenset[MoneyClass]
    cap: Name
    not_for: Name
    channel: Name
    through: Name | None
    fact: Provenance


def read_reserve_links(folder: Path, catalogue: Catalogue) -> ReserveLinks:
    """Only what the catalogue has. Raises PackError."""
    file = PackTable.of_file(folder / RESERVE_FILE)
    risks, measures = file.table("risks"), file.table("measures")
    links = ReserveLinks(
        risks={kind: risks.texts(kind.value, ID, default=()) for kind in Misfortune},
        measures={line: frozenset(measures.texts(line.value, ID, default=())) for line in BudgetLine},
        fact=file.fact(),
    )
    file.once("measures", [measure for listed in links.measures.values() for measure in listed])
    for table, has, named in (
        (risks, catalogue.risks, links.risks.values()),
        (measures, catalogue.measures, links.measures.values()),
    ):
        if unknown := sorted({line for lines in named for line in lines} - set(has)):
            raise table.error(unknown[0], "is not in the catalogue")
    for table in (risks, measures, file):
        table.close()
    return links


def read_grants(folder: Path, languages: Sequence[str]) -> Mapping[str, EmergencyGrant]:
    """By id, in the order of the file. Raises PackError."""
    file = PackTable.of_file(folder / GRANTS_FILE)
    grants = [_grant(row, languages) for row in (file.tables("grant") if "grant" in file.values else [])]
    file.once("grant", [grant.id for grant in grants])
    file.close()
    return {grant.id: grant for grant in grants}


def _grant(row: PackTable, languages: Sequence[str]) -> EmergencyGrant:
    grant = EmergencyGrant(
        id=row.text("id", r"[a-z_]{1,30}"),
        name=row.name("name", languages),
        for_whom=row.name("for_whom", languages),
        pays=frozenset(row.some_of("pays", MoneyClass)),
        cap=row.name("cap", languages),
        not_for=row.name("not_for", languages),
        channel=row.name("channel", languages),
        through=row.name("through", languages) if "through" in row.values else None,
        fact=row.fact(),
    )
    row.close()
    return grant
