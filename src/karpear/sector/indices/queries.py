"""Indices side by side, each on its own scale: what others published, what the network's own panels said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.indices import CivicIndex, IndexDimension, IndexFigure
from karpear.countries.queries import pack
from karpear.countries.values import FactConfidence
from karpear.db.rows import find_row
from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing

from ..gates import own_networks, seen_network, spoken_for
from ..releases.queries.ledger import LedgerLine
from .models import IndexPanel, PanelAnswer

#: So many years stand in a picture, the newest of them. Its size, in units of the drawing, as `.years` has it.
MOST_YEARS = 8
WIDTH, HEIGHT, EDGE = 120, 48, 6


@dataclass(frozen=True, slots=True)
class PanelDot:
    """One year in a small picture. `top`, `bottom`: the ends of its width."""

    x: int
    y: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class ScoredYear:
    """What a panel said of one dimension in a year. `average` None: too few answered."""

    year: int
    average: float | None
    low: float | None
    high: float | None
    band: str


@dataclass(frozen=True, slots=True)
class DimensionYears:
    """One dimension over the years."""

    dimension: IndexDimension
    name: str
    question: str
    years: Sequence[ScoredYear]
    dots: Sequence[PanelDot]

    @property
    def points(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """What others published, in words. `name`: of the dimension, empty for the whole; `band`: what its value means."""

    figure: IndexFigure
    name: str
    band: str
    words: str

    @property
    def unsure(self) -> bool:
        return self.figure.fact.confidence is not FactConfidence.CHECKED


@dataclass(frozen=True, slots=True)
class IndexPage:
    """One index as a network reads it. `open_panel`: is being scored; `has_answered`: by the reader."""

    network: Network
    index: CivicIndex
    name: str
    method: str
    dimensions: Sequence[DimensionYears]
    figures: Sequence[PublishedFigure]
    years: Sequence[int]
    open_panel: IndexPanel | None
    answers: int
    has_answered: bool
    may_score: bool
    keeps: bool
    may_open: bool

    @property
    def unanswered(self) -> int:
        """Of how many dimensions the last panel can say nothing."""
        return sum(not line.years or line.years[-1].average is None for line in self.dimensions)


def index_pages(person: Person, today: date, network: UUID | None = None) -> list[IndexPage]:
    """Every index of a network of theirs: of this one, or the first. None where they belong to none. Raises Missing."""
    chosen_network, _others = own_networks(person, network)
    if chosen_network is None:
        return []
    return [_page(person, chosen_network, index, today) for index in indices_of(chosen_network).values()]


def indices_of(network: Network) -> dict[str, CivicIndex]:
    """By key. Raises Missing."""
    return dict(pack(network.body.country).indices)


def index_page(person: Person, network: UUID, key: str, today: date) -> IndexPage:
    """One index. Raises Missing."""
    visible_network = seen_network(person, network)
    index = indices_of(visible_network).get(key)
    if index is None:
        raise Missing
    return _page(person, visible_network, index, today)


def _page(person: Person, network: Network, index: CivicIndex, today: date) -> IndexPage:
    panels = list(IndexPanel.objects.filter(network=network, index=index.key).order_by("year", "id"))
    closed = [panel for panel in panels if panel.closed_at][-MOST_YEARS:]
    open_panel = next((panel for panel in panels if not panel.closed_at), None)
    language = get_language() or "en"
    keeps = may_there(person, network.body_id, Verb.KEEP_NETWORK)
    answers = PanelAnswer.objects.filter(panel=open_panel) if open_panel else PanelAnswer.objects.none()
    return IndexPage(
        network=network,
        index=index,
        name=index.name.in_language(language),
        method=index.method.in_language(language),
        dimensions=[_dimension(index, dimension, closed, language) for dimension in index.dimensions.values()],
        figures=_figures(index, language),
        years=[panel.year for panel in closed],
        open_panel=open_panel,
        answers=answers.count(),
        has_answered=answers.filter(person=person).exists(),
        may_score=open_panel is not None and spoken_for(person, network.pk) is not None,
        keeps=keeps,
        may_open=keeps and bool(index.panel) and not any(panel.year == today.year for panel in panels),
    )


def _dimension(
    index: CivicIndex, dimension: IndexDimension, panels: Sequence[IndexPanel], language: str
) -> DimensionYears:
    years = [_year(index, panel.year, panel.result.get(dimension.key), language) for panel in panels]
    return DimensionYears(
        dimension=dimension,
        name=dimension.name.in_language(language),
        question=dimension.question.in_language(language),
        years=years,
        dots=_dots(index, years),
    )


def _figures(index: CivicIndex, language: str) -> list[PublishedFigure]:
    """The newest first; of one year the whole before its parts."""
    places = [None, *index.dimensions]
    return [
        PublishedFigure(
            figure=figure,
            name=index.dimensions[figure.dimension].name.in_language(language) if figure.dimension else "",
            band=index.band(figure.value).in_language(language) if figure.value is not None else "",
            words=figure.words.in_language(language) if figure.words else "",
        )
        for figure in sorted(index.figures, key=lambda figure: (-figure.year, places.index(figure.dimension)))
    ]


def _year(index: CivicIndex, year: int, cell: dict[str, Any] | None, language: str) -> ScoredYear:
    if cell is None:
        return ScoredYear(year, None, None, None, "")
    average = cell["average"]
    return ScoredYear(year, average, cell["low"], cell["high"], index.band(average).in_language(language))


def _dots(index: CivicIndex, years: Sequence[ScoredYear]) -> list[PanelDot]:
    """The better end is always up, whichever number it has."""
    gap = (WIDTH - 2 * EDGE) / max(len(years) - 1, 1)
    return [
        PanelDot(round(EDGE + place * gap), *(_height(index, value) for value in (year.average, year.high, year.low)))
        for place, year in enumerate(years)
        if year.average is not None and year.high is not None and year.low is not None
    ]


def _height(index: CivicIndex, value: float) -> int:
    share = (value - index.lowest) / (index.highest - index.lowest)
    return round(EDGE + (share if index.best_is_low else 1 - share) * (HEIGHT - 2 * EDGE))


def panel_to_score(person: Person, panel: UUID) -> tuple[IndexPanel, CivicIndex, NetworkMember]:
    """One that is open, with its index, and the member for which this person speaks. Raises Missing."""
    row = find_row(IndexPanel.objects.visible_to(person).open().select_related("network__body").filter(pk=panel))
    index, member = indices_of(row.network).get(row.index), spoken_for(person, row.network_id)
    if index is None or member is None:
        raise Missing
    return row, index, member


def own_scores(person: Person, panel: IndexPanel) -> dict[str, Any]:
    """What they have said so far: nobody else reads it."""
    answer = PanelAnswer.objects.filter(panel=panel, person=person).first()
    return dict(answer.scores) if answer else {}


def ledger_lines(network: Network) -> list[LedgerLine]:
    """Each panel that said something, in the ledger of what is public."""
    language, indices = get_language() or "en", indices_of(network)
    return [
        LedgerLine(
            f"{indices[panel.index].name.in_language(language)} {panel.year}",
            panel.closed_at,
            [_("averages of a panel, closed by whoever coordinates; nobody signs it")],
            path=reverse("sector:index", args=[network.pk, panel.index]),
        )
        for panel in IndexPanel.objects.filter(network=network, index__in=indices)
        if panel.closed_at and any(panel.result.values())
    ]
