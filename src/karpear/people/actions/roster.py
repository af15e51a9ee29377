"""The duty roster: who is on watch, swaps, hand-over notes and the calendar feed."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.secret.tokens import token_hash

from ..models import Membership, Person, Shift
from ..notices import notify
from ..queries.gates import require

LONGEST = timedelta(days=14)
MOST_WEEKS = 52


def add_shifts(
    *, by: Person, organisation_id: UUID, officer_id: UUID, starts_at: datetime, ends_at: datetime,
    now: datetime, weeks: int = 1,
) -> list[Shift]:  # fmt: skip
    """Put an officer or lead on watch, the same hours for so many weeks. Raises Missing, Forbidden or BadFields.

    Weeks follow the clock on the organisation's wall, also across a change to summer time.
    """
    organisation = require(by, organisation_id, Verb.EDIT_ROSTER).organisation
    errors = _wrong_hours(starts_at, ends_at, weeks, now)
    if not _can_watch(organisation_id, officer_id):
        errors.append(("officer", _("Only officers and leads of this organisation can be on watch.")))
    if errors:
        raise BadFields(errors)
    zone = ZoneInfo(organisation.time_zone)
    first, last = starts_at.astimezone(zone), ends_at.astimezone(zone)
    with transaction.atomic():
        shifts = [
            Shift(
                organisation=organisation,
                officer_id=officer_id,
                starts_at=first + timedelta(weeks=n),
                ends_at=last + timedelta(weeks=n),
            )
            for n in range(weeks)
        ]
        Shift.objects.bulk_create(shifts)
        record(
            at=now, action="shifts_added", object_type="organisation", object_id=organisation.id, actor=by.id,
            organisation=organisation.id, officer=str(officer_id), count=weeks,
        )  # fmt: skip
    return shifts


def remove_shift(*, by: Person, shift_id: UUID, now: datetime) -> Shift:
    """Take a shift off the roster. Raises Missing, Forbidden, or Conflict for one of another organisation's officer."""
    with transaction.atomic():
        shift = _shift(by, shift_id, Verb.EDIT_ROSTER)
        if shift.stands_in_from_id:
            raise Conflict(_("Another organisation stands watch in these hours: call them off under “Shared watch”."))
        Shift.objects.filter(pk=shift.pk).delete()
        _note("shift_removed", shift, by, now)
        return shift


def offer_swap(*, by: Person, shift_id: UUID, to_id: UUID, now: datetime) -> Shift:
    """Offer one's own shift to another officer, who is told. Raises Missing, Forbidden or BadFields."""
    with transaction.atomic():
        shift = _shift(by, shift_id, Verb.SWAP_SHIFT)
        if shift.officer_id != by.id:
            raise Forbidden(_("You can only offer your own shift."))
        if to_id == by.id or not _can_watch(shift.organisation_id, to_id):
            raise BadFields([("to", _("Only another officer or lead of this organisation can take it."))])
        shift.offered_to_id = to_id
        shift.save(update_fields=["offered_to"])
        taker = Person.objects.get(pk=to_id)
        notify(topic="shift", subject=shift.id, text_key="watch_request", person=taker, about=by, now=now)
        _note("shift_offered", shift, by, now)
        return shift


def answer_swap(*, by: Person, shift_id: UUID, accept: bool, now: datetime) -> Shift:
    """Take an offered shift, or not; who offered it may take it back. Raises Missing, Forbidden or Conflict."""
    with transaction.atomic():
        shift = _shift(by, shift_id, Verb.SEE_MEMBERS)
        may_answer = shift.offered_to_id == by.id or (shift.officer_id == by.id and not accept)
        if not may_answer:
            raise Forbidden(_("This shift was not offered to you."))
        changes = {"offered_to": None} | ({"officer": by} if accept else {})
        # The condition is what makes two answers at the same moment one answer.
        if not Shift.objects.filter(pk=shift.pk, offered_to=shift.offered_to_id).update(**changes):
            raise Conflict(_("This has already been answered."))
        _note("shift_taken" if accept else "shift_not_taken", shift, by, now)
        shift.refresh_from_db()
        return shift


def set_handover(*, by: Person, shift_id: UUID, text: str, now: datetime) -> Shift:
    """The note for whoever is next. Raises Missing or Forbidden."""
    with transaction.atomic():
        shift = _shift(by, shift_id, Verb.SEE_MEMBERS)
        shift.handover = text
        shift.save(update_fields=["handover"])
        _note("handover_written", shift, by, now)
        return shift


def renew_feed(*, person: Person, organisation_id: UUID, now: datetime) -> str:
    """The token of a fresh calendar address; the one before stops working. Raises Missing or Forbidden."""
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        membership = require(person, organisation_id, Verb.SEE_MEMBERS)
        Membership.objects.filter(pk=membership.pk).update(feed_hash=token_hash(token))
        record(
            at=now, action="feed_renewed", object_type="membership", object_id=membership.id, actor=person.id,
            organisation=organisation_id,
        )  # fmt: skip
    return token


def _wrong_hours(starts_at: datetime, ends_at: datetime, weeks: int, now: datetime) -> list[tuple[str, str]]:
    errors = []
    if ends_at <= starts_at:
        errors.append(("ends_at", _("The end must come after the start.")))
    elif ends_at - starts_at > LONGEST:
        errors.append(("ends_at", _("A shift lasts at most 14 days.")))
    elif ends_at <= now:
        errors.append(("ends_at", _("This shift is already over.")))
    if not 1 <= weeks <= MOST_WEEKS:
        errors.append(("weeks", _("Repeat for 1 to 52 weeks.")))
    return errors


def _can_watch(organisation_id: UUID, person_id: UUID) -> bool:
    able = Membership.objects.that_may(Verb.ACT_ON_ALERT)
    return able.filter(organisation=organisation_id, person=person_id, person__is_active=True).exists()


def _shift(by: Person, shift_id: UUID, verb: Verb) -> Shift:
    shift = find_row(Shift.objects.select_for_update().filter(pk=shift_id))
    require(by, shift.organisation_id, verb)
    return shift


def _note(action: str, shift: Shift, by: Person, now: datetime) -> None:
    note(shift, action=action, by=by, at=now)
