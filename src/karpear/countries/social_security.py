"""The floor under every insurance of a country, and what a claim needs: `social_security.toml`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language

from karpear.countries.values import Name, Provenance
from karpear.rules.duty.cover_facts import (
    SecurityFloor,
)
from karpear.rules.duty.cover_terms import Category, InsuranceKind, NamedRisk, Needed

from .tables import PackTable

FILE = "social_security.toml"


@dataclass(frozen=True, slots=True)
class FloorLine:
    """One thing that the floor pays for, or does not."""

    key: str
    pays: bool
    name: Name
    fact: Provenance


@dataclass(frozen=True, slots=True)
class ClaimPaper:
    """Something that whoever claims has to bring. `floor`: social security asks for it; `kinds`: insurers do."""

    key: str
    floor: bool
    kinds: frozenset[InsuranceKind]
    name: Name
    fact: Provenance


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """Social security as an organisation meets it.

    `duties`: what an employer has to do, and by when. `threats`: of the catalogue → what a policy calls it.
    """

    short: Name
    name: Name
    about: Name
    fact: Provenance
    floor: SecurityFloor
    lines: tuple[FloorLine, ...]
    duties: tuple[FloorLine, ...]
    papers: tuple[ClaimPaper, ...]
    threats: Mapping[str, frozenset[NamedRisk]]

    @property
    def called(self) -> str:
        """Its short name in the reader's language."""
        return self.short.in_language(get_language() or "en")

    def facts(self) -> list[tuple[str, Provenance]]:
        """Every fact with the name of what it is about."""
        lines = [(line.key, line.fact) for line in (*self.lines, *self.duties)]
        return [(self.short.in_language("en"), self.fact), *lines, *((paper.key, paper.fact) for paper in self.papers)]


def read_security(folder: Path, languages: Sequence[str], country: str, factors: Collection[str]) -> SecurityScheme:
    """Of one pack. Raises PackError."""
    file = PackTable.of_file(folder / FILE)
    scheme = SecurityScheme(
        short=file.name("short", languages),
        name=file.name("name", languages),
        about=file.name("about", languages),
        fact=file.fact(),
        floor=_floor(file, country),
        lines=_lines(file, "line", languages),
        duties=_lines(file, "duty", languages),
        papers=_papers(file, languages),
        threats=_threats(file),
    )
    if unknown := sorted(set(scheme.threats) - set(factors)):
        raise file.error("threats", f"are not in the catalogue: {', '.join(unknown)}")
    file.close()
    return scheme


def _threats(file: PackTable) -> dict[str, frozenset[NamedRisk]]:
    """From "risk: its threats" to "threat: its risks"."""
    table = PackTable(file.file, "threats.", file.get("threats", dict, default={}))
    risks: dict[str, frozenset[NamedRisk]] = {}
    for risk in NamedRisk:
        for threat in table.texts(risk.value, r"F-T[0-9]+", default=[]):
            risks[threat] = risks.get(threat, frozenset()) | {risk}
    table.close()
    return risks


def _floor(file: PackTable, country: str) -> SecurityFloor:
    categories, unsure = file.some_of("categories", Category), file.some_of("unsure", Category, default=[])
    if doubled := sorted(categories & unsure):
        raise file.error("unsure", f"stands in categories, too: {', '.join(doubled)}")
    return SecurityFloor(country, categories, unsure, file.some_of("pays", Needed))


def _lines(file: PackTable, key: str, languages: Sequence[str]) -> tuple[FloorLine, ...]:
    lines = []
    for row in file.tables(key):
        pays = row.get("pays", bool, default=True)
        lines.append(FloorLine(row.text("key", r"[a-z_]{1,20}"), pays, row.name("name", languages), row.fact()))
        row.close()
    file.once(key, [line.key for line in lines])
    return tuple(lines)


def _papers(file: PackTable, languages: Sequence[str]) -> tuple[ClaimPaper, ...]:
    papers = []
    for row in file.tables("paper"):
        floor = row.get("floor", bool, default=False)
        kinds = row.some_of("kinds", InsuranceKind, default=[])
        papers.append(
            ClaimPaper(row.text("key", r"[a-z_]{1,20}"), floor, kinds, row.name("name", languages), row.fact())
        )
        row.close()
    file.once("paper", [paper.key for paper in papers])
    return tuple(papers)
