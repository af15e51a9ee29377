"""Roll-calls: "are you OK?" to a group, and the answers coming in."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.models import StageCall
from karpear.alerts.queries.stages import not_to_be_written_to
from karpear.audit.actions.lines import record
from karpear.checkins.models import Promise, PromiseState, RollCall
from karpear.messaging.actions.cancel import cancel
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Priority
from karpear.people.access import hold_organisation
from karpear.people.models import Membership, Person
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Forbidden, Missing

from .promises import NewPromise, arm

SHORTEST_S, LONGEST_S = 60, 86_400
#: The same roll-call within so long is one that was pressed twice.
PRESSED_TWICE = timedelta(minutes=5)


@transaction.atomic
def ask_roll_call(
    *,
    by: Person,
    organisation: UUID,
    people: Sequence[UUID],
    due_in_s: int,
    reason: str,
    now: datetime,
    drill: bool = False,
    held_ids: Collection[UUID] = (),
) -> RollCall:
    """Ask members whether they are OK. Whoever has not answered by then becomes an alert.

    Whoever is known to be detained, missing, hurt or killed is left out, and shown as left out; so is
    whoever is held as far as a case says (`held_ids`).

    The same once more within minutes is the same roll-call: somebody pressed twice, and who answers one message would
    become an alarm by the other. `due_in_s`: seconds to answer. Raises Forbidden without the role, BadFields for
    strangers or no one.
    """
    if not Membership.objects.that_may(Verb.ASK_ROLL_CALL).filter(person=by, organisation=organisation).exists():
        raise Forbidden(_("Only officers and leads call the roll."))
    active = Membership.objects.active().filter(organisation=organisation, person__in=people, person__is_active=True)
    members = set(active.values_list("person_id", flat=True))
    absent = set(StageCall.objects.people().filter(alert__person__in=members)) | members.intersection(held_ids)
    if errors := _faults(members, absent, people, due_in_s):
        raise BadFields(errors)
    call = RollCall(
        organisation_id=organisation, asked_by=by, asked_at=now, due_at=now + timedelta(seconds=due_in_s), drill=drill,
        reason=reason[:500],
    )  # fmt: skip
    if pressed_before := _same_call(call, members - absent):
        return pressed_before
    call.save(force_insert=True)
    _ask(call, sorted(members - absent), now)
    record(
        at=now, action="roll_call.asked", object_type="roll_call", object_id=call.pk, actor=by.pk,
        organisation=organisation, asked=len(members - absent),
    )  # fmt: skip
    return call


def _same_call(call: RollCall, people: set[UUID]) -> RollCall | None:
    """The roll-call that the same person asked a moment ago, alike in all. Its organisation's row is the lock."""
    hold_organisation(call.organisation_id)
    recent_calls = RollCall.objects.filter(
        organisation=call.organisation_id, asked_by=call.asked_by, drill=call.drill, closed_at=None,
        asked_at__gt=call.asked_at - PRESSED_TWICE,
    )  # fmt: skip
    for recent_call in recent_calls.order_by("-asked_at", "-id"):
        asked_people = Promise.objects.filter(roll_call=recent_call).values_list("person", flat=True)
        alike = (
            recent_call.reason == call.reason
            and recent_call.due_at - recent_call.asked_at == call.due_at - call.asked_at
        )
        if alike and set(asked_people) == people:
            return recent_call
    return None


def _faults(members: set[UUID], absent: set[UUID], people: Sequence[UUID], due_in_s: int) -> list[tuple[str, str]]:
    errors = []
    if not members or len(members) != len(set(people)):
        errors.append(("people", _("Choose people of this organisation.")))
    elif members == absent:
        errors.append(("people", _("It is known what happened to them: they are not asked. Choose others.")))
    if not SHORTEST_S <= due_in_s <= LONGEST_S:
        errors.append(("due_in_s", _("Give them between one minute and one day.")))
    return errors


@transaction.atomic
def close_roll_call(*, by: Person, roll_call_id: UUID, now: datetime) -> None:
    """Stop waiting: nobody becomes an alert from it any more. Alerts that are open stay. It may be pressed twice."""
    call = RollCall.objects.filter(pk=roll_call_id).first()
    allowed = call and Membership.objects.that_may(Verb.ASK_ROLL_CALL).filter(
        person=by, organisation=call.organisation_id
    )
    if call is None or not allowed or not allowed.exists():
        raise Missing()
    if not RollCall.objects.filter(pk=call.pk, closed_at__isnull=True).update(closed_at=now):
        return
    waiting = Promise.objects.armed().filter(roll_call=call)
    for promise in list(waiting.values_list("pk", flat=True)):
        cancel(subject=promise, now=now)
    waiting.update(state=PromiseState.CANCELLED, settled_at=now)
    record(
        at=now, action="roll_call.closed", object_type="roll_call", object_id=call.pk, actor=by.pk,
        organisation=call.organisation_id,
    )  # fmt: skip


def _ask(call: RollCall, people: Sequence[UUID], now: datetime) -> None:
    promises = arm(
        [
            NewPromise(
                person=p, due_at=call.due_at, grace_s=0, organisation=call.organisation_id, source=call.pk,
                roll_call=call.pk, asked_at=now, remind=False,
            )
            for p in people
        ],
        now=now,
    )  # fmt: skip
    message = partial(
        Message, topic="roll_call", text_key="roll_call", round=0, ways=Ways.EVERY, priority=Priority.ALERT,
        drill=call.drill,
    )  # fmt: skip
    # Whoever may be watched is asked as everybody is, but nothing lights up on a phone that others may hold.
    quiet = set(not_to_be_written_to().filter(pk__in=people).values_list("pk", flat=True))
    askable = [promise for promise in promises if promise.person_id not in quiet]
    send_all([message(subject=p.pk, about=p.person_id, person=p.person_id) for p in askable], now=now)
