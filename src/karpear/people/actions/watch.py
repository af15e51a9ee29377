"""Asking somebody, or an organisation, to watch over you; and their answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Forbidden, Missing

from ..models import Membership, Organisation, Person, Watch, WatchState
from ..notices import notify

OPEN = (WatchState.ASKED, WatchState.ACCEPTED)


def ask_person(*, person: Person, email: str, now: datetime) -> None:
    """Ask whoever signs in with this address. Nothing that can be seen says whether somebody does."""
    watcher = Person.objects.filter(email=email.strip().lower(), is_active=True).exclude(pk=person.pk).first()
    if watcher is None or Watch.objects.filter(person=person, watcher=watcher, state__in=OPEN).exists():
        return
    with transaction.atomic():
        _ask(Watch(person=person, watcher=watcher, asked_at=now), [watcher], now)


def ask_organisation(*, person: Person, name: str, now: datetime) -> None:
    """Ask an organisation of this name, here. Nothing that can be seen says whether there is one."""
    organisation = Organisation.objects.filter(name__iexact=name.strip()).first()
    if organisation is None:
        return
    if Watch.objects.filter(person=person, organisation=organisation, state__in=OPEN).exists():
        return
    able = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(organisation=organisation).exclude(person=person)
    with transaction.atomic():
        watch = Watch(person=person, organisation=organisation, asked_at=now)
        _ask(watch, [m.person for m in able.select_related("person")], now)


def answer_watch(*, by: Person, watch_id: UUID, accept: bool, now: datetime) -> Watch:
    """Agree to watch over somebody, or not. Raises Missing, Forbidden, or Conflict when answered already."""
    with transaction.atomic():
        watch = _to_answer(by, watch_id)
        state = WatchState.ACCEPTED if accept else WatchState.DECLINED
        asked = Watch.objects.filter(pk=watch.pk, state=WatchState.ASKED)
        if not asked.update(state=state, answered_at=now, answered_by=by):
            raise Conflict(_("This was answered already."))
        record(
            at=now, action=f"watch_{state.value}", object_type="watch", object_id=watch.id, actor=by.id,
            organisation=watch.organisation_id,
        )  # fmt: skip
        return watch


def end_watch(*, by: Person, watch_id: UUID, now: datetime) -> None:
    """Either side ends it. Raises Missing, Forbidden or Conflict."""
    with transaction.atomic():
        watch = Watch.objects.filter(pk=watch_id, person=by).first() or _to_answer(by, watch_id)
        if not Watch.objects.filter(pk=watch.pk, state__in=OPEN).update(state=WatchState.ENDED, answered_at=now):
            raise Conflict(_("This has ended already."))
        record(
            at=now, action="watch_ended", object_type="watch", object_id=watch.id, actor=by.id,
            organisation=watch.organisation_id,
        )  # fmt: skip


def _ask(watch: Watch, recipients: list[Person], now: datetime) -> None:
    watch.save()
    for one in recipients:
        notify(topic="watch", subject=watch.id, text_key="watch_request", person=one, about=watch.person, now=now)
    record(
        at=now, action="watch_asked", object_type="watch", object_id=watch.id, actor=watch.person_id,
        organisation=watch.organisation_id,
    )  # fmt: skip


def _to_answer(by: Person, watch_id: UUID) -> Watch:
    watch = Watch.objects.filter(pk=watch_id).exclude(person=by).first()
    if watch is None:
        raise Missing
    if watch.watcher_id == by.id:
        return watch
    belongs = Membership.objects.active().filter(person=by, organisation=watch.organisation_id)
    if watch.organisation_id is None or not belongs.exists():
        raise Missing
    if not Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(pk__in=belongs.values("pk")).exists():
        raise Forbidden(_("Your role in this organisation does not allow this."))
    return watch
