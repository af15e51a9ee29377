"""The trends of one network: what a reader chose to look at, of what was published; the same for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from karpear.countries.queries import pack, provinces
from karpear.network.members.models import Network
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.ui.maps import picture

from ..gates import own_networks
from ..releases.areas import zones_of
from ..releases.queries.published import next_due, published
from ..releases.shown import KINDS, KindSeries, ShownRelease, series_of, shown_releases
from ..releases.words import kind_words
from .drawings import draw_map, draw_panel


@dataclass(frozen=True, slots=True)
class KindPanel:
    """One kind over time: its drawing, and the same in words."""

    series: KindSeries
    bars: SafeString


@dataclass(frozen=True)
class TrendsPage:
    """`kind` empty: all. `shown`: the period that the map and the table show; None: nothing is public yet."""

    network: Network
    releases: Sequence[ShownRelease]
    shown: ShownRelease | None
    kind: str
    panels: Sequence[KindPanel]
    map: SafeString
    next_on: date

    @property
    def country(self) -> str:
        return self.network.body.country

    @property
    def area_total(self) -> int:
        return len(self.shown.areas) if self.shown else 0

    @property
    def kind_name(self) -> str:
        return kind_words(self.kind)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Every kind by its code, for the filter."""
        return [("", kind_words("")), *((kind, kind_words(kind)) for kind in KINDS)]


def trends_page(network: Network, now: datetime, *, period: str = "", kind: str = "") -> TrendsPage:
    """What is unknown in `period` or `kind` is as if nothing was own_network."""
    country = network.body.country
    releases = shown_releases(published(network), country)
    shown_period = next((row for row in releases if row.period == period), releases[0] if releases else None)
    kind = kind if kind in KINDS else ""
    # A year and its quarters are never drawn in one picture: a bar would be four times as high for nothing.
    same_length = [row for row in releases if shown_period and ("Q" in row.period) == ("Q" in shown_period.period)]
    all_series = series_of(same_length, [kind] if kind else KINDS)
    highest = max((series.highest for series in all_series), default=0)
    panels = [KindPanel(series, draw_panel(series, highest)) for series in all_series]
    drawn_map = _map(shown_period, kind, country) if shown_period else SafeString()
    return TrendsPage(
        network, releases, shown_period, kind, panels, drawn_map, next_due(network, today_of(network.body, now))
    )


def _map(release: ShownRelease, kind: str, country: str) -> SafeString:
    """Nothing where nobody has drawn the country, or where it was counted as a whole."""
    boundaries = pack(country).boundaries
    if boundaries is None or not release.has_areas:
        return SafeString()
    return draw_map(picture(boundaries), release, kind, zones_of(country), _names(country))


def _names(country: str) -> Mapping[str, str]:
    language = get_language() or "en"
    return {row.code: row.name.in_language(language) for row in provinces(country)}


def own_trends(
    person: Person, network: UUID | None, now: datetime, *, period: str, kind: str
) -> tuple[TrendsPage | None, list[Network]]:
    """For members. None: their organisation belongs to no network. Raises Missing."""
    own_network, other_networks = own_networks(person, network)
    return (trends_page(own_network, now, period=period, kind=kind) if own_network else None), other_networks
