"""A person's own agreements, those that were put before them, and one of them with all its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.countries.queries import voice_book
from karpear.db.rows import find_row
from karpear.people.local_today import today_of
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.voice.agreement import AgreementState, SupportKind, is_asked

from ..changes import AgreementChanges, agreement_changes
from ..models import Agreement
from ..words import SUPPORTS, topic_names

_SHAPES = {
    AgreementState.PROPOSED: "due",
    AgreementState.ANSWERED: "due",
    AgreementState.SIGNED: "safe",
    AgreementState.ENDED: "off",
}


def leads_for(person: Person, organisation: Organisation) -> list[Person]:
    """Who there may sign for this person: every lead but themselves."""
    rows = Membership.objects.that_may(Verb.DECIDE_TO_SPEAK).filter(organisation=organisation, person__is_active=True)
    rows = rows.exclude(person=person).select_related("person").order_by("joined_at", "id")
    return [row.person for row in rows]


def has_its_lead(agreement: Agreement) -> bool:
    """Is the lead who has it still one?"""
    lead = agreement.lead
    return bool(lead and lead.is_active and may_there(lead, agreement.organisation_id, Verb.DECIDE_TO_SPEAK))


def first_words(organisation: Organisation) -> dict[str, str]:
    """What stands in the form before anybody wrote in it."""
    disclaimer = voice_book(organisation.country).disclaimer.by_language
    return {"disclaimer_km": disclaimer.get("km", ""), "disclaimer_en": disclaimer["en"]}


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One of them, as whoever may read it sees it. `is_own`: the reader is its person; otherwise they are its lead.

    `ended_by_leaving`: it ended since its person works there no longer.
    """

    agreement: Agreement
    is_own: bool
    has_lead: bool
    today: date
    ended_by_leaving: bool

    @property
    def state(self) -> tuple[str, Any]:
        return _SHAPES[AgreementState(self.agreement.state)], self.agreement.get_state_display()

    @property
    def topics(self) -> Sequence[str]:
        return self._topics(self.agreement.topics)

    @property
    def ask_first(self) -> Sequence[str]:
        return self._topics(self.agreement.ask_first)

    def _topics(self, keys: Sequence[str]) -> Sequence[str]:
        names = topic_names(self.agreement.organisation)
        return [names.get(key, key) for key in keys]

    @property
    def support(self) -> Sequence[Any]:
        return [SUPPORTS[SupportKind(kind)] for kind in self.agreement.support]

    @property
    def is_open(self) -> bool:
        return self.agreement.state in (AgreementState.PROPOSED, AgreementState.ANSWERED)

    @property
    def is_signed(self) -> bool:
        return self.agreement.state == AgreementState.SIGNED

    @property
    def is_answered(self) -> bool:
        return self.agreement.state == AgreementState.ANSWERED

    @property
    def may_sign(self) -> bool:
        return not self.is_own and self.agreement.state == AgreementState.PROPOSED

    @property
    def changes(self) -> AgreementChanges | None:
        """What is otherwise since the lead had it before them."""
        return agreement_changes(self.agreement) if self.is_open else None

    @property
    def is_my_turn(self) -> bool:
        """Does it wait for its lead, who reads it here?"""
        return self.may_sign or self.asks_to_look

    @property
    def asks_to_look(self) -> bool:
        """Is it time for the reader to look at it again?"""
        row = self.agreement
        looked = row.person_looked_at if self.is_own else row.lead_looked_at
        return self.is_signed and not looked and row.review_on is not None and is_asked(row.review_on, self.today)

    @property
    def waits_for(self) -> str:
        """Whose turn it is, in words; empty: nobody's."""
        if self.agreement.state == AgreementState.PROPOSED:
            return _("Waits for the lead to sign it, or to answer.")
        if self.is_answered and self.is_own:
            return _("Change it, or put it forward as it is.")
        if self.is_answered:
            return _("Waits for its person to change it, or to put it forward as it is.")
        return ""


def own_agreements(person: Person, now: datetime) -> list[AgreementLine]:
    """Theirs: first what is not ended, the newest first."""
    rows = Agreement.objects.filter(person=person).select_related("organisation", "person", "lead", "signed_by")
    lines = [_line(row, person, now) for row in rows]
    return sorted(lines, key=lambda line: line.agreement.state == AgreementState.ENDED)


def put_before(person: Person, now: datetime) -> list[AgreementLine]:
    """Those of others that this lead has and that nobody has ended."""
    rows = Agreement.objects.visible_to(person).standing().exclude(person=person)
    return [_line(row, person, now) for row in rows.select_related("organisation", "person", "lead", "signed_by")]


def agreement_line(person: Person, agreement: UUID, now: datetime) -> AgreementLine:
    """One that they may read. Raises Missing."""
    rows = Agreement.objects.visible_to(person).filter(pk=agreement)
    return _line(find_row(rows.select_related("organisation", "person", "lead", "signed_by", "ended_by")), person, now)


def _line(row: Agreement, reader: Person, now: datetime) -> AgreementLine:
    today = today_of(row.organisation, now)
    return AgreementLine(row, row.person_id == reader.pk, has_its_lead(row), today, _ended_by_leaving(row))


def _ended_by_leaving(row: Agreement) -> bool:
    """Neither of both ended it, who give a reason, nor did another one take its place at that moment."""
    if row.ended_at is None or row.end_reason:
        return False
    others = Agreement.objects.filter(organisation=row.organisation_id, person=row.person_id, signed_at=row.ended_at)
    return not others.exists()
