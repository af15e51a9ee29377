"""The review of laws as a file: a line for each activity and each article that speaks of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation
from karpear.rules.law.review import CellState
from karpear.ui.columns import Column

from .models import OwnActivity
from .queries.review import ReviewCell, full_rows

TITLE = _("Review of laws")


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of the file."""

    activity: OwnActivity
    cell: ReviewCell

    @property
    def law(self) -> str:
        return self.cell.bound.law.title.in_language(get_language() or "en")

    @property
    def gist(self) -> str:
        return self.cell.bound.article.gist.in_language(get_language() or "en")


COLUMNS = [
    Column("activity", _("Activity"), 30, value=lambda line: line.activity.name),
    Column("law", _("Law"), 30, value=lambda line: line.law),
    Column("article", _("Article"), 10, value=lambda line: line.cell.bound.article.number),
    Column("gist", _("What it says, in our words"), 40, value=lambda line: line.gist),
    Column("state", _("State"), 16, value=lambda line: str(line.cell.look[1])),
    Column("reading", _("Decided"), 16, value=lambda line: str(line.cell.decided)),
    Column("proposal", _("Proposed"), 16, value=lambda line: str(line.cell.proposal)),
    Column("reasoning", _("Why"), 50, value=lambda line: line.cell.opinion.reasoning if line.cell.opinion else ""),
    Column("lawyer", _("Lawyer"), 20, value=lambda line: line.cell.opinion.lawyer if line.cell.opinion else ""),
    Column("given_on", _("On"), 12, value=lambda line: line.cell.opinion.given_on if line.cell.opinion else None),
    Column(
        "holds", _("Holds until"), 12,
        value=lambda line: line.cell.opinion.opinion.last_day if line.cell.opinion else None,
    ),
]  # fmt: skip
LAWYER_TITLE = _("Questions for the lawyer")
LAWYER_COLUMNS = [
    Column("about", _("Article"), 16),
    Column("question", _("What to confirm"), 64, value=lambda line: line.printed),
    Column("answer", _("Answer, day, signature"), 30, value=lambda _line: ""),
]


def file_lines(organisation: Organisation, now: datetime) -> list[FileLine]:
    """All that stands in the file, activity by activity."""
    return list(_lines(organisation, now))


def _lines(organisation: Organisation, now: datetime) -> Iterator[FileLine]:
    for row in full_rows(organisation, now):
        for cell in row.cells:
            if cell.state is not CellState.OUTSIDE:
                yield FileLine(row.activity, cell)
