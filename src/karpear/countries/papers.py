"""Kinds of documents that prove something: how long each is good for, and which indicators it answers.

Duties name the papers that they ask for (`laws`); this file joins these, and further ones, to the form by which an
organisation prepares for a certification. From a pack, with a source.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from karpear.countries.values import Name, Provenance
from karpear.rules.law.closing_papers import ClosingPaper

from .self_assessments import AssessmentForm
from .tables import PackTable

FILE = "papers.toml"
KEY = r"[a-z_]{1,40}"
LONGEST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class PaperKindFact:
    """`months`: so long after its day it usually proves something; None: it has no end of its own.

    `yearly`: it is about a year, and shows something of that year alone; `months` count from the year's end.
    `office`: of a permit or certificate, who gives it: whoever has one of that office has this paper.
    `closing`: what it shows on the day on which the organisation is closed; None: nothing.
    `indicators`: keys of the form's elements that it answers. `lasts`: it shows something for longer than one occasion.
    """

    key: str
    name: Name
    months: int | None = None
    indicators: tuple[str, ...] = ()
    lasts: bool = True
    yearly: bool = False
    office: str = ""
    closing: ClosingPaper | None = None


@dataclass(frozen=True, slots=True)
class PaperBook:
    """`form`: by which form the indicators are named; empty where the country has none.

    `receipts`: kinds that only show that something was handed in.
    """

    form: str
    kinds: Mapping[str, PaperKindFact]
    fact: Provenance | None
    receipts: frozenset[str] = frozenset()

    @property
    def yearly(self) -> frozenset[str]:
        """Kinds that are about a year."""
        return frozenset(key for key, kind in self.kinds.items() if kind.yearly)

    @property
    def for_once(self) -> frozenset[str]:
        """Kinds of which each is made for one occasion: it shows nothing of the next one."""
        return self.receipts | {key for key, kind in self.kinds.items() if not kind.lasts}

    def lasting(self, papers: Sequence[str]) -> tuple[str, ...]:
        """Those of a duty's papers or proofs besides receipts; none where one of them is made for each occasion."""
        papers_asked = [paper for paper in papers if paper not in self.receipts]
        return tuple(papers_asked) if all(self.kinds[paper].lasts for paper in papers_asked) else ()


#: Of a country without a pack.
NO_PAPERS = PaperBook("", {}, None)


def read_papers(
    folder: Path,
    languages: Sequence[str],
    by_law: Mapping[str, Name],
    forms: Mapping[str, AssessmentForm],
    offices: Collection[str] = (),
) -> PaperBook:
    """`by_law`: papers that duties ask for, which have their names there; `offices`: to which duties go, by code.
    Raises PackError."""
    file = PackTable.of_file(folder / FILE)
    form = file.text("form", rf"({KEY})?")
    if form and form not in forms:
        raise file.error("form", f"is not a form of this pack: {form!r}")
    elements = forms[form].elements if form else {}
    kinds = [_kind(row, languages, by_law, elements, offices) for row in file.tables("paper")]
    file.once("paper", [kind.key for kind in kinds])
    of_occasions = {key: PaperKindFact(key, name, lasts=False) for key, name in by_law.items()}
    book = PaperBook(
        form, of_occasions | {kind.key: kind for kind in kinds}, file.fact(),
        receipts=frozenset(file.texts("receipts", KEY, default=())),
    )  # fmt: skip
    if unknown := sorted(book.receipts - set(book.kinds)):
        raise file.error("receipts", f"is not a paper of this pack: {unknown[0]!r}")
    file.close()
    return book


def _kind(
    row: PackTable,
    languages: Sequence[str],
    by_law: Mapping[str, Name],
    elements: Mapping[str, object],
    offices: Collection[str],
) -> PaperKindFact:
    """A paper that a duty asks for has its name there, and nowhere else."""
    key = row.text("key", KEY)
    indicators = row.texts("indicators", KEY, default=())
    if unknown := sorted(set(indicators) - set(elements)):
        raise row.error("indicators", f"has no such element in the form: {unknown[0]!r}")
    office = row.text("office", KEY) if "office" in row.values else ""
    if office and office not in offices:
        raise row.error("office", f"is not an office of this pack: {office!r}")
    kind = PaperKindFact(
        key=key,
        name=by_law[key] if key in by_law else row.name("name", languages),
        months=row.number("months", 1, LONGEST_MONTHS) if "months" in row.values else None,
        indicators=indicators,
        yearly=row.get("yearly", bool, default=False),
        office=office,
        closing=row.one_of("closing", ClosingPaper) if "closing" in row.values else None,
    )
    row.close()
    return kind
