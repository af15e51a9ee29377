"""A bulletin is released: state, copies, messages and audit are one transaction, or nothing is."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.queries.stages import silent_among
from karpear.audit.actions.verbs import changing
from karpear.db.bulk import table
from karpear.keys.ids import new_id
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.texts import PARTNER_NOTE
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.secret.chain import canonical
from karpear.rules.sharing.bulletins import CapUrgency
from karpear.rules.sharing.labels import Label

from ..models import UNSENT_STATES, Bulletin, BulletinReceiver, BulletinState, BulletinStep
from ..queries.audience import ResolvedAudience, new_copies, resolved_audience
from ..queries.chains import standing_with
from ..queries.partner_mail import partner_routes
from ..queries.releasers import may_release, releasers, takes_two
from ..values import PLAIN
from .consents import refuse_unanswered
from .drafts import hold_source, refuse_outside

TOPIC = "bulletin"
TEXT, ASKED_TEXT, BACK_TEXT = "bulletin", "bulletin_asked", "decision"


def reading_of(bulletin: Bulletin, resolved: ResolvedAudience) -> str:
    """The same for the same words and the same receivers: what somebody has read before they press."""
    names = (*PLAIN, "provinces", "reliability", "credibility", "step")
    cells = [_cell(getattr(bulletin, name)) for name in names]
    return sha256(canonical({"cells": cells, "receivers": resolved.fingerprint})).hexdigest()


def _cell(value: Any) -> str:
    """A moment is the same in every zone."""
    return f"{value.timestamp()}" if isinstance(value, datetime) else str(value)


@transaction.atomic
def ask_release(*, by: Person, bulletin: UUID, asked_of: UUID | None, now: datetime) -> Bulletin:
    """Its author asks a second person, by name. Raises as `locked`, Conflict, Forbidden or BadFields."""
    row = locked(Bulletin, by=by, pk=bulletin, states=UNSENT_STATES)
    require(by, row.organisation_id, Verb.WRITE_BULLETIN)
    refuse_outside(row)
    _refuse_what_cannot_leave(row, resolved_audience(row), now)
    able = releasers(row)
    if not takes_two(row):
        raise Conflict(_("One person is enough for this label: release it yourself."))
    if asked_of is None or asked_of == by.pk or asked_of not in {person.pk for person in able}:
        raise BadFields([("asked_of", _("Choose who releases it."))])
    if row.state == BulletinState.WAITING and row.asked_of_id == asked_of:
        return row
    with changing(row, verb="release_asked", by=by, at=now):
        row.state, row.asked_of_id, row.asked_release_at = BulletinState.WAITING.value, asked_of, now
    _tell_asked(row, asked_of, now=now)
    return row


def _tell_asked(row: Bulletin, asked_of: UUID, *, now: datetime) -> None:
    """By every channel where everybody else waits for them to act. The message does not say whose it is."""
    ways = Ways.EVERY if row.urgency == CapUrgency.IMMEDIATE else Ways.BESIDE
    send_all(
        [
            Message(topic=TOPIC, subject=row.pk, text_key=ASKED_TEXT, person=person, ways=ways)
            for person in _reached([asked_of])
        ],
        now=now,
    )


@transaction.atomic
def release(*, by: Person, bulletin: UUID, reading: str, now: datetime) -> Bulletin:
    """It goes out to those who were shown. `reading`: of the page that showed them. Sent twice, it leaves once.

    Raises Missing for a stranger, Forbidden, Conflict or BadFields.
    """
    hold_source(bulletin)
    row = locked(Bulletin, by=by, pk=bulletin)
    if row.is_sent and row.released_by_id == by.pk:
        return row
    if row.state not in UNSENT_STATES:
        raise Conflict(str(Bulletin.NOT_NOW) % {"state": row.get_state_display()})
    if not may_release(row, by):
        raise Forbidden(_("Somebody else of its source has to release this."))
    refuse_outside(row)
    if takes_two(row) and row.state != BulletinState.WAITING:
        raise Conflict(_("Its author has not asked to release it yet."))
    resolved = resolved_audience(row)
    _refuse_what_cannot_leave(row, resolved, now)
    if reading != reading_of(row, resolved):
        raise Conflict(
            _("The words, or who would receive it, have changed since you looked. Look again, then release.")
        )
    with changing(row, verb="released", by=by, at=now, label=row.label, receivers=len(resolved.receivers)):
        row.state, row.released_at, row.released_by = BulletinState.RELEASED.value, now, by
    _hand_out(row, resolved, by=by, now=now)
    _take_back_former(row, by=by, now=now)
    return row


@transaction.atomic
def send_back(*, by: Person, bulletin: UUID, now: datetime) -> Bulletin:
    """Whoever may release it does not, as it stands: its author hears so. Raises as `locked`, Forbidden or Conflict."""
    row = locked(Bulletin, by=by, pk=bulletin)
    if row.state != BulletinState.WAITING:
        raise Conflict(str(Bulletin.NOT_NOW) % {"state": row.get_state_display()})
    if not may_release(row, by):
        raise Forbidden(_("Somebody else of its source has to release this."))
    with changing(row, verb="sent_back", by=by, at=now):
        row.state, row.asked_of_id, row.asked_release_at = BulletinState.DRAFT.value, None, None
    if row.by_id:
        send_all(
            [
                Message(topic=TOPIC, subject=row.pk, text_key=BACK_TEXT, person=person, ways=Ways.BESIDE)
                for person in _reached([row.by_id])
            ],
            now=now,
        )
    return row


def _refuse_what_cannot_leave(row: Bulletin, resolved: ResolvedAudience, now: datetime) -> None:
    """An audience of nobody is nobody, and never everybody. Taken back it is, also where nobody would hear of it now:
    whoever received it may be back in the network tomorrow.
    """
    if not resolved.receivers and row.step != BulletinStep.CANCEL:
        raise Conflict(_("Nobody would receive this. Choose to whom it goes."))
    if row.expires_at <= now:
        raise Conflict(_("Its time is over. Say until when it holds, then release it."))
    if row.step in (BulletinStep.UPDATE, BulletinStep.DOWNGRADE) and row.follows_id and _is_taken_back(row.follows_id):
        raise Conflict(_("What this follows has been taken back. Write a new one if something holds again."))
    if row.step == BulletinStep.DOWNGRADE and row.follows and row.label == row.follows.label:
        raise Conflict(_("Choose a label that lets more people receive it."))
    if row.is_public and row.label != Label.CLEAR:
        raise Conflict(_("Only what is CLEAR is public."))
    refuse_unanswered(row)


def _is_taken_back(former: UUID) -> bool:
    """Under a lock: whoever takes it back at this moment comes before or after."""
    rows = Bulletin.objects.select_for_update(of=("self",)).filter(pk__in=[former] if former else [])
    return any(row.state == BulletinState.CANCELLED for row in rows)


def _hand_out(row: Bulletin, resolved: ResolvedAudience, *, by: Person, now: datetime) -> None:
    """Thousands of rows in one statement."""
    copies = new_copies(resolved)
    into = table(BulletinReceiver)
    blank = into.template({"bulletin_id": row.pk, "sent_at": now})
    places = into.at("id", "kind", "person_id", "partner_id", "organisation_id", "read_at")
    rows = []
    for copy in copies:
        cells = blank.copy()
        read_at = now if copy.person == by.pk else None  # they have just read it
        values = (new_id(), copy.kind.value, copy.person, copy.partner, copy.organisation, read_at)
        for place, value in zip(places, values, strict=True):
            cells[place] = value
        rows.append(cells)
    into.insert(rows)
    tell([copy.person for copy in copies if copy.person and copy.person != by.pk], row, now=now)
    tell_partners([copy.partner for copy in copies if copy.partner], row, now=now)


def tell(people: Iterable[UUID], row: Bulletin, *, now: datetime) -> None:
    """Without any content, each once, and never before what is urgent."""
    send_all(
        [
            Message(
                topic=TOPIC, subject=row.pk, text_key=TEXT, person=person, ways=Ways.BESIDE, round=0, drill=row.drill
            )
            for person in _reached(people)
        ],
        now=now,
    )  # fmt: skip


def tell_partners(partners: Iterable[UUID], row: Bulletin, *, now: datetime) -> None:
    """Those of them whom a mail may tell: that there is a note, in the name of whoever keeps them informed."""
    routes = partner_routes(Label(row.label), partners)
    send_all(
        [
            Message(topic=TOPIC, subject=row.pk, text_key=PARTNER_NOTE, way=route, round=0, drill=row.drill)
            for route in routes.values()
        ],
        now=now,
    )


def _reached(people: Iterable[UUID]) -> list[UUID]:
    """Without those to whose phone no message may go: what waits, they find when they look."""
    receivers = list(people)
    silent = silent_among(receivers)
    return [person for person in receivers if person not in silent]


def _take_back_former(row: Bulletin, *, by: Person, now: datetime) -> None:
    """With all that belongs together: nobody goes on acting on what it updated, nor on an update of it."""
    if row.step == BulletinStep.CANCEL and row.follows:
        standing = Bulletin.objects.filter(pk__in=standing_with(row.follows.pk), state=BulletinState.RELEASED)
        for former in standing.select_for_update(of=("self",)).order_by("pk"):
            with changing(former, verb="taken_back", by=by, at=now):
                former.state = BulletinState.CANCELLED.value
