"""In which languages a clause can be read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings

from ..models import PolicyClause


@dataclass(frozen=True, slots=True)
class LanguageGap:
    """Clauses that a reader of this language does not read in it."""

    language: str
    clauses: Sequence[PolicyClause]


def language_gaps(clauses: Collection[PolicyClause]) -> list[LanguageGap]:
    """Of these clauses those that are not written in a language of these pages; whole languages are left out."""
    gaps = [
        LanguageGap(name, [clause for clause in clauses if name in clause.missing_in])
        for _code, name in settings.LANGUAGES
    ]
    return [gap for gap in gaps if gap.clauses]
