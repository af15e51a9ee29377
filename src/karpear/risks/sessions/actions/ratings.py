"""Rating in silence: what one rater thinks, page by page, until rating is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..models import Item, Rater, Rating, Session, SessionState
from ..questions import scales_of

#: Sixty things changed many times over; more is no rater.
MAX_SAVES = 1000


@dataclass(frozen=True, slots=True)
class RaterAnswer:
    """What was chosen on one page for one item. `values`: scale → 1–5, or None for "I don't know"."""

    values: Mapping[str, int | None]
    note: str = ""


@transaction.atomic
def rate(*, rater: UUID, answers: Mapping[UUID, RaterAnswer], now: datetime) -> int:
    """Keep what a rater chose; the caller found the rater by who is signed in or by their link.

    Saving again replaces what was there. Returns how many items were saved. Raises Missing (withdrawn, or the link
    expired), Conflict (not open), BadFields (items of another session, steps that are not there).
    """
    active_rater = _rating(rater, now)
    rows = Item.objects.filter(session=active_rater.session_id, pk__in=answers)
    items = {i.pk: i for i in rows.select_related("session__organisation")}
    _refuse(items, answers)
    nonempty = {pk: a for pk, a in answers.items() if a.values or a.note}
    Rating.objects.bulk_create(
        [
            Rating(rater=active_rater, item_id=pk, values=dict(a.values), note=a.note, at=now)
            for pk, a in nonempty.items()
        ],
        update_conflicts=True,
        unique_fields=["rater", "item"],
        update_fields=["values", "note", "at"],
    )
    Rating.objects.filter(rater=active_rater, item__in=set(answers) - set(nonempty)).delete()
    Rater.objects.filter(pk=active_rater.pk).update(
        first_seen_at=active_rater.first_seen_at or now, saves=active_rater.saves + 1
    )
    note(active_rater.session, action="session.rate", by=active_rater.person, at=now, items=len(nonempty),
        guest=active_rater.person_id is None,
    )  # fmt: skip
    return len(nonempty)


@transaction.atomic
def say_done(*, rater: UUID, is_done: bool, now: datetime) -> None:
    """The rater says that they are done, or not yet. Raises Missing, Conflict."""
    active_rater = _rating(rater, now)
    Rater.objects.filter(pk=active_rater.pk).update(
        done_at=now if is_done else None, first_seen_at=active_rater.first_seen_at or now, saves=active_rater.saves + 1
    )
    note(active_rater.session, action="session.done" if is_done else "session.not_done", by=active_rater.person, at=now,
        guest=active_rater.person_id is None,
    )  # fmt: skip


def _rating(rater: UUID, now: datetime) -> Rater:
    """The rater while they may rate, their session locked, so that nothing slips in after it is closed."""
    session = find_row(Rater.objects.filter(pk=rater).values_list("session", flat=True))
    state = Session.objects.select_for_update().get(pk=session).state
    active_rater = Rater.objects.select_related("session", "person").get(pk=rater)
    link_is_dead = active_rater.person is None and (active_rater.expires_at is None or active_rater.expires_at <= now)
    if active_rater.withdrawn_at or link_is_dead:
        raise Missing
    if state == SessionState.PREPARING:
        raise Conflict(_("Rating has not begun yet."))
    if state != SessionState.RATING:
        raise Conflict(_("Rating is closed. What you saved before counts; this was not saved."))
    if active_rater.saves >= MAX_SAVES:
        raise Conflict(
            _("You have saved very often. Ask the person who asked you to look into it; what you saved counts.")
        )
    return active_rater


def _refuse(items: Mapping[UUID, Item], answers: Mapping[UUID, RaterAnswer]) -> None:
    for pk, answer in answers.items():
        if pk not in items:
            raise BadFields([("item", _("This is not rated here."))])
        steps = {scale.key: scale.steps for scale in scales_of(items[pk])}
        for key, value in answer.values.items():
            if key not in steps or not (value is None or value in steps[key]):
                raise BadFields([(key, _("This step does not exist."))])
