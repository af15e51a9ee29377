"""Opening somebody's pack: asked because of an alert, told to its person, opened by the custodians together."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions.casework import note_work
from karpear.alerts.models import Alert
from karpear.audit.actions.lines import record as audit
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.messaging.actions.send import send
from karpear.people.models import Person
from karpear.rules.case.pack import ends_at, handed_out_at, may_ask_to_open
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.secret.sealed import Shape
from karpear.vault.actions.grants import GivenGrant, keep_grants
from karpear.vault.blobs import sealed
from karpear.vault.models import Grant
from karpear.vault.queries.directory import has_identity

from ..models import Contribution, Custodian, Opening, Pack
from ..queries.packs import alert_state, may_open, still_stands
from .owner_notices import PACK as TOPIC
from .owner_notices import tell_of_opening


@transaction.atomic
def ask_to_open(*, by: Person, alert: UUID, now: datetime) -> Opening:
    """Somebody who acts on the alert, or holds a part, asks for the pack of whom it is about.

    Raises Missing for strangers, Forbidden for one's own, Conflict while nothing is confirmed or nothing is sealed.
    """
    stored_alert = Alert.objects.filter(pk=alert).select_related("person").first()
    if stored_alert is None or stored_alert.person_id == by.pk or not may_open(by, stored_alert):
        raise Missing
    pack = Pack.objects.filter(person=stored_alert.person_id, record__isnull=False, record__removed_at=None).first()
    if pack is None or pack.record_id is None:
        raise Conflict(_("There is no pack that could be opened."))
    if not may_ask_to_open(alert_state(stored_alert)):
        raise Conflict(_("A pack opens only when the alert is real, somebody has it, and what happened was confirmed."))
    if not has_identity(by):
        raise Conflict(_("Make your own vault key first."))
    Opening.objects.unanswered().filter(pack=pack, by=by, ends_at__lte=now).delete()
    try:
        with transaction.atomic():
            opening = Opening.objects.create(
                pack=pack, alert=stored_alert, by=by, record_id=pack.record_id, asked_at=now,
                handed_out_at=handed_out_at(now, pace=settings.KARPEAR_PACE), ends_at=ends_at(now),
            )  # fmt: skip
    except IntegrityError:
        return Opening.objects.unanswered().get(pack=pack, by=by)
    tell_of_opening(opening, now)
    note_work(by=by, alert_id=stored_alert.pk, what="pack_asked", now=now)
    note(opening, action="ask_opening", by=by, at=now, alert=str(stored_alert.pk))
    return opening


def hand_out(*, now: datetime) -> int:
    """The wait is over: every custodian hears once that their part is asked for."""
    count = 0
    due = Opening.objects.going(now).filter(handed_out_at__lte=now, contributions=None, custodians_told_at=None)
    for opening in due.select_related("pack__person", "alert", "by")[:200]:
        if not still_stands(opening):
            continue
        with transaction.atomic():
            if not Opening.objects.filter(pk=opening.pk, custodians_told_at=None).update(custodians_told_at=now):
                continue
            custodians = Custodian.objects.accepted().filter(
                pack=opening.pack_id, person__isnull=False, part__isnull=False
            )
            for custodian in custodians.select_related("person"):
                about, holder = opening.pack.person, custodian.person
                send(topic=TOPIC, subject=opening.pk, text_key="pack_part", about=about, person=holder, now=now)
            note(opening, action="hand_out_parts", by=None, at=now)
            count += 1
    return count


@transaction.atomic
def object_to_opening(*, by: Person, opening: UUID, now: datetime) -> None:
    """Its person says no: nothing is handed out any more, and what was given is destroyed. Raises Missing, Conflict."""
    own_opening = find_row(Opening.objects.filter(pk=opening, pack__person=by))
    if own_opening.opened_at:
        raise Conflict(_("It has already been opened."))
    own_opening.objected_at = own_opening.objected_at or now
    own_opening.save(update_fields=["objected_at"])
    own_opening.contributions.all().delete()
    _take_back_grants(own_opening, now)
    send(topic=TOPIC, subject=own_opening.pk, text_key="pack_news", about=by, person=own_opening.by, now=now)
    note(own_opening, action="object_opening", by=by, at=now)


@transaction.atomic
def contribute(*, by: Person, opening: UUID, blob: str, now: datetime) -> Contribution:
    """A custodian's part, sealed by their browser to whoever opens. Raises Missing, Conflict before its time."""
    locked_opening = going(opening, now)
    custodian = find_row(
        Custodian.objects.accepted().filter(pack=locked_opening.pack_id, person=by, part__isnull=False)
    )
    sealed_part = sealed("blob", blob, Shape.TO_KEY)
    contribution, _new = Contribution.objects.update_or_create(
        opening=locked_opening, custodian=custodian, defaults={"blob": sealed_part, "at": now}
    )
    if locked_opening.by_id != by.pk:
        send(
            topic=TOPIC, subject=locked_opening.pk, text_key="pack_news", about=locked_opening.pack.person,
            person=locked_opening.by, now=now,
        )  # fmt: skip
    note(locked_opening, action="give_part", by=by, at=now)
    return contribution


