"""Papers on the list, and those that can be chosen as proof of a date."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.laws import PackDuty
from karpear.countries.papers import PaperKindFact
from karpear.countries.queries import paper_book
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.law.claims import ENDS_SOON, Document
from karpear.rules.law.happenings import PaperKind
from karpear.ui.columns import mark

from ...profile.queries.legal_profile import last_days
from ...today import today_of
from ..models import Paper

#: Until when these hold is said once, in the profile.
SAID_IN_PROFILE = frozenset(kind.value for kind in PaperKind)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper with what the pack says of its kind; None: the pack no longer has it."""

    paper: Paper
    kind: PaperKindFact | None
    today: date
    last_days: Mapping[str, date | None]

    @property
    def kind_name(self) -> str:
        return self.kind.name.in_language(get_language() or "en") if self.kind else _("another document")

    @property
    def expires_on(self) -> date | None:
        """Its last day: of what the profile says until when it holds, as it stands there."""
        return self.last_days.get(self.paper.kind) if self.paper.kind in SAID_IN_PROFILE else self.paper.expires_on

    @property
    def is_unsaid(self) -> bool:
        """Does the profile say nothing of it?"""
        return self.paper.kind in SAID_IN_PROFILE and self.paper.kind not in self.last_days

    @property
    def document(self) -> Document:
        """As the rule takes it."""
        return Document(str(self.paper.pk), self.paper.kind, self.expires_on)

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
            return mark("safe", _("has no end"))
        if expires_on < self.today:
            return mark("late", _("ended on %(day)s") % {"day": date_format(expires_on, "j M Y")})
        kind = "due" if expires_on <= self.today + ENDS_SOON else "safe"
        return mark(kind, _("until %(day)s") % {"day": date_format(expires_on, "j M Y")})


def paper_lines(organisation: Organisation, now: datetime) -> list[PaperLine]:
    """Everything on the list, the newest first. Two queries."""
    kinds, today = paper_book(organisation.country).kinds, today_of(organisation, now)
    rows = Paper.objects.standing().filter(organisation=organisation).select_related("filed_by")
    days = last_days(organisation)
    return [PaperLine(paper, kinds.get(paper.kind), today, days) for paper in rows.order_by("-filed_at", "-id")]


def paper_line(person: Person, paper: UUID, now: datetime) -> PaperLine:
    """One that they may see. Raises Missing."""
    rows = Paper.objects.visible_to(person).standing().filter(pk=paper)
    row: Paper = find_row(rows.select_related("organisation", "filed_by"))
    organisation, kinds = row.organisation, paper_book(row.organisation.country).kinds
    return PaperLine(row, kinds.get(row.kind), today_of(organisation, now), last_days(organisation))


def papers_to_choose(
    person: Person, organisation: Organisation, duty: PackDuty | None, now: datetime
) -> list[tuple[str, str]]:
    """(id, name): kinds that the duty asks for first; who does not see the law chooses among these alone."""
    asked = set(duty.papers) if duty else set()
    lines = sorted(paper_lines(organisation, now), key=lambda line: line.paper.kind not in asked)
    if not Membership.objects.that_may(Verb.SEE_LAW).filter(person=person, organisation=organisation).exists():
        lines = [line for line in lines if line.paper.kind in asked]
    return [(str(line.paper.pk), f"{line.paper.label} ({line.kind_name})") for line in lines]


def lasting_kinds(organisation: Organisation, now: datetime) -> frozenset[str]:
    """Kinds of which a paper holds today, but for those that are made for one occasion."""
    return frozenset(
        line.paper.kind
        for line in paper_lines(organisation, now)
        if line.kind and line.kind.lasts and line.document.holds_on(line.today)
    )


def kinds_to_choose(organisation: Organisation) -> list[tuple[str, str]]:
    """(key, name) of every kind of the pack, by name."""
    return sorted(kind_names(organisation).items(), key=lambda pair: pair[1].casefold())


def kind_names(organisation: Organisation) -> Mapping[str, str]:
    """Key → name in the reader's language."""
    language = get_language() or "en"
    return {key: kind.name.in_language(language) for key, kind in paper_book(organisation.country).kinds.items()}


def usual_end(organisation: Organisation, kind: str, issued_on: date | None) -> date | None:
    """Until when a paper of this kind usually proves something."""
    fact = paper_book(organisation.country).kinds.get(kind)
    if fact is None or fact.months is None or issued_on is None:
        return None
    months = issued_on.month - 1 + fact.months
    year, month = issued_on.year + months // 12, months % 12 + 1
    return date(year, month, min(issued_on.day, monthrange(year, month)[1]))


def may_keep(person: Person, organisation: UUID) -> bool:
    """May they file papers there?"""
    rows = Membership.objects.that_may(Verb.KEEP_LAW)
    return rows.filter(person=person, organisation=organisation).exists()
