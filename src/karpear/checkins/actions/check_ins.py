""" "I am OK": what a check-in says, and what it settles. This is the busiest path of the product."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from karpear.alerts.actions.briefings import Position, keep_position
from karpear.alerts.actions.duress import note_duress, raise_silently
from karpear.alerts.actions.new_alerts import heard_from, note_ok
from karpear.alerts.models import Alert
from karpear.audit.actions.lines import line
from karpear.checkins.models import CheckIn, Promise, PromiseState
from karpear.checkins.queries import silent_since
from karpear.db.batches import in_sets
from karpear.db.prepared import Query
from karpear.keys.cipher import index
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.people.receipts import once
from karpear.people.words import meaning_of
from karpear.rules.alarm import deadlines
from karpear.rules.alarm.outcome import Kind
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.text.safety_words import Meaning

MOST_ARMED = 200
NOBODY: Mapping[UUID, Collection[UUID]] = {}


def check_in(
    *,
    person: Person,
    key: UUID,
    made_at: datetime,
    now: datetime,
    sent_at: datetime | None = None,
    word: str | None = None,
    for_: Sequence[UUID] = (),
    position: Position | None = None,
    may_speak_for: Mapping[UUID, Collection[UUID]] = NOBODY,
    duress: bool = False,
    surely: bool = True,
    asked_promise: deadlines.Due | None = None,
) -> tuple[dict[str, Any], bool]:
    """Say "I am OK", for oneself and for fellow travellers.

    Returns the API's answer and whether it was new. It closes and owns no alert. `may_speak_for`: fellow
    traveller → the activities they share, the only ones that are settled for somebody else. `duress`: said by a
    code instead of a word. `surely`: nobody else could have sent this, as they could by a bare number or a link; the
    OK word makes sure. `asked_promise`: it answers this one, and settles nothing that is due later. Raises BadFields
    for anybody else, Conflict when the key came before with another body.
    """
    _refuse_strangers(for_, may_speak_for)
    rows: list[Model] = []

    def work() -> dict[str, Any]:
        new_check_in = _new_check_in(person, made_at, sent_at, word, now, duress=duress)
        shared = {p: may_speak_for[p] for p in for_ if p != person.pk}
        settled, next_due = _settle(new_check_in, [person.pk, *shared], shared, now, asked_promise=asked_promise)
        open_alert = _hear(new_check_in, [person.pk, *shared], shared, now, surely=surely)
        if position:
            keep_position(person=person, position=position, now=now, made_at=made_at, sent_at=sent_at)
        rows[:] = [new_check_in, _line_of(new_check_in, len(settled), now)]
        return _answer(new_check_in, settled, next_due, open_alert)

    # Not `sent_at`: a phone that tries again sends the same check-in at another time.
    body = {"made_at": made_at, "word": word, "for": list(for_), "position": position}
    return once(person=person, key=key, verb="check-in", body=body, work=work, now=now, rows=rows)


def _refuse_strangers(for_: Sequence[UUID], may_speak_for: Mapping[UUID, Collection[UUID]]) -> None:
    if unknown := [i for i, p in enumerate(for_) if p not in may_speak_for]:
        raise BadFields([(f"for.{i}", _("They are not travelling with you now.")) for i in unknown])


def _line_of(new_check_in: CheckIn, settled: int, now: datetime) -> Model:
    return line(
        at=now,
        action="check_in",
        object_type="check_in",
        object_id=new_check_in.pk,
        actor=new_check_in.by_id,
        settled=settled,
    )


def answer_by_link(*, delivery: Delivery, promise: Promise, word: str, now: datetime) -> bool:
    """ "I am OK" by the link of the message that asked: once, and only for what it asked and what was due before it.

    Whoever reads the message can press it too. Returns False, and settles nothing, when that promise was settled
    before: then the person has to sign in. A duress word is heard either way. A second press changes nothing.
    """
    person, spoken = promise.person, word or None
    if promise.state not in (PromiseState.ARMED, PromiseState.MISSED):
        forced = bool(spoken) and meaning_of(person, word) is Meaning.DURESS
        note_duress(people=[person.pk] if forced else [], now=now)
        return False
    # Bound to the message: whoever makes up another key says nothing twice. Another word is another answer.
    key = UUID(index(f"{delivery.pk} {word}", "ok by link")[:32])
    asked_promise = deadlines.Due(promise.pk, promise.due_at)
    with suppress(Conflict):
        check_in(person=person, key=key, made_at=now, word=spoken, now=now, surely=False, asked_promise=asked_promise)
    return True


def _answer(
    new_check_in: CheckIn, settled: Sequence[UUID], next_due: datetime | None, open_alert: UUID | None
) -> dict[str, Any]:
    return {
        "check_in": str(new_check_in.pk),
        "settled": [str(p) for p in settled],
        "next_due_at": next_due.isoformat() if next_due else None,
        "open_alert": str(open_alert) if open_alert else None,
    }


def _new_check_in(
    person: Person, made_at: datetime, sent_at: datetime | None, word: str | None, now: datetime, *, duress: bool
) -> CheckIn:
    """What was said. A duress word looks like any other; the keeper raises the silent alert."""
    meaning = Meaning.NONE if not word else meaning_of(person, word)
    meaning = Meaning.DURESS if duress else meaning
    return CheckIn(
        person=person,
        by=person,
        received_at=now,
        made_at=made_at,
        moment=deadlines.moment(made_at=made_at, sent_at=sent_at, received_at=now),
        word=meaning.value,
        raise_duress=meaning is Meaning.DURESS,
    )


def raise_duress(*, now: datetime) -> int:
    """Raise the silent alerts of duress words given at a check-in or at "home safe"."""
    due = CheckIn.objects.filter(raise_duress=True).order_by("received_at")
    return in_sets("duress at check-in", due, lambda check_ins: _duress_set(check_ins, now), size=200, now=now)


def _settle(
    new_check_in: CheckIn,
    people: list[UUID],
    shared: Mapping[UUID, Collection[UUID]],
    now: datetime,
    *,
    asked_promise: deadlines.Due | None,
) -> tuple[list[UUID], datetime | None]:
    """Settle what the moment covers, for each person, and note whether it was anything; also when the speaker's next
    promise is due."""
    # In order of id, so that two people who speak for each other never wait in a circle.
    rows = {person: _armed_of()(person) for person in sorted(people)}
    armed = {
        person: [
            deadlines.Due(pk, due, asked_at)
            for pk, due, asked_at, source in promise_rows
            if person not in shared or source in shared[person]
        ]
        for person, promise_rows in rows.items()
    }
    on_time: list[UUID] = []
    late: list[UUID] = []
    for person in people:
        result = deadlines.settle(deadlines.answering(armed[person], asked_promise), new_check_in.moment)
        on_time += result.kept
        late += result.late
    for state, ids in ((PromiseState.KEPT, on_time), (PromiseState.LATE, late)):
        if ids:
            Promise.objects.filter(pk__in=ids).update(state=state, settled_by=new_check_in, settled_at=now)
    settled = {*on_time, *late}
    new_check_in.counted = any(due.promise in settled for due in armed[new_check_in.person_id])
    left = [due.due_at for due in armed[new_check_in.person_id] if due.promise not in settled and due.asked_at is None]
    return [*late, *on_time], min(left, default=None)


@cache
def _armed_of() -> Query:
    sample = uuid4()
    armed = Promise.objects.awaited().filter(person=sample).order_by("due_at").select_for_update()
    return Query(armed.values_list("pk", "due_at", "asked_at", "source")[:MOST_ARMED], sample)


@cache
def _alerts_of() -> Query:
    sample = uuid4()
    rows = Alert.objects.unresolved().filter(person=sample).exclude(kind=Kind.DURESS.value)
    return Query(rows.values_list("pk", "person_id", "kind", "opened_at", "drill"), sample)


def _hear(
    new_check_in: CheckIn, people: list[UUID], shared: Mapping[UUID, Collection[UUID]], now: datetime, *, surely: bool
) -> UUID | None:
    """Tell open alerts that these people were heard from; the speaker's own open alert, SOS first, no drill."""
    alert_rows = [row for person in people for row in _alerts_of()(person)]
    missing = {person for _pk, person, kind, _at, _drill in alert_rows if kind != Kind.SOS.value}
    word = "" if new_check_in.word == Meaning.NONE else new_check_in.word
    since = silent_since(missing) if missing else {}
    hear = partial(
        heard_from,
        spoken=new_check_in.moment,
        now=now,
        word=word,
        since=since,
        surely=surely or new_check_in.word == Meaning.OK,
    )
    if new_check_in.person_id in missing:
        hear(person_ids=[new_check_in.person_id])
    for person in missing & shared.keys():
        hear(person_ids=[person], sources=shared[person])
    own_alerts = [row for row in alert_rows if row[1] == new_check_in.person_id and not row[4]]
    # What was pressed before it says nothing about an SOS.
    if calls := [row[0] for row in own_alerts if row[2] == Kind.SOS.value and row[3] <= new_check_in.moment]:
        note_ok(alert_ids=calls, person=new_check_in.person_id, spoken=new_check_in.moment, now=now)
    first = min(own_alerts, key=lambda row: (row[2] != Kind.SOS.value, row[3]), default=None)
    return first[0] if first else None


def _duress_set(due: QuerySet[CheckIn], now: datetime) -> int:
    check_ins = list(due.select_for_update(skip_locked=True))
    CheckIn.objects.filter(pk__in=[s.pk for s in check_ins]).update(raise_duress=False)
    raise_silently(people={s.person_id for s in check_ins}, now=now)
    return len(check_ins)
