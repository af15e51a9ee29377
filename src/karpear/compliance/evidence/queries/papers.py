"""Papers on the list, and those that can be chosen as proof of a date."""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.laws import PackDuty
from karpear.countries.papers import PaperKindFact
from karpear.countries.queries import paper_book
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.law.claims import ENDS_SOON, Document
from karpear.rules.law.happenings import PaperKind, Span, last_day, spans_of_paper
from karpear.ui.columns import mark

from ...profile.queries.legal_profile import paper_spans
from ..models import Paper
from ..words import KIND_GROUPS

#: Until when these hold is said once, in the profile.
SAID_IN_PROFILE = frozenset(kind.value for kind in PaperKind)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper with what the pack says of its kind; None: the pack no longer has it. `spans`: of each kind, from when
    until when the profile says that it holds."""

    paper: Paper
    kind: PaperKindFact | None
    today: date
    spans: Mapping[str, Sequence[Span]]

    @property
    def kind_name(self) -> str:
        """What it is, and of which year."""
        name = self.kind.name.in_language(get_language() or "en") if self.kind else _("another document")
        return f"{name} {self.paper.about_year}" if self.paper.about_year else name

    @property
    def expires_on(self) -> date | None:
        """Its last day, the one home of it: its own, or of what the profile says until when it holds, that."""
        return min(filter(None, (self.paper.expires_on, last_day(self._own_spans))), default=None)

    @property
    def _own_spans(self) -> list[Span]:
        return spans_of_paper(self.spans.get(self.paper.kind, ()), self.paper.issued_on)

    @property
    def is_of_profile(self) -> bool:
        """Is it said there, and nowhere else, until when it holds?"""
        return self.paper.kind in SAID_IN_PROFILE

    @property
    def is_unsaid(self) -> bool:
        """Does the profile say nothing of it? So it is with one that is newer than what stands there."""
        return self.is_of_profile and not self._own_spans

    @property
    def is_to_renew(self) -> bool:
        """Has it ended, or will it soon?"""
        return self.expires_on is not None and self.expires_on <= self.today + ENDS_SOON

    @property
    def document(self) -> Document:
        """As the rule takes it."""
        return Document(str(self.paper.pk), self.paper.kind, self.expires_on, self.paper.about_year)

    def shows(self, year: int | None) -> bool:
        """Does it prove anything today, and anything of this year, where it is about one?"""
        return self.was_there(year, self.today)

    def was_there(self, year: int | None, day: date) -> bool:
        """Had it not ended by that day, and is it about this year, where it is about one?"""
        is_of_year = year is None or self.paper.about_year in (None, year)
        return is_of_year and self.document.holds_on(day)

    @property
    def is_sealed(self) -> bool:
        return self.paper.record is not None

    @property
    def where(self) -> str:
        """Where one finds it."""
        return _("sealed copy here") if self.is_sealed else self.paper.place or _("no copy here")

    @property
    def mark(self) -> SafeString:
        """Until when it proves anything."""
        expires_on = self.expires_on
        if self.is_unsaid:
            return mark("silent", _("last day not said"))
        if expires_on is None:
            is_for_once = self.kind is not None and not self.kind.lasts
            return mark("off", _("made for one occasion")) if is_for_once else mark("safe", _("has no end"))
        if expires_on < self.today:
            return mark("late", _("ended on %(day)s") % {"day": date_format(expires_on, "j M Y")})
        kind = "due" if expires_on <= self.today + ENDS_SOON else "safe"
        return mark(kind, _("until %(day)s") % {"day": date_format(expires_on, "j M Y")})


def kinds_in_force(organisation: Organisation, today: date) -> frozenset[str]:
    """Kinds of papers that hold today by what the profile says."""
    spans_by_kind = paper_spans(organisation)
    return frozenset(kind for kind, spans in spans_by_kind.items() if any(span.holds_on(today) for span in spans))


def paper_lines(organisation: Organisation, now: datetime) -> list[PaperLine]:
    """Everything on the list: what ends, or has ended, then the newest first. Two queries."""
    kinds, today = paper_book(organisation.country).kinds, today_of(organisation, now)
    rows = Paper.objects.standing().filter(organisation=organisation).select_related("filed_by")
    spans = paper_spans(organisation)
    lines = [PaperLine(paper, kinds.get(paper.kind), today, spans) for paper in rows.order_by("-filed_at", "-id")]
    return sorted(lines, key=lambda line: not line.is_to_renew)


def paper_line(person: Person, paper: UUID, now: datetime) -> PaperLine:
    """One that they may see. Raises Missing."""
    rows = Paper.objects.visible_to(person).standing().filter(pk=paper)
    row: Paper = find_row(rows.select_related("organisation", "filed_by"))
    return line_of(row, row.organisation, now)


def line_of(row: Paper, organisation: Organisation, now: datetime) -> PaperLine:
    """One with what is known of it. One query."""
    kinds = paper_book(organisation.country).kinds
    return PaperLine(row, kinds.get(row.kind), today_of(organisation, now), paper_spans(organisation))


def lines_by_paper(papers: Collection[UUID], now: datetime) -> dict[UUID, PaperLine]:
    """Of those that are on the list, by id. One query where there are none; else another for each organisation."""
    rows = list(Paper.objects.standing().filter(pk__in=papers).select_related("organisation")) if papers else []
    spans = {organisation: paper_spans(organisation) for organisation in {row.organisation for row in rows}}
    return {
        row.pk: PaperLine(
            row, paper_book(row.organisation.country).kinds.get(row.kind), today_of(row.organisation, now),
            spans[row.organisation],
        )
        for row in rows
    }  # fmt: skip


@unguarded("papers of the kinds that a duty asks of whoever has it")
def papers_to_choose(
    person: Person, organisation: Organisation, duty: PackDuty | None, year: int | None, now: datetime
) -> list[tuple[str, str]]:
    """(id, name): what proves the duty first, then what it needs; who does not see the law chooses among these alone.

    What has ended proves nothing, and what is about another year than `year` something else: neither can be chosen.
    """
    kinds_asked = list(duty.asks_for) if duty else []
    lines = [line for line in paper_lines(organisation, now) if line.shows(year)]
    lines.sort(
        key=lambda line: kinds_asked.index(line.paper.kind) if line.paper.kind in kinds_asked else len(kinds_asked)
    )
    if not may_there(person, organisation.pk, Verb.SEE_LAW):
        lines = [line for line in lines if line.paper.kind in kinds_asked]
    return [(str(line.paper.pk), f"{line.paper.label} ({line.kind_name})") for line in lines]


@unguarded("kinds of papers, and nothing of one")
def kinds_there(organisation: Organisation, year: int | None, now: datetime) -> frozenset[str]:
    """Kinds of which a paper holds today, but for those that are made for one occasion.

    `year`: of what is made each year, only what is about this one.
    """
    return frozenset(
        line.paper.kind for line in paper_lines(organisation, now) if line.kind and line.kind.lasts and line.shows(year)
    )


def kinds_to_choose(organisation: Organisation) -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, (key, name) of kinds by name): what holds for longer first, then what is made for one occasion."""
    book, names = paper_book(organisation.country), kind_names(organisation)
    groups: dict[Any, list[tuple[str, str]]] = {heading: [] for heading in KIND_GROUPS.values()}
    for key, name in sorted(names.items(), key=lambda pair: pair[1].casefold()):
        groups[KIND_GROUPS[_group_of(book.kinds[key])]].append((key, name))
    return [(str(heading), kinds) for heading, kinds in groups.items() if kinds]


