"""A watch that is shared: asked for by whoever is helped, taken by an officer of the other, called off by either."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions.rungs import go_on_without
from karpear.audit.actions.lines import record
from karpear.db.rows import find_row
from karpear.people.models import Person, Shift
from karpear.people.queries.gates import may_there
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.duty.shared_watch import LONGEST_GUEST_WATCH, fits_hours
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.ui.values import checked

from ..models import AidAgreement, SharedShift, SharedWatchState
from ..notices import tell_of_change, tell_officers
from ..values import WatchHours


@transaction.atomic
def ask_watch(*, by: Person, agreement: UUID, hours: WatchHours, now: datetime) -> SharedShift:
    """Ask the giver's officers to stand watch; each of them is told. Raises Missing, Forbidden, Conflict, BadFields."""
    rows = AidAgreement.objects.active().visible_to(by).select_related("taker")
    row = find_row(rows.select_for_update(of=("self",)).filter(pk=agreement))
    if not may_there(by, row.taker_id, Verb.WORK_AID):
        raise Forbidden(_("Officers and leads of the organisation that is helped ask for it."))
    value = checked(hours)
    if errors := _what_is_wrong(row, value, now):
        raise BadFields(errors)
    _call_off_unheld(row, value, now)
    shift = SharedShift(agreement=row, starts_at=value.starts_at, ends_at=value.ends_at, asked_by=by, asked_at=now)
    try:
        with transaction.atomic():
            shift.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("These hours have been asked for already.")) from None
    _note(shift, "asked", by, row.taker_id, now)
    tell_officers(shift, now=now)
    return shift


@transaction.atomic
def take_watch(*, by: Person, shift: UUID, now: datetime) -> SharedShift:
    """Stand watch for them: from its first moment to its last, by what stands in their roster now.

    Raises Missing, Forbidden, and Conflict where somebody was faster or it is over.
    """
    row = _locked(by, shift)
    agreement = row.agreement
    if not may_there(by, agreement.giver_id, Verb.ACT_ON_ALERT):
        raise Forbidden(_("An officer or lead of the organisation that helps takes it."))
    if row.state != SharedWatchState.ASKED or row.ends_at <= now:
        raise Conflict(_("Somebody else has taken these hours, or they are over."))
    if may_there(by, agreement.taker_id, Verb.ACT_ON_ALERT):
        raise Conflict(_("You act for this organisation yourself: put yourself on its roster."))
    row.state, row.officer, row.taken_at = SharedWatchState.TAKEN, by, now
    row.save(update_fields=["state", "officer", "taken_at"])
    row.on_roster(by).save(force_insert=True)
    _note(row, "taken", by, agreement.giver_id, now)
    tell_of_change(row, by=by, now=now, ways=Ways.BESIDE)
    return row


@transaction.atomic
def call_off_watch(*, by: Person, shift: UUID, now: datetime) -> SharedShift:
    """It is off at once. Whoever is helped may do so at any time; whoever took it gives it back before it begins.

    What was given back is asked again of the others. Raises Missing, Forbidden or Conflict.
    """
    row = _locked(by, shift)
    helped = may_there(by, row.agreement.taker_id, Verb.WORK_AID)
    if not helped and row.officer_id != by.pk:
        raise Forbidden(_("Whoever took these hours gives them back; whoever asked for them takes them back."))
    if row.state == SharedWatchState.OFF or row.ends_at <= now:
        raise Conflict(_("These hours are over, or were called off."))
    if not helped and row.starts_at <= now:
        raise Conflict(_("It has begun: ring them. They take the hours back when somebody of theirs is there."))
    Shift.objects.filter(pk=row.pk, stands_in_from__isnull=False).delete()
    if row.state == SharedWatchState.TAKEN:
        tell_of_change(row, by=by, now=now)
        go_on_without([row.officer_id] if row.officer_id else [], now=now)
    if helped:
        row.state, row.off_at = SharedWatchState.OFF, now
    else:
        row.state, row.officer, row.taken_at = SharedWatchState.ASKED, None, None
    row.save(update_fields=["state", "officer", "taken_at", "off_at"])
    _note(row, "called_off" if helped else "given_back", by, _side(row, helped=helped), now)
    if not helped:
        tell_officers(row, but=by, now=now)
    return row


def _call_off_unheld(agreement: AidAgreement, hours: WatchHours, now: datetime) -> None:
    """Somebody took the same hours and does not hold them any more: they may be asked for again."""
    taken_shifts = agreement.shifts.filter(
        state=SharedWatchState.TAKEN, starts_at=hours.starts_at, ends_at=hours.ends_at
    )
    for shift in taken_shifts.exclude(pk__in=Shift.objects.of_guests().values("pk")):
        Shift.objects.filter(pk=shift.pk, stands_in_from__isnull=False).delete()
        SharedShift.objects.filter(pk=shift.pk).update(state=SharedWatchState.OFF, off_at=now)


def _side(row: SharedShift, *, helped: bool) -> UUID:
    return row.agreement.taker_id if helped else row.agreement.giver_id


def _what_is_wrong(agreement: AidAgreement, value: WatchHours, now: datetime) -> list[tuple[str, str]]:
    zone = ZoneInfo(agreement.taker.time_zone)
    starts, ends = value.starts_at.astimezone(zone), value.ends_at.astimezone(zone)
    if not agreement.is_duty:
        return [("starts_at", _("This agreement is not about standing watch."))]
    if ends <= starts:
        return [("ends_at", _("The end must come after the start."))]
    if value.ends_at <= now:
        return [("ends_at", _("These hours are already over."))]
    if ends - starts > LONGEST_GUEST_WATCH:
        return [("ends_at", _("Nobody stands watch for others for more than 16 hours in one go."))]
    if starts.date() < agreement.begins_on or ends.date() > agreement.ends_on:
        return [("starts_at", _("The agreement does not hold on these days."))]
    if not fits_hours(starts, ends, agreement.night_from, agreement.night_until):
        words = {"t": f"{agreement.night_from:%H:%M}", "until": f"{agreement.night_until:%H:%M}"}
        return [("starts_at", _("You agreed on %(t)s to %(until)s.") % words)]
    return []


def _locked(by: Person, shift: UUID) -> SharedShift:
    rows = SharedShift.objects.visible_to(by).select_for_update(of=("self",)).select_related("agreement")
    return find_row(rows.filter(pk=shift))


def _note(row: SharedShift, verb: str, by: Person, organisation: UUID, now: datetime) -> None:
    record(
        at=now, action=f"aid.watch_{verb}", object_type="sharedshift", object_id=row.pk, actor=by.pk,
        organisation=organisation,
    )  # fmt: skip
