"""The closing drill: begun on a copy of what is known, answered card by card, its gaps closed; and early signs.

Nothing here is sent to anybody, and nothing is written but the drill's own rows.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.countries.queries import law_book
from karpear.people.access import hold_organisation, locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.law.closure import (
    CARD_DAYS,
    HURTS_BY,
    Answers,
    ClosingAsk,
    ClosingEvent,
    find_gaps,
    next_day,
)
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.values import checked, fill, row_of

from .models import ClosingDrill, ClosingGap, EarlySign
from .queries.gaps import carried_answers, twins_of
from .values import WORDS, GapSettled, NewDrill, NewSign, answer_field, words_field


@transaction.atomic
def start_drill(*, by: Person, organisation: UUID, new: NewDrill, on_record: Answers, now: datetime) -> ClosingDrill:
    """Begin one. `on_record`: what the house knows now.

    Raises Missing, Forbidden, BadFields, and Conflict while one runs.
    """
    membership, value = require(by, organisation, Verb.KEEP_LAW), checked(new)
    hold_organisation(membership.organisation_id)
    if ClosingDrill.objects.filter(organisation=organisation, ended_at=None).exists():
        raise Conflict(_("A closing drill is running already. Go on with that one."))
    drill = ClosingDrill.objects.create(
        organisation=membership.organisation, event=value.event, started_by=by, started_at=now,
        known={ask.value: readiness.value for ask, readiness in on_record.items()},
        carried={} if value.afresh else carried_answers(membership.organisation, on_record, now),
    )  # fmt: skip
    note(drill, action="closingdrill.started", by=by, at=now, event=value.event)
    return drill


@transaction.atomic
def answer_card(*, by: Person, drill: UUID, day: int, clean: Mapping[str, Any], now: datetime) -> ClosingDrill:
    """The answers of one day; the last day ends the drill, and what is lacking is written down.

    Raises Missing (no such card), Forbidden, Conflict once it has ended, and where a day is skipped.
    """
    row = locked(ClosingDrill, by=by, pk=drill, verb=Verb.KEEP_LAW)
    if day not in CARD_DAYS:
        raise Missing
    if row.ended_at:
        raise Conflict(_("This drill has ended. Its answers stay as they are."))
    if day > (next_day(row.reached) or 0):
        raise Conflict(_("Answer the earlier days first."))
    row.answers = {**row.answers, **_answers(row.asks_on(day), clean)}
    row.reached = max(day, row.reached or 0)
    row.ended_at = now if next_day(row.reached) is None else None
    row.save(update_fields=["answers", "reached", "ended_at"])
    if row.ended_at:
        note(row, action="closingdrill.ended", by=by, at=now, gaps=_write_gaps(row))
    return row


@transaction.atomic
def ask_again(*, by: Person, drill: UUID, ask: str, now: datetime) -> int:
    """What an earlier drill was told is otherwise now: this one asks it, beginning with what was said. Returns the day
    of its card.

    Raises Missing for what was not taken over, Forbidden, Conflict once it has ended.
    """
    row = locked(ClosingDrill, by=by, pk=drill, verb=Verb.KEEP_LAW)
    if row.ended_at:
        raise Conflict(_("This drill has ended. Its answers stay as they are."))
    if ask not in row.carried:
        raise Missing
    code, words, _day = row.carried[ask]
    row.carried = {key: answer for key, answer in row.carried.items() if key != ask}
    row.answers = {**row.answers, ask: [code, words]}
    row.save(update_fields=["carried", "answers"])
    note(row, action="closingdrill.asked_again", by=by, at=now)
    return HURTS_BY[ClosingAsk(ask)][ClosingEvent(row.event)]


def _answers(asks: Iterable[ClosingAsk], clean: Mapping[str, Any]) -> dict[str, list[str]]:
    answers, errors = {}, []
    for ask in asks:
        try:
            code = answer_field(ask).clean(clean.get(ask.value, ""))
            answers[ask.value] = [code, words_field().clean(clean.get(ask.value + WORDS, ""))]
        except ValidationError as error:
            errors += [(ask.value, message) for message in error.messages]
    if errors:
        raise BadFields(errors)
    return answers


def _write_gaps(drill: ClosingDrill) -> int:
    gaps = find_gaps(ClosingEvent(drill.event), drill.readiness, drill.known_readiness)
    ClosingGap.objects.bulk_create(
        ClosingGap(drill=drill, position=position, ask=gap.ask.value, readiness=gap.readiness.value, day=gap.day)
        for position, gap in enumerate(gaps)
    )
    return len(gaps)


@transaction.atomic
def settle_gap(*, by: Person, gap: UUID, new: GapSettled, now: datetime) -> ClosingGap:
    """Closed by words. Raises Missing, Forbidden, BadFields, Conflict where it is closed."""
    row, value = _open_gap(by, gap), checked(new)
    for twin in _with_twins(row):
        with changing(twin, verb="settled", by=by, at=now):
            fill(twin, value)
            twin.closed_by, twin.closed_at = by, now
    return row


@transaction.atomic
def hand_over_gap(*, by: Person, gap: UUID, risk: UUID, measure: UUID, now: datetime) -> ClosingGap:
    """Closed by a measure of the register. Raises Missing, Forbidden, Conflict where it is closed."""
    row = _open_gap(by, gap)
    for twin in _with_twins(row):
        with changing(twin, verb="handed_over", by=by, at=now):
            twin.risk, twin.measure = risk, measure
            twin.closed_by, twin.closed_at = by, now
    return row


def _with_twins(row: ClosingGap) -> list[ClosingGap]:
    """It, and the same lack as other drills of its organisation found it: one answer closes all."""
    organisation = row.drill.organisation_id
    still_open = ClosingGap.objects.select_for_update().filter(drill__organisation=organisation, closed_at=None)
    return [row, *twins_of(row, still_open)]


def _open_gap(by: Person, gap: UUID) -> ClosingGap:
    for organisation in ClosingGap.objects.filter(pk=gap).values_list("drill__organisation", flat=True):
        hold_organisation(organisation)
    row = locked(ClosingGap, by=by, pk=gap, verb=Verb.KEEP_LAW)
    if row.closed_at:
        raise Conflict(_("This gap is closed already. Nothing was changed."))
    return row


@transaction.atomic
def stop_drill(*, by: Person, drill: UUID, now: datetime) -> None:
    """One that was begun by mistake is gone, with its answers. Raises Missing, Forbidden, Conflict once it ended."""
    row = locked(ClosingDrill, by=by, pk=drill, verb=Verb.KEEP_LAW)
    if row.ended_at:
        raise Conflict(_("This drill has ended. Its answers stay as they are."))
    note(row, action="closingdrill.stopped", by=by, at=now)
    row.delete()


@transaction.atomic
def write_sign(*, by: Person, organisation: UUID, new: NewSign, now: datetime, today: date) -> EarlySign:
    """Something that was seen. Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.KEEP_LAW)
    value = checked(new)
    errors = []
    if value.sign and value.sign not in law_book(membership.organisation.country).signs:
        errors.append(("sign", _("Choose from the list.")))
    if not value.sign and not value.words:
        errors.append(("words", _("Say in a few words what was seen.")))
    if value.seen_on > today:
        errors.append(("seen_on", _("This day has not come yet.")))
    if errors:
        raise BadFields(errors)
    sign = EarlySign(organisation=membership.organisation, written_by=by, written_at=now, **row_of(value))
    create([sign], by=by, at=now, organisation=organisation)
    return sign


@transaction.atomic
def remove_sign(*, by: Person, sign: UUID, now: datetime) -> None:
    """Written down by mistake: it is gone. Raises Missing or Forbidden."""
    row = locked(EarlySign, by=by, pk=sign, verb=Verb.KEEP_LAW)
    note(row, action="earlysign.removed", by=by, at=now)
    row.delete()