def _group_of(kind: PaperKindFact) -> str:
    if kind.yearly:
        return "yearly"
    return "lasting" if kind.lasts else "occasion"


def kinds_by_name(organisation: Organisation) -> list[tuple[str, str]]:
    """(key, name) of every kind of the pack that shows something for longer than one occasion."""
    kinds, names = paper_book(organisation.country).kinds, kind_names(organisation)
    return sorted(((key, name) for key, name in names.items() if kinds[key].lasts), key=lambda pair: pair[1].casefold())


def kind_names(organisation: Organisation, year: int | None = None) -> Mapping[str, str]:
    """Key → name in the reader's language; with the year, where it is made each year."""
    language, book = get_language() or "en", paper_book(organisation.country)
    names = {key: kind.name.in_language(language) for key, kind in book.kinds.items()}
    return {key: f"{name} {year}" if year and key in book.yearly else name for key, name in names.items()}


def form_query(kind: str, year: int | None) -> str:
    """For the address of the form in which a paper is filed: which kind it begins with, and of which year."""
    return "?" + urlencode({"kind": kind, "year": year or ""})


def usual_end(organisation: Organisation, kind: str, begins: date | None) -> date | None:
    """Until when a paper of this kind usually proves something. `begins`: its day, or the end of its year."""
    fact = paper_book(organisation.country).kinds.get(kind)
    if fact is None or fact.months is None or begins is None:
        return None
    months = begins.month - 1 + fact.months
    year, month = begins.year + months // 12, months % 12 + 1
    return date(year, month, min(begins.day, monthrange(year, month)[1]))
