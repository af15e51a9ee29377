"""Asking somebody, or an organisation, to watch over you; and their answer."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Forbidden, Missing

from ..models import Membership, Organisation, Person, Watch, WatchState, WatchWish, Withdrawn
from ..notices import notify, tell_withdrawn
from .limits import spend

OPEN = (WatchState.ASKED, WatchState.ACCEPTED)
MOST_WISHES = 10
MOST_AT_ONCE = 200


def ask_person(*, person: Person, email: str, now: datetime, approval: bool = False) -> None:
    """Ask whoever signs in with this address. Neither the answer nor its time says whether somebody does.

    `approval`: also to approve what the person plans. Raises Conflict for the eleventh within an hour.
    """
    _wish(WatchWish(person=person, email=email.strip().lower(), approval=approval, wished_at=now))


def ask_to_watch(*, person: Person, watcher: Person, now: datetime) -> None:
    """Ask somebody for a person who cannot ask themselves, inside the caller's transaction."""
    _ask(Watch(person=person, watcher=watcher, asked_at=now), [watcher], now)


def ask_organisation(*, person: Person, name: str, now: datetime, approval: bool = False) -> None:
    """Ask an organisation of this name, here. Neither the answer nor its time says whether there is one.

    `approval`: also that its officers and leads approve what the person plans. Raises Conflict as `ask_person` does.
    """
    _wish(WatchWish(person=person, organisation_name=name.strip(), approval=approval, wished_at=now))


def _wish(wish: WatchWish) -> None:
    now = wish.wished_at
    if not spend(purpose="watch", holder=str(wish.person_id), limit=MOST_WISHES, per=timedelta(hours=1), now=now):
        raise Conflict(_("You have reached this hour’s limit for asking. Try again later."))
    with transaction.atomic():
        wish.save()
        record(at=now, action="watch_wished", object_type="person", object_id=wish.person_id, actor=wish.person_id)


def resolve_wishes(*, now: datetime) -> int:
    """Look who was meant, and ask them. A wish for somebody who is not here, or was asked already, is forgotten."""
    with transaction.atomic():
        due = WatchWish.objects.select_for_update(skip_locked=True, of=("self",)).prefetch_related("person")
        wishes = list(due.order_by("wished_at", "id")[:MOST_AT_ONCE])
        for wish in wishes:
            _resolve(wish, now)
        WatchWish.objects.filter(pk__in=[wish.pk for wish in wishes]).delete()
    return len(wishes)


def _resolve(wish: WatchWish, now: datetime) -> None:
    watch = Watch(person=wish.person, asked_at=wish.wished_at, approval_asked=wish.approval)
    if wish.email:
        watch.watcher = Person.objects.filter(email=wish.email, is_active=True).exclude(pk=wish.person_id).first()
    else:
        able = Membership.objects.that_may(Verb.ACT_ON_ALERT).values("organisation")  # not the body of a network
        watch.organisation = Organisation.objects.filter(name__iexact=wish.organisation_name, pk__in=able).first()
    if watch.watcher is None and watch.organisation is None:
        return
    side = {"watcher": watch.watcher, "organisation": watch.organisation}
    if not Watch.objects.filter(person=wish.person, state__in=OPEN, **side).exists():
        _ask(watch, _asked_people(watch), now)


def answer_watch(*, by: Person, watch_id: UUID, accept: bool, now: datetime, approves: bool = False) -> Watch:
    """Agree to watch over somebody, or not. Raises Missing, Forbidden, or Conflict when answered already.

    `approves`: agree to approve what they plan, too; it counts only where that was asked.
    """
    with transaction.atomic():
        watch = _to_answer(by, watch_id)
        state = WatchState.ACCEPTED if accept else WatchState.DECLINED
        open_watches = Watch.objects.filter(pk=watch.pk, state=WatchState.ASKED)
        approves = accept and approves and watch.approval_asked
        if not open_watches.update(state=state, answered_at=now, answered_by=by, approves=approves):
            raise Conflict(_("This has already been answered."))
        note(watch, action=f"watch_{state.value}", by=by, at=now, approves=approves)
        return watch


@transaction.atomic
def ask_approval(*, person: Person, watch_id: UUID, approval_wanted: bool, now: datetime) -> None:
    """The person asks who watches over them to approve what they plan, too; or no longer. Raises Missing."""
    watch = find_row(Watch.objects.accepted().select_for_update().filter(pk=watch_id, person=person))
    if watch.approval_asked == approval_wanted:
        return
    watch.approval_asked, watch.approves = approval_wanted, False
    watch.save(update_fields=["approval_asked", "approves"])
    if approval_wanted:
        _notify(watch, _asked_people(watch), now)
    note(watch, action="watch_approval_asked", by=person, at=now, wanted=approval_wanted)


@transaction.atomic
def set_approval(*, by: Person, watch_id: UUID, approves: bool, now: datetime) -> None:
    """Who watches agrees to approve, or no longer does. Raises Missing, Forbidden, or Conflict when nobody asked."""
    watch = _to_answer(by, watch_id)
    open_one = Watch.objects.accepted().filter(pk=watch.pk)
    if approves:
        open_one = open_one.filter(approval_asked=True)
    if not open_one.update(approves=approves):
        raise Conflict(_("They have not asked for this."))
    note(watch, action="watch_approval", by=by, at=now, approves=approves)


def end_watch(*, by: Person, watch_id: UUID, now: datetime) -> None:
    """Either side ends it; an alert that is open stays theirs. Raises Missing, Forbidden or Conflict."""
    with transaction.atomic():
        watch = Watch.objects.filter(pk=watch_id, person=by).first() or _to_answer(by, watch_id)
        if not Watch.objects.filter(pk=watch.pk, state__in=OPEN).update(state=WatchState.ENDED, answered_at=now):
            raise Conflict(_("This has already ended."))
        if watch.state == WatchState.ACCEPTED:
            tell_withdrawn(person=watch.person, by=by, kind=Withdrawn.WATCH, now=now)
        note(watch, action="watch_ended", by=by, at=now)


def _ask(watch: Watch, recipients: list[Person], now: datetime) -> None:
    watch.save()
    _notify(watch, recipients, now)
    record(
        at=now, action="watch_asked", object_type="watch", object_id=watch.id, actor=watch.person_id,
        organisation=watch.organisation_id, approval=watch.approval_asked,
    )  # fmt: skip


def _notify(watch: Watch, recipients: list[Person], now: datetime) -> None:
    for recipient in recipients:
        notify(topic="watch", subject=watch.id, text_key="watch_request", person=recipient, about=watch.person, now=now)


def _asked_people(watch: Watch) -> list[Person]:
    """Who can answer for the watching side: the person, or whoever acts for the organisation."""
    if watch.watcher:
        return [watch.watcher]
    able = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(organisation=watch.organisation_id)
    return [m.person for m in able.exclude(person=watch.person_id).select_related("person")]


def _to_answer(by: Person, watch_id: UUID) -> Watch:
    watch = find_row(Watch.objects.filter(pk=watch_id).exclude(person=by))
    if watch.watcher_id == by.id:
        return watch
    belongs = Membership.objects.active().filter(person=by, organisation=watch.organisation_id)
    if watch.organisation_id is None or not belongs.exists():
        raise Missing
    if not Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(pk__in=belongs.values("pk")).exists():
        raise Forbidden(_("Your role in this organisation does not allow this."))
    return watch
