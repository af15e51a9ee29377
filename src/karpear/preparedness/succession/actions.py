"""Key tasks: written down, changed, ended; a hand-over read; why somebody leaves, counted and published once a year."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.db.batches import in_sets, part
from karpear.db.rows import find_row
from karpear.messaging.actions.send import Message, send_all
from karpear.people.access import locked
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import membership_in, require
from karpear.rules.access import Verb
from karpear.rules.duty.succession import ExitReason
from karpear.rules.duty.totals import shown_counts
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.values import checked, fill, row_of
from karpear.vault.models import Record, RecordType

from .models import ExitAsk, ExitTally, KeyTask
from .queries import exit_ask, long_enough
from .values import NewKeyTask

TOPIC, ASKED_TEXT = "exit", "opinion_asked"
#: Whoever has left does not look every day.
LINK_FOR = timedelta(days=30)
SET = 100
FORGOTTEN_AT_ONCE = 20
OLDEST, A_DAY = date(2000, 1, 1), timedelta(days=1)


@transaction.atomic
def add_task(*, by: Person, organisation: UUID, new: NewKeyTask, now: datetime) -> KeyTask:
    """One more key task. Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.KEEP_SUCCESSION)
    new = _checked(new, organisation, now.date())
    task = KeyTask.objects.create(organisation_id=organisation, added_by=by, added_at=now, **row_of(new))
    note(task, action="keytask.add", by=by, at=now)
    return task


@transaction.atomic
def change_task(*, by: Person, task: UUID, clean: Mapping[str, Any], now: datetime) -> KeyTask:
    """Another holder, deputy, or day on which it was shown. Raises Missing, Forbidden or BadFields."""
    stored_task = locked(KeyTask, by=by, pk=task, verb=Verb.KEEP_SUCCESSION)
    new = _checked(NewKeyTask(**clean), stored_task.organisation_id, now.date())
    with changing(stored_task, verb="change", by=by, at=now):
        if new.deputy != stored_task.deputy_id:
            stored_task.read_at, stored_task.told_at, stored_task.handover_told_at = None, None, None
        fill(stored_task, new)
    return stored_task


def _checked(new: NewKeyTask, organisation: UUID, today: date) -> NewKeyTask:
    """Only people who belong there, nobody as their own deputy, and a day that has come. Raises BadFields."""
    new = checked(new)
    belong = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    members = set(belong.values_list("person", flat=True))
    if new.holder not in members:
        raise BadFields([("holder", _("Choose somebody who belongs to this organisation."))])
    if new.deputy and new.deputy not in members:
        raise BadFields([("deputy", _("Choose somebody who belongs to this organisation."))])
    if new.deputy == new.holder:
        raise BadFields([("deputy", _("Somebody else: nobody stands in for themselves."))])
    if new.shown_on and not OLDEST <= new.shown_on <= today + A_DAY:
        raise BadFields([("shown_on", _("Choose a day that has come, of the last years."))])
    if new.shown_on and not new.deputy:
        raise BadFields([("deputy", _("Who was shown it? Choose the deputy."))])
    return new


@transaction.atomic
def end_task(*, by: Person, task: UUID, now: datetime) -> None:
    """It is nobody's any more. Raises Missing or Forbidden."""
    stored_task = locked(KeyTask, by=by, pk=task, verb=Verb.KEEP_SUCCESSION)
    if stored_task.ended_at:
        raise Missing
    with changing(stored_task, verb="end", by=by, at=now):
        stored_task.ended_at = now


@transaction.atomic
def note_read(*, by: Person, task: UUID, now: datetime) -> None:
    """Its deputy has read the hand-over pack. Raises Missing."""
    rows = KeyTask.objects.visible_to(by).going().filter(pk=task, deputy=by)
    stored_task = find_row(rows.select_for_update(of=("self",)))
    with changing(stored_task, verb="read", by=by, at=now):
        stored_task.read_at = now


@transaction.atomic
def ask_why(*, by: Person, organisation: UUID, person: UUID, now: datetime) -> ExitAsk:
    """Somebody who leaves, or has left, gets a link to a page that they answer alone.

    Whoever answered unasked is asked like everybody, and their link opens nothing. Raises Missing, Forbidden, Conflict.
    """
    require(by, organisation, Verb.KEEP_SUCCESSION)
    rows = Membership.objects.filter(organisation=organisation, person=person, person__is_active=True)
    membership = find_row(rows.select_related("person", "organisation"))
    if not long_enough(rows, now).exists():
        raise Conflict(_("Only reasons of people who belonged here for half a year are counted."))
    ask = _take_over(membership, by, now) or _ask(membership.organisation, membership.person, by, now)
    message = Message(
        topic=TOPIC, subject=ask.pk, text_key=ASKED_TEXT, about=by.pk, person=membership.person_id,
        link_expires_at=now + LINK_FOR,
    )  # fmt: skip
    send_all([message], now=now)
    note(ask, action="exit.ask", by=by, at=now)
    return ask


