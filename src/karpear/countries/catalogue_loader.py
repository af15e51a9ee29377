"""Read a pack's risk catalogue: `risks.toml`, `measures.toml`, `factors.toml`, `starters.toml`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from karpear.rules.case.huridocs import ActType
from karpear.rules.case.playbook import Happened
from karpear.rules.duty.evidence import ExerciseKind
from karpear.rules.law.closure import ClosingEvent
from karpear.rules.law.inquiries import InquiryKind
from karpear.rules.plan.conditions import Need
from karpear.rules.risk.matrix import HIGHEST, LOWEST, Area, FactorKind, Focus, Relief, Scope, Score, TimeToEffect

from .catalogue import Catalogue, CatalogueMeasure, CatalogueRisk, Factor, StarterLine
from .tables import PackError, PackTable

#: Registers and assessments keep an id in 20 letters.
ID = r"(?=.{1,20}$)[A-Z]+(-[A-Z0-9]+)+"
FILES = ("risks", "measures", "factors", "starters")


def read_catalogue(folder: Path, languages: Sequence[str], provinces: Sequence[str]) -> Catalogue:
    """The catalogue in this folder. Raises PackError, also for a reference that leads nowhere or only one way."""
    risks, measures, factors, starters = files = [PackTable.of_file(folder / f"{name}.toml") for name in FILES]
    facts = {name: file.fact() for name, file in zip(FILES, files, strict=True)}
    book = Catalogue(
        risks=_by_id(risks, "risk", lambda row: _risk(row, languages)),
        measures=_by_id(measures, "measure", lambda row: _measure(row, languages)),
        factors=_by_id(factors, "factor", lambda row: _factor(row, languages, provinces)),
        starters={focus: _starter(starters, focus) for focus in Focus},
        facts=facts,
    )
    for file in files:
        file.close()
    _check_risks(book, risks.file)
    _check_measures(book, measures.file)
    _check_factors(book, factors.file)
    _check_starters(book, starters.file)
    return book


def _by_id[T: CatalogueRisk | CatalogueMeasure | Factor](
    file: PackTable, key: str, read: Callable[[PackTable], T]
) -> dict[str, T]:
    rows = []
    for table in file.tables(key):
        rows.append(read(table))
        table.close()
    file.once(key, [row.id for row in rows])
    return {row.id: row for row in rows}


def _risk(row: PackTable, languages: Sequence[str]) -> CatalogueRisk:
    return CatalogueRisk(
        id=row.text("id", ID),
        scope=row.one_of("scope", Scope),
        name=row.name("name", languages),
        description=row.name("description", languages),
        areas=row.some_of("areas", Area),
        measures=row.texts("measures", ID),
        key_people=row.get("key_people", bool, default=False),
        state_land=row.get("state_land", bool, default=False),
        letters=row.some_of("letters", InquiryKind, default=()),
        closings=row.some_of("closings", ClosingEvent, default=()),
    )


def _measure(row: PackTable, languages: Sequence[str]) -> CatalogueMeasure:
    measure = CatalogueMeasure(
        id=row.text("id", ID),
        scope=row.one_of("scope", Scope),
        name=row.name("name", languages),
        description=row.name("description", languages),
        acts_on=row.one_of("acts_on", FactorKind),
        relief=_relief(row.table("relief")),
        answers=row.texts("answers", ID, default=()),
        threats=row.texts("threats", ID, default=()),
        needs=row.some_of("needs", Need, default=()),
        exercised_by=row.some_of("exercised_by", ExerciseKind, default=()),
    )
    if not measure.answers and not measure.threats:
        raise row.error("answers", "is missing, and so is threats")
    return measure


def _relief(table: PackTable) -> Relief:
    relief = Relief(table.number("likelihood", 0, 1), table.number("impact", 0, 1), table.step("soon", TimeToEffect))
    table.close()
    return relief


def _factor(row: PackTable, languages: Sequence[str], provinces: Sequence[str]) -> Factor:
    kind = row.one_of("kind", FactorKind)
    threat = kind is FactorKind.THREAT
    factor = Factor(
        id=row.text("id", ID),
        kind=kind,
        name=row.name("name", languages),
        description=row.name("description", languages),
        risks=row.texts("risks", ID) if threat else (),
        kinds=frozenset(row.texts("kinds", r"[a-z_]{1,20}", default=())),
        focuses=row.some_of("focuses", Focus, default=()),
        provinces=frozenset(row.texts("provinces", ".*", default=())),
        night=row.get("night", bool, default=False),
        alone=row.get("alone", bool, default=False),
        usual=_score(row.table("usual")) if threat else None,
        acts=tuple(ActType(act) for act in row.texts("acts", "|".join(ActType), default=())) if threat else (),
        playbooks=frozenset(row.texts("playbooks", "|".join(Happened), default=())) if threat else frozenset(),
        of_activities=row.get("of_activities", bool, default=True) if threat else True,
    )
    if unknown := sorted(factor.provinces - set(provinces)):
        raise row.error("provinces", f"names {unknown[0]}, which is not there")
    return factor


def _score(table: PackTable) -> Score:
    """`{ likelihood = 3, people = 4 }`: from 1 to 5, and at least one area."""
    areas = [area for area in Area if area in table.values]
    likelihood = table.number("likelihood", LOWEST, HIGHEST)
    impacts = {area: table.number(area, LOWEST, HIGHEST) for area in areas}
    table.close()
    if not impacts:
        raise table.error("likelihood", f"stands alone; add one of {', '.join(Area)}")
    return Score(likelihood, impacts)


def _starter(file: PackTable, focus: Focus) -> tuple[StarterLine, ...]:
    table = file.table(focus)
    if not table.values:
        raise file.error(focus, "is empty")
    return tuple(StarterLine(risk, _score(table.table(risk))) for risk in table.values)


def _check_risks(book: Catalogue, file: Path) -> None:
    for risk in book.risks.values():
        _check_ids(file, f"{risk.id}.measures", risk.measures, book.measures)
        if one_way := [measure for measure in risk.measures if risk.id not in book.measures[measure].answers]:
            raise PackError(f"{file}: {risk.id}.measures names {one_way[0]}, which does not answer {risk.id}.")


def _check_measures(book: Catalogue, file: Path) -> None:
    threats = {factor.id: factor for factor in book.of_kind(FactorKind.THREAT)}
    for measure in book.measures.values():
        _check_ids(file, f"{measure.id}.answers", measure.answers, book.risks)
        _check_ids(file, f"{measure.id}.threats", measure.threats, threats)
        if one_way := [risk for risk in measure.answers if measure.id not in book.risks[risk].measures]:
            raise PackError(f"{file}: {measure.id}.answers names {one_way[0]}, which does not name {measure.id}.")


def _check_factors(book: Catalogue, file: Path) -> None:
    for factor in book.factors.values():
        _check_ids(file, f"{factor.id}.risks", factor.risks, book.risks)
    for kind in FactorKind:
        if not book.of_kind(kind):
            raise PackError(f"{file}: factor has no {kind}.")


def _check_starters(book: Catalogue, file: Path) -> None:
    for focus, lines in book.starters.items():
        for line in lines:
            _check_ids(file, focus, [line.risk], book.risks)
            if set(line.score.impacts) != set(areas := book.risks[line.risk].areas):
                names = ", ".join(sorted(areas))
                raise PackError(f"{file}: {focus}.{line.risk} must judge what the risk touches: {names}.")


def _check_ids(file: Path, key: str, ids: Iterable[str], entries: Mapping[str, object]) -> None:
    if unknown := [entry_id for entry_id in ids if entry_id not in entries]:
        raise PackError(f"{file}: {key} names {unknown[0]}, which is not there.")
