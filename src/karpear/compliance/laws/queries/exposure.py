"""Which of an organisation's activities are at risk or unclear, article by article: for its page, and for other rooms.

Whoever speaks in public, or hands something to others, asks here what the law can make of it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from karpear.people.models import Organisation
from karpear.rules.law.review import CellState, LawReading

from ..models import OwnActivity
from ..words import STATES
from .review import BoundArticle, ReviewCell, ReviewPage, review_page

#: What somebody decided, or decided too long ago.
DECIDED = (CellState.AT_RISK, CellState.EXPIRED, CellState.UNCLEAR)
#: A line of the page names so many activities.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class ArticleExposure:
    """One article, with the activities that it exposes, the worst first. `is_decided`: False where the country's pack
    alone proposes it."""

    bound: BoundArticle
    touched: list[tuple[OwnActivity, ReviewCell]]

    @property
    def worst(self) -> CellState:
        return self.touched[0][1].state

    @property
    def look(self) -> tuple[str, Any]:
        """Shape and word of the worst."""
        return STATES[self.worst]

    @property
    def first_names(self) -> str:
        """The first of them by name."""
        return "; ".join(activity.name for activity, _cell in self.touched[:MOST_NAMED])

    @property
    def unnamed(self) -> int:
        """How many more there are."""
        return max(0, len(self.touched) - MOST_NAMED)

    @property
    def is_decided(self) -> bool:
        return self.worst in DECIDED


def legal_exposure(organisation: Organisation, now: datetime) -> list[ArticleExposure]:
    """The worst article first; then in the order of the pack. Whether the reader may see it is for who asks to say."""
    return exposure_of(review_page(organisation, now, keeps=False))


def exposure_of(review: ReviewPage) -> list[ArticleExposure]:
    """The same of a review that has been read. No query."""
    order = list(CellState).index
    exposures = []
    for bound, cells in review.lines:
        pairs = zip((row.activity for row in review.rows), cells, strict=True)
        touched = [(activity, cell) for activity, cell in pairs if _is_exposed(cell)]
        if touched:
            exposures.append(ArticleExposure(bound, sorted(touched, key=lambda pair: order(pair[1].state))))
    return sorted(exposures, key=lambda exposure: order(exposure.worst))


def _is_exposed(cell: ReviewCell) -> bool:
    is_proposed = cell.state is CellState.PROPOSED and cell.proposed in (LawReading.AT_RISK, LawReading.UNCLEAR)
    return is_proposed or cell.state in DECIDED
