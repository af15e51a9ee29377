"""Forms by which an organisation looks at itself: elements, and one scale for all. From a pack, with a source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from karpear.countries.values import FactConfidence, Name, Provenance

from .tables import PackTable

KEY = r"[a-z_]{1,20}"
HIGHEST_STEP = 9


@dataclass(frozen=True, slots=True)
class FormStep:
    """One step of a form's scale, in our own words."""

    name: Name
    meaning: Name


@dataclass(frozen=True, slots=True)
class FormElement:
    """One thing that is judged. Its key never changes: by it the years are compared. `heading`: what it is under."""

    key: str
    name: Name
    description: Name | None = None
    heading: Name | None = None


@dataclass(frozen=True, slots=True)
class AssessmentForm:
    """A form: `steps` from 0 upwards. `asks_proof`: the highest step names the document that proves it."""

    key: str
    name: Name
    description: Name
    fact: Provenance
    asks_proof: bool
    steps: Mapping[int, FormStep]
    elements: Mapping[str, FormElement]

    @property
    def highest(self) -> int:
        return max(self.steps)

    @property
    def unsure(self) -> bool:
        """Has nobody compared it with its source yet?"""
        return self.fact.confidence is not FactConfidence.CHECKED


def read_self_assessments(folder: Path, languages: Sequence[str]) -> dict[str, AssessmentForm]:
    """The forms of `self_assessments.toml`, by key in the order of the file. Raises PackError."""
    file = PackTable.of_file(folder / "self_assessments.toml")
    forms = [_form(table, languages) for table in file.tables("form")]
    file.close()
    file.once("form", [form.key for form in forms])
    return {form.key: form for form in forms}


def _form(table: PackTable, languages: Sequence[str]) -> AssessmentForm:
    form = AssessmentForm(
        key=table.text("key", KEY),
        name=table.name("name", languages),
        description=table.name("description", languages),
        fact=table.fact(),
        asks_proof=table.get("proof", bool),
        steps=dict(_step(row, languages) for row in table.tables("step")),
        elements=_elements(table, languages),
    )
    if list(form.steps) != list(range(len(form.steps))) or len(form.steps) < 2:
        raise table.error("step", "must count from 0 without a gap, and have two steps at least")
    table.close()
    return form


def _step(row: PackTable, languages: Sequence[str]) -> tuple[int, FormStep]:
    step = FormStep(row.name("name", languages), row.name("meaning", languages))
    number = row.number("at", 0, HIGHEST_STEP)
    row.close()
    return number, step


def _elements(table: PackTable, languages: Sequence[str]) -> dict[str, FormElement]:
    elements = []
    for row in table.tables("element"):
        elements.append(
            FormElement(
                row.text("key", KEY),
                row.name("name", languages),
                row.name("description", languages) if "description" in row.values else None,
                row.name("heading", languages) if "heading" in row.values else None,
            )
        )
        row.close()
    table.once("element", [element.key for element in elements])
    return {element.key: element for element in elements}
