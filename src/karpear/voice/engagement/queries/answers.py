"""An answer as it was made: its records, what it admits, and whether all of it is still what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.rules.voice.neutrality import (
    Accusation,
    Declarations,
    NeutralityGap,
    RecordKind,
    Side,
    SideTotals,
    totals_of,
)

from ...side_words import SIDES
from ..answer_words import answer_sentences, counted
from ..digests import answer_digest, record_digest
from ..models import AccusationAnswer, NeutralityRecord
from ..neutrality_words import ACCUSATIONS, GAPS
from ..record_words import dashed
from .records import RecordLine


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One answer. `lines`: records that still exist and say what they said; `lost`: how many do not."""

    row: AccusationAnswer
    lines: Sequence[RecordLine]
    lost: int
    totals: SideTotals
    staff: Declarations
    gaps: Sequence[NeutralityGap]
    is_intact: bool

    @property
    def title(self) -> Any:
        return ACCUSATIONS[Accusation(self.row.accusation)]

    @property
    def sentences(self) -> list[str]:
        """The answer: what the records show, and no more."""
        accusation = Accusation(self.row.accusation)
        return answer_sentences(accusation, [line.row for line in self.lines], self.totals, self.gaps)

    @property
    def counted(self) -> str:
        """How many records of each kind."""
        return counted([line.row for line in self.lines])

    @property
    def admits(self) -> list[Any]:
        """What is not covered, or speaks against it, as sentences."""
        return [GAPS[gap] for gap in self.gaps]

    @property
    def is_about_events(self) -> bool:
        return any(line.row.kind == RecordKind.EVENT for line in self.lines)

    @property
    def is_about_staff(self) -> bool:
        return self.row.accusation != Accusation.FUNDED_BY

    @property
    def counts(self) -> Mapping[Side, tuple[str, str]]:
        """(invited, came) of each side; a dash where nobody wrote a number down."""
        return {side: (dashed(self.totals.invited[side]), dashed(self.totals.came[side])) for side in Side}

    @property
    def side_rows(self) -> list[tuple[Any, str, str]]:
        """(side, invited, came)."""
        return [(SIDES[side], *counts) for side, counts in self.counts.items()]


def answers_of(person: Person, organisation: Organisation) -> list[AccusationAnswer]:
    """Of one organisation, the newest first."""
    rows = AccusationAnswer.objects.visible_to(person).filter(organisation=organisation)
    return list(rows.select_related("made_by"))


def answer_page(person: Person, accusation_answer: UUID) -> AnswerPage:
    """One that they see, as it was made. Raises Missing."""
    rows = AccusationAnswer.objects.visible_to(person).select_related("organisation", "made_by")
    row = find_row(rows.filter(pk=accusation_answer))
    digests = {UUID(pk): digest for pk, digest in row.basis["records"]}
    stored = {record.pk: record for record in NeutralityRecord.objects.filter(pk__in=digests)}
    records = [stored[pk] for pk in digests if pk in stored and record_digest(stored[pk]) == digests[pk]]
    return AnswerPage(
        row,
        [RecordLine(record, False) for record in records],
        len(digests) - len(records),
        totals_of("", [record.fact for record in records]),
        Declarations(*row.basis["staff"]),
        [NeutralityGap(code) for code in row.basis["gaps"]],
        answer_digest(row) == row.digest,
    )