@transaction.atomic
def open_pack(*, by: Person, opening: UUID, spoken: int, grants: Sequence[GivenGrant], now: datetime) -> Opening:
    """Whoever asked has put the parts together in their browser: the record is theirs to read from now on.

    `spoken`: parts that were read out to them, which the server cannot know: then it says that they have read it, but
    destroys nothing and refuses no objection. Raises BadFields while there are fewer parts than needed.
    """
    locked_opening = going(opening, now)
    if locked_opening.by_id != by.pk:
        raise Missing
    part_count = locked_opening.contributions.count()
    threshold = locked_opening.pack.split or locked_opening.pack.needed
    if part_count + min(spoken, 7) < threshold:
        raise BadFields([("parts", _("There are not enough parts yet."))])
    _take_back_grants(locked_opening, now)
    keep_grants(record=locked_opening.record, by=by, grants=grants, now=now)
    locked_opening.said_open_at = now
    if part_count >= threshold:
        locked_opening.opened_at = now
        locked_opening.contributions.all().delete()
    locked_opening.save(update_fields=["opened_at", "said_open_at"])
    tell_of_opening(locked_opening, now)
    note_work(by=by, alert_id=locked_opening.alert_id, what="pack_opened", now=now)
    note(locked_opening, action="open_pack", by=by, at=now, readers=len(grants))
    return locked_opening


def _take_back_grants(opening: Opening, now: datetime) -> None:
    """What this opening let its opener, and whom they chose, read."""
    rows = Grant.objects.filter(record=opening.record_id, by=opening.by_id, created_at__gte=opening.asked_at)
    rows.filter(revoked_at=None).update(revoked_at=now)


@transaction.atomic
def parts_given(*, to: Person, opening: UUID, parts: int, key: bool, now: datetime) -> None:
    """Sealed parts, and to whoever opens the sealed key, went to this person's browser. No line where none did."""
    if parts or key:
        audit(
            at=now, action="fetch_parts", object_type="opening", object_id=opening, actor=to.pk, parts=parts, key=key
        )  # fmt: skip


def going(opening: UUID, now: datetime) -> Opening:
    """An opening whose parts are handed out now. Raises Missing, Conflict while its person can still object in time."""
    rows = Opening.objects.filter(pk=opening).select_related("pack__person", "by", "record", "alert")
    locked_opening = find_row(rows.select_for_update(of=("self",)))
    over = (
        locked_opening.objected_at
        or locked_opening.opened_at
        or locked_opening.stopped_at
        or locked_opening.ends_at <= now
    )
    if over or locked_opening.pack.record_id != locked_opening.record_id:
        raise Conflict(_("This is over."))
    if not still_stands(locked_opening):
        raise Conflict(_("This is over."))
    if now < locked_opening.handed_out_at:
        raise Conflict(_("Not yet: the person is being asked first."))
    return locked_opening
