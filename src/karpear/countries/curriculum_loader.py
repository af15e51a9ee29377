"""Read a pack's `curricula.toml` and `scenarios.toml`."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from karpear.rules.duty.competence import FEWEST_MONTHS, MOST_MONTHS, ProofKind
from karpear.rules.duty.curriculum import TrainedRole
from karpear.rules.duty.scenario import Part, Seen

from .catalogue import Catalogue
from .curricula import Competence, ExpectedAct, Inject, QuizQuestion, Scenario
from .tables import PackTable
from .values import Name, Provenance

KEY = r"[a-z_]{1,20}"
LINE = r"[A-Z0-9-]{1,20}"
LONGEST_MINUTES = 240
MOST_ANSWERS = 5


def read_curricula(folder: Path, languages: Sequence[str], catalogue: Catalogue) -> dict[str, Competence]:
    """The competences, by key in the order of the file. Raises PackError."""
    file = PackTable.of_file(folder / "curricula.toml")
    fact = file.fact()
    competences = [_competence(table, languages, fact, catalogue) for table in file.tables("competence")]
    file.close()
    file.once("competence", [competence.key for competence in competences])
    return {competence.key: competence for competence in competences}


def read_scenarios(
    folder: Path, languages: Sequence[str], catalogue: Catalogue, competences: Mapping[str, Competence]
) -> dict[str, Scenario]:
    """The drills with a scenario, by key in the order of the file. Raises PackError."""
    file = PackTable.of_file(folder / "scenarios.toml")
    scenarios = [_scenario(table, languages, catalogue, competences) for table in file.tables("scenario")]
    file.close()
    file.once("scenario", [scenario.key for scenario in scenarios])
    return {scenario.key: scenario for scenario in scenarios}


def _competence(table: PackTable, languages: Sequence[str], fact: Provenance, catalogue: Catalogue) -> Competence:
    proofs = table.some_of("proofs", ProofKind)
    topics = table.texts("topics", KEY, default=())
    questions = [_question(row, languages) for row in table.tables("question")] if "question" in table.values else []
    if (ProofKind.QUIZ in proofs) != bool(questions):
        raise table.error("question", "stands where a quiz is a proof, and nowhere else")
    if (ProofKind.READING in proofs) != bool(topics):
        raise table.error("topics", "stand where reading is a proof, and nowhere else")
    competence = Competence(
        key=table.text("key", KEY),
        roles=table.some_of("roles", TrainedRole),
        months=table.number("months", FEWEST_MONTHS, MOST_MONTHS),
        proofs=proofs,
        lines=_lines(table, catalogue),
        name=table.name("name", languages),
        description=table.name("description", languages),
        fact=fact,
        topics=topics,
        questions=tuple(questions),
    )
    table.close()
    return competence


def _question(table: PackTable, languages: Sequence[str]) -> QuizQuestion:
    answers = tuple(_words(row, languages) for row in table.tables("answer"))
    if not 2 <= len(answers) <= MOST_ANSWERS:
        raise table.error("answer", f"must be 2 to {MOST_ANSWERS}")
    question = QuizQuestion(
        text=table.name("text", languages),
        answers=answers,
        right=table.number("right", 1, len(answers)),
        why=table.name("why", languages),
    )
    table.close()
    return question


def _scenario(
    table: PackTable, languages: Sequence[str], catalogue: Catalogue, competences: Mapping[str, Competence]
) -> Scenario:
    injects = tuple(_inject(row, languages) for row in table.tables("inject"))
    acts = tuple(_act(row, languages, competences) for row in table.tables("act"))
    if [inject.minute for inject in injects] != sorted(inject.minute for inject in injects):
        raise table.error("inject", "must be in the order of minutes")
    table.once("act", [act.key for act in acts])
    scenario = Scenario(
        key=table.text("key", KEY),
        name=table.name("name", languages),
        description=table.name("description", languages),
        lines=_lines(table, catalogue),
        injects=injects,
        acts=acts,
        fact=table.fact(),
    )
    table.close()
    return scenario


def _inject(table: PackTable, languages: Sequence[str]) -> Inject:
    parts = table.some_of("to", Part)
    inject = Inject(
        minute=table.number("minute", 0, LONGEST_MINUTES),
        to=tuple(part for part in Part if part in parts),
        text=table.name("text", languages),
    )
    table.close()
    return inject


def _act(table: PackTable, languages: Sequence[str], competences: Mapping[str, Competence]) -> ExpectedAct:
    act = ExpectedAct(
        key=table.text("key", KEY),
        who=table.one_of("who", Part),
        minutes=table.number("minutes", 1, LONGEST_MINUTES),
        name=table.name("name", languages),
        shows=table.texts("shows", KEY),
        seen=table.one_of("seen", Seen) if "seen" in table.values else Seen.TAP,
    )
    if deaf := [key for key in act.shows if key not in competences or ProofKind.DRILL not in competences[key].proofs]:
        raise table.error("shows", f"cannot have {deaf[0]!r}: no competence that a drill is a proof of")
    table.close()
    return act


def _lines(table: PackTable, catalogue: Catalogue) -> tuple[str, ...]:
    lines = table.texts("lines", LINE)
    lines_of_pack: Collection[str] = {*catalogue.risks, *catalogue.measures}
    if unknown := [line for line in lines if line not in lines_of_pack]:
        raise table.error("lines", f"cannot have {unknown[0]!r}: no risk or measure of the catalogue")
    return lines


def _words(row: PackTable, languages: Sequence[str]) -> Name:
    """A line that is nothing but its words."""
    for language in languages:
        row.text(language)
    return Name({language: row.text(language) for language in row.values})
