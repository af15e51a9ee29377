"""A conversation is opened, written in, read, closed and left. A press that comes twice writes once."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.rules.text.names import clean_name
from karpear.ui.values import checked

from ..models import Thread, ThreadMark, ThreadMessage, ThreadParty
from ..queries.audience import ThreadSpeaker, is_heard, party_of, proposed_audience, receivers_of, speakers
from ..values import NewThread, NewThreadMessage
from .marks import mark_unread

MOST_MESSAGES = 1_000


def speaker_of(by: Person, network: UUID, organisation: UUID) -> ThreadSpeaker:
    """For whom they write. Raises Missing."""
    for speaker in speakers(by):
        if speaker.network.pk == network and speaker.organisation.pk == organisation:
            return speaker
    raise Missing


@transaction.atomic
def open_thread(*, by: Person, network: UUID, organisation: UUID, new: NewThread, now: datetime) -> Thread:
    """With its first message; the same form opens one conversation. Raises Missing or BadFields."""
    speaker = speaker_of(by, network, organisation)
    hold_organisation(organisation)
    if stored_thread := Thread.objects.filter(opened_by=by, key=new.key).first():
        return stored_thread
    value = _checked(new)
    audience = proposed_audience(speaker, by, value)
    thread = Thread.objects.create(
        network=speaker.network, organisation=speaker.organisation, label=value.label, subject=value.subject,
        about=value.about, about_path=value.about_path, key=value.key, opened_by=by, opened_at=now, last_at=now,
    )  # fmt: skip
    ThreadParty.objects.bulk_create(
        ThreadParty(thread=thread, organisation_id=party, person_id=person) for party, person in audience.parties
    )
    note(thread, action="thread.opened", by=by, at=now, label=value.label)
    _write(thread, speaker.organisation.pk, by=by, key=value.key, text=value.text, now=now)
    return thread


@transaction.atomic
def write_message(*, by: Person, thread: UUID, key: UUID, new: NewThreadMessage, now: datetime) -> ThreadMessage:
    """One more message; the same form writes one. Raises Missing, Forbidden, Conflict or BadFields."""
    open_thread, party = _taking_part(by, thread)
    if message := ThreadMessage.objects.filter(thread=open_thread, person=by, key=key).first():
        return message
    _refuse_closed(open_thread)
    if not is_heard(open_thread, party):
        raise Conflict(_("Nobody else takes part any more: nothing was sent. Begin a new one."))
    if open_thread.messages.count() >= MOST_MESSAGES:
        raise Conflict(_("This conversation is full. Begin a new one."))
    return _write(open_thread, party.organisation_id, by=by, key=key, text=checked(new).text, now=now)


@transaction.atomic
def close_thread(*, by: Person, thread: UUID, now: datetime) -> Thread:
    """Nobody writes in it any more; it is deleted after 90 days. Raises Missing, Forbidden or Conflict."""
    open_thread, party = _taking_part(by, thread)
    if party.organisation_id != open_thread.organisation_id:
        raise Forbidden(_("Whoever opened it closes it. You can leave it."))
    _refuse_closed(open_thread)
    end_thread(open_thread, by=by, now=now)
    return open_thread


@transaction.atomic
def leave_thread(*, by: Person, thread: UUID, now: datetime) -> None:
    """Their organisation takes no further part; what it wrote stays. Raises Missing, Forbidden or Conflict."""
    open_thread, party = _taking_part(by, thread)
    if party.organisation_id == open_thread.organisation_id:
        raise Conflict(_("You opened it: close it instead."))
    party.left_at = now
    party.save(update_fields=["left_at"])
    people = receivers_of(open_thread).people
    ThreadMark.objects.filter(thread=open_thread).exclude(person__in=people).delete()
    note(party.thread, action="thread.left", by=by, at=now)


def end_thread(thread: Thread, *, by: Person, now: datetime) -> None:
    """Inside the caller's transaction."""
    thread.closed_at = now
    thread.save(update_fields=["closed_at"])
    note(thread, action="thread.closed", by=by, at=now)


def _taking_part(by: Person, thread: UUID) -> tuple[Thread, ThreadParty]:
    rows = Thread.objects.visible_to(by).select_for_update(of=("self",))
    locked_thread = find_row(rows.filter(pk=thread))
    party = party_of(by, locked_thread)
    if party is None:
        raise Forbidden(_("Your role in this organisation does not allow this."))
    return locked_thread, party


def _refuse_closed(thread: Thread) -> None:
    if thread.closed_at:
        raise Conflict(_("This conversation is closed. Begin a new one."))


def _write(thread: Thread, organisation: UUID, *, by: Person, key: UUID, text: str, now: datetime) -> ThreadMessage:
    message = ThreadMessage.objects.create(
        thread=thread, organisation_id=organisation, person=by, key=key, text=text, at=now
    )
    thread.last_at = now
    thread.save(update_fields=["last_at"])
    note(thread, action="thread.written", by=by, at=now)
    mark_unread(thread, receivers_of(thread).people, by=by, now=now)
    return message


def _checked(new: NewThread) -> NewThread:
    value = checked(new, only=("subject", "label", "named", "text", "about", "about_path"))
    about = clean_name(value.about)
    return replace(value, about=about, about_path=value.about_path if about else "")
