"""Inquiries with their clock, and what the reception desk is told."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from karpear.countries.queries import closure_book, holiday_names, law_book, steps_with_order
from karpear.countries.values import Name
from karpear.db.rows import find_row
from karpear.people.local_today import day_of, today_of
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.law.counted import Counted
from karpear.rules.law.inquiries import DeskPart, InquiryKind, InquiryState, count_answer

from ..counsel import has_number, numbers_of_named
from ..counting_words import CountingSpeech, count_texts
from ..demands.answers import count_stated, received_on
from ..demands.lists import who_asks
from ..demands.models import Demand
from ..demands.queries.pages import province_names
from ..keepers import may_keep
from .models import DeskInstruction, Inquiry, InquiryChange
from .words import DESK, KINDS, OUTCOMES, STATES, VERBS


def answer_due(inquiry: Inquiry) -> date | None:
    """By when it wants an answer. Counted, not kept: a holiday that is corrected corrects every day at once."""
    counted = _counted(inquiry)
    return counted.due if counted else None


def _counted(inquiry: Inquiry) -> Counted | None:
    return count_answer(inquiry.clock, law_book(inquiry.organisation.country).holidays.calendar)


@dataclass(frozen=True)
class InquiryLine:
    """One inquiry on a day."""

    inquiry: Inquiry
    today: date

    @property
    def kind(self) -> Any:
        return KINDS[InquiryKind(self.inquiry.kind)]

    @property
    def state(self) -> tuple[str, Any]:
        """Shape and word."""
        shape, word = STATES[InquiryState(self.inquiry.state)]
        return ("late" if self.is_late else shape, word)

    @cached_property
    def due_by(self) -> date | None:
        """By when it wants an answer, counted with the holidays that are known now."""
        return answer_due(self.inquiry)

    @property
    def is_late(self) -> bool:
        """Has its day gone by without an answer?"""
        is_open = self.inquiry.state == InquiryState.OPEN.value
        return is_open and self.due_by is not None and self.due_by < self.today

    @property
    def days_left(self) -> int | None:
        return (self.due_by - self.today).days if self.due_by else None

    @property
    def outcome(self) -> Any:
        return OUTCOMES[self.inquiry.has_outcome] if self.inquiry.has_outcome else ""


@dataclass(frozen=True, slots=True)
class InquiriesPage:
    """The inquiries of one organisation: first those to answer, by their day, and of them what names none."""

    organisation: Organisation
    lines: list[InquiryLine]
    keeps: bool


def inquiries_pages(person: Person, now: datetime, *, private: bool = True) -> list[InquiriesPage]:
    """One for each organisation in which this person sees the law; `private` False: with nothing on it."""
    pages = []
    for organisation in organisations_where(person, Verb.SEE_LAW, by_name=True):
        rows = (
            Inquiry.objects.filter(organisation=organisation).select_related("organisation")
            if private
            else Inquiry.objects.none()
        )
        lines = [InquiryLine(row, today_of(organisation, now)) for row in rows]
        lines.sort(key=_order)
        pages.append(InquiriesPage(organisation, lines, may_keep(person, organisation.pk)))
    return pages


def _order(line: InquiryLine) -> tuple[int, date]:
    """To answer, answered, closed; in each by its day. Of what names no day, nobody knows how long there is."""
    states = list(InquiryState)
    return states.index(InquiryState(line.inquiry.state)), line.due_by or date.min


def inquiry_of(person: Person, inquiry: UUID) -> Inquiry:
    """One that they see. Raises Missing."""
    row: Inquiry = find_row(Inquiry.objects.visible_to(person).filter(pk=inquiry).select_related("organisation"))
    return row


def inquiries_at(person: Person, path: str, now: datetime) -> list[InquiryLine]:
    """Those that belong to the incident of this page, as far as this person sees them."""
    rows = Inquiry.objects.visible_to(person).filter(path=path).select_related("organisation")
    return [InquiryLine(row, today_of(row.organisation, now)) for row in rows]


def inquiries_to_link(person: Person, organisation: UUID, now: datetime) -> list[InquiryLine]:
    """Those that are going and belong to no incident yet."""
    rows = Inquiry.objects.visible_to(person).going().filter(organisation=organisation, path="")
    return [InquiryLine(row, today_of(row.organisation, now)) for row in rows.select_related("organisation")]


def inquiries_of_risk(person: Person, risk: UUID, today: date) -> list[InquiryLine]:
    """Those by which a risk of the register has come true, as far as this person sees them."""
    rows = Inquiry.objects.visible_to(person).filter(risk=risk).select_related("organisation")
    return [InquiryLine(row, today) for row in rows]


def counted_steps(inquiry: Inquiry) -> list[str]:
    """How its day was counted, as sentences; nothing where the letter says nothing of it."""
    counted = _counted(inquiry)
    return count_texts(counted, CountingSpeech(holiday_names(inquiry.organisation.country))) if counted else []


def new_incident_path(inquiry: Inquiry) -> str:
    """Where an incident is opened to which it then belongs: the desk above knows it by this address."""
    return f"/incidents/new/?inquiry={inquiry.pk}"


@dataclass(frozen=True, slots=True)
class InquiryEvent:
    """Something that was done, in words."""

    change: InquiryChange

    @property
    def word(self) -> Any:
        return VERBS.get(self.change.verb, self.change.verb)


def inquiry_events(inquiry: Inquiry) -> list[InquiryEvent]:
    """Everything, newest first. One query."""
    return [InquiryEvent(change) for change in inquiry.changes.select_related("by")]


def demand_behind(person: Person, inquiry: Inquiry) -> Demand | None:
    """The demand with which it began, for whoever sees it."""
    return Demand.objects.visible_to(person).filter(inquiry=inquiry.pk).first()


def inquiry_begun(demand: Demand, now: datetime) -> InquiryLine | None:
    """The inquiry that began with a demand, for pages of whoever sees the law."""
    if demand.inquiry is None:
        return None
    rows = Inquiry.objects.filter(pk=demand.inquiry, organisation=demand.organisation_id)
    row = rows.select_related("organisation").first()
    return InquiryLine(row, today_of(row.organisation, now)) if row else None


def begin_with(demand: Demand) -> dict[str, Any]:
    """What an inquiry takes over from the demand with which it begins."""
    kind, counted = demand.begins_inquiry, count_stated(demand)
    due_on = day_of(demand.organisation, demand.due_at) if demand.due_at else None
    is_period = counted is not None and due_on in (None, counted.due)
    return {
        "kind": kind.value if kind else "",
        "office": demand.office or who_asks(province_names(demand.organisation), demand),
        "asks_for": demand.words,
        "received_on": received_on(demand),
        "due_on": None if is_period else due_on,
        "within": demand.within if is_period else None,
        "working": is_period and demand.working,
    }


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One part of what the desk is told: what the pack says, and what the organisation adds."""

    head: Any
    text: Name | None
    own_words: str
    is_ring: bool


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What the reception desk of one organisation is told. `to_ring`: colleagues whom its own words name."""

    organisation: Organisation
    lines: list[DeskLine]
    keeps: bool
    to_ring: list[tuple[str, str]]

    @property
    def has_number(self) -> bool:
        """Is there a number that somebody in a hurry can tap?"""
        return any(has_number(line.own_words) for line in self.lines)

    @property
    def steps_with_order(self) -> tuple[Name, ...]:
        """What to do where they have an order: the same as on the rights card."""
        return steps_with_order(self.organisation.country)


def desk_pages(person: Person, *, private: bool = True) -> list[DeskPage]:
    """One for each organisation to which this person belongs; `private` False: what the pack says alone."""
    memberships = Membership.objects.belonging().filter(person=person).select_related("organisation")
    organisations = [row.organisation for row in memberships.order_by("joined_at", "id")]
    rows = DeskInstruction.objects.filter(organisation__in=organisations)
    own_instructions = {row.organisation_id: row for row in rows} if private else {}
    return [
        DeskPage(
            organisation,
            _desk_lines(organisation, own_instructions.get(organisation.pk)),
            may_keep(person, organisation.pk),
            numbers_of_named(own.ring, organisation.pk) if (own := own_instructions.get(organisation.pk)) else [],
        )
        for organisation in organisations
    ]


def _desk_lines(organisation: Organisation, own_instructions: DeskInstruction | None) -> list[DeskLine]:
    desk = closure_book(organisation.country).desk
    return [
        DeskLine(
            head, desk.get(part), getattr(own_instructions, part.value) if own_instructions else "",
            part is DeskPart.RING,
        )
        for part, head in DESK.items()
    ]  # fmt: skip


def desk_words_of(organisation: UUID) -> DeskInstruction | None:
    """What an organisation has added."""
    return DeskInstruction.objects.filter(organisation=organisation).first()