def _take_over(membership: Membership, by: Person, now: datetime) -> ExitAsk | None:
    """What somebody began unasked is from now on what `by` asked, answered or not."""
    rows = ExitAsk.objects.filter(organisation=membership.organisation, person=membership.person)
    own_ask = rows.filter(asked_by=membership.person).exclude(asked_by=by).first()
    if own_ask:
        own_ask.asked_by = by
        own_ask.save(update_fields=["asked_by"])
    return own_ask


def _ask(organisation: Organisation, person: Person, by: Person, now: datetime) -> ExitAsk:
    try:
        with transaction.atomic():
            return ExitAsk.objects.create(organisation=organisation, person=person, asked_by=by, asked_at=now)
    except IntegrityError:
        raise Conflict(_("They have been asked already.")) from None


@transaction.atomic
def answer_ask(*, by: Person, ask: UUID, reasons: Collection[str], now: datetime) -> None:
    """Once, and it is counted; what they answered stands nowhere by itself. Raises Missing, BadFields."""
    own_ask = exit_ask(by, ask)
    _count(own_ask, reasons, now)


@transaction.atomic
def answer_by_oneself(*, by: Person, organisation: UUID, reasons: Collection[str], now: datetime) -> None:
    """The same of somebody whom nobody asked. Raises Missing, also for who came just now, Conflict, BadFields."""
    own_organisation = membership_in(by, organisation).organisation
    if not long_enough(by.memberships.filter(organisation=organisation), now).exists():
        raise Missing
    rows = ExitAsk.objects.filter(organisation=own_organisation, person=by)
    own_ask = rows.first() or _ask(own_organisation, by, by, now)
    if own_ask.answered:
        raise Conflict(_("You have answered already."))
    _count(own_ask, reasons, now)


def _count(ask: ExitAsk, reasons: Collection[str], now: datetime) -> None:
    ticked = {ExitReason(reason) for reason in reasons if reason in set(ExitReason)}
    if not ticked:
        raise BadFields([("reasons", _("Tick at least one, or close this page."))])
    if not ExitAsk.objects.filter(pk=ask.pk, answered=False).update(answered=True):
        raise Missing
    more = {reason.value: F(reason.value) + 1 for reason in ticked}
    for year in (now.year, now.year + 1):  # what comes after its year was published is of the next one
        tally, _was_created = ExitTally.objects.get_or_create(organisation=ask.organisation, year=year)
        if ExitTally.objects.filter(pk=tally.pk, published_at=None).update(people=F("people") + 1, **more):
            return


def publish_exits(*, now: datetime) -> int:
    """Of each year that is over the totals, once; what may not be shown is forgotten, and nothing is counted again."""
    waiting = ExitTally.objects.filter(published_at=None, year__lt=now.year)
    return in_sets("publish why people left", waiting, partial(_publish, now), size=SET, now=now)


def _publish(now: datetime, rows: QuerySet[ExitTally]) -> int:
    tallies = list(rows.select_for_update())
    for tally in tallies:
        shown_reasons = shown_counts({reason.value: getattr(tally, reason.value) for reason in ExitReason})
        for reason in ExitReason:
            setattr(tally, reason.value, shown_reasons.get(reason.value, 0))
        tally.people, tally.published_at = shown_counts({"people": tally.people}).get("people", 0), now
        tally.save()
        note(tally, action="exit.publish", by=None, at=now)
    return len(tallies)


def purge_tasks(*, now: datetime) -> int:
    """Key tasks that ended a year ago go, with their hand-over packs."""
    old = KeyTask.RETENTION.expired(KeyTask, now).order_by("pk")
    return part(in_sets("purge key tasks", old, partial(_forget, now), size=FORGOTTEN_AT_ONCE, now=now), 1)


def _forget(now: datetime, rows: QuerySet[Any]) -> int:
    old = list(rows.values_list("pk", flat=True))
    Record.objects.kept().filter(thread__in=old, type=RecordType.HANDOVER).update(removed_at=now)
    KeyTask.objects.filter(pk__in=old).only("pk").delete()
    return len(old)
