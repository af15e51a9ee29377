"""Opening somebody's pack: asked because of an alert, told to its person, opened by the custodians together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions import note_work
from karpear.alerts.models import Alert
from karpear.audit.actions import record as audit
from karpear.people.models import Person
from karpear.people.notices import notify
from karpear.rules.case.pack import ends_at, handed_out_at, may_ask_to_open
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.secret.sealed import Shape
from karpear.vault.actions.granting import GivenGrant, keep_grants
from karpear.vault.blobs import sealed
from karpear.vault.models import Grant
from karpear.vault.queries import has_identity

from ..models import Contribution, Custodian, Opening, Pack
from ..queries.packs import alert_state, may_open, still_stands
from .packs_telling import PACK as TOPIC
from .packs_telling import tell_of_opening

KEEP_FOR = timedelta(days=3 * 365)


@transaction.atomic
def ask_to_open(*, by: Person, alert: UUID, now: datetime) -> Opening:
    """Somebody who acts on the alert, or holds a part, asks for the pack of whom it is about.

    Raises Missing for strangers, Forbidden for one's own, Conflict while nothing is confirmed or nothing is sealed.
    """
    found = Alert.objects.filter(pk=alert).select_related("person").first()
    if found is None or found.person_id == by.pk or not may_open(by, found):
        raise Missing
    pack = Pack.objects.filter(person=found.person_id, record__isnull=False, record__removed_at=None).first()
    if pack is None or pack.record_id is None:
        raise Conflict(_("There is no pack that could be opened."))
    if not may_ask_to_open(alert_state(found)):
        raise Conflict(_("A pack opens only when the alert is real, somebody has it, and what happened was confirmed."))
    if not has_identity(by):
        raise Conflict(_("Make your own vault key first."))
    Opening.objects.unanswered().filter(pack=pack, by=by, ends_at__lte=now).delete()
    try:
        with transaction.atomic():
            made = Opening.objects.create(
                pack=pack, alert=found, by=by, record_id=pack.record_id, asked_at=now,
                handed_out_at=handed_out_at(now, pace=settings.KARPEAR_PACE), ends_at=ends_at(now),
            )  # fmt: skip
    except IntegrityError:
        return Opening.objects.unanswered().get(pack=pack, by=by)
    tell_of_opening(made, now)
    note_work(by=by, alert_id=found.pk, what="pack_asked", now=now)
    audit(at=now, action="ask_opening", object_type="opening", object_id=made.pk, actor=by.pk, alert=str(found.pk))
    return made


def hand_out(*, now: datetime) -> int:
    """The wait is over: every custodian hears once that their part is asked for."""
    done = 0
    due = Opening.objects.going(now).filter(handed_out_at__lte=now, contributions=None, custodians_told_at=None)
    for one in due.select_related("pack__person", "alert", "by")[:200]:
        if not still_stands(one):
            continue
        with transaction.atomic():
            if not Opening.objects.filter(pk=one.pk, custodians_told_at=None).update(custodians_told_at=now):
                continue
            held = Custodian.objects.accepted().filter(pack=one.pack_id, person__isnull=False, part__isnull=False)
            for custodian in held.select_related("person"):
                about, asked = one.pack.person, custodian.person
                notify(topic=TOPIC, subject=one.pk, text_key="pack_part", about=about, person=asked, now=now)
            audit(at=now, action="hand_out_parts", object_type="opening", object_id=one.pk)
            done += 1
    return done


@transaction.atomic
def object_to_opening(*, by: Person, opening: UUID, now: datetime) -> None:
    """Its person says no: nothing is handed out any more, and what was given is destroyed. Raises Missing, Conflict."""
    found = Opening.objects.filter(pk=opening, pack__person=by).first()
    if found is None:
        raise Missing
    if found.opened_at:
        raise Conflict(_("It was opened already."))
    found.objected_at = found.objected_at or now
    found.save(update_fields=["objected_at"])
    found.contributions.all().delete()
    _take_back_grants(found, now)
    notify(topic=TOPIC, subject=found.pk, text_key="pack_news", about=by, person=found.by, now=now)
    audit(at=now, action="object_opening", object_type="opening", object_id=found.pk, actor=by.pk)


@transaction.atomic
def contribute(*, by: Person, opening: UUID, blob: str, now: datetime) -> Contribution:
    """A custodian's part, sealed by their browser to whoever opens. Raises Missing, Conflict before its time."""
    found = going(opening, now)
    custodian = Custodian.objects.accepted().filter(pack=found.pack_id, person=by, part__isnull=False).first()
    if custodian is None:
        raise Missing
    given = sealed("blob", blob, Shape.TO_KEY)
    made, _new = Contribution.objects.update_or_create(
        opening=found, custodian=custodian, defaults={"blob": given, "at": now}
    )
    if found.by_id != by.pk:
        notify(topic=TOPIC, subject=found.pk, text_key="pack_news", about=found.pack.person, person=found.by, now=now)
    audit(at=now, action="give_part", object_type="opening", object_id=found.pk, actor=by.pk)
    return made


@transaction.atomic
def open_pack(*, by: Person, opening: UUID, spoken: int, grants: Sequence[GivenGrant], now: datetime) -> Opening:
    """Whoever asked has put the parts together in their browser: the record is theirs to read from now on.

    `spoken`: parts that were read out to them, which the server cannot know: then it says that they have read it, but
    destroys nothing and refuses no objection. Raises BadFields while there are fewer parts than needed.
    """
    found = going(opening, now)
    if found.by_id != by.pk:
        raise Missing
    given, needed = found.contributions.count(), found.pack.split or found.pack.needed
    if given + min(spoken, 7) < needed:
        raise BadFields([("parts", _("There are not enough parts yet."))])
    _take_back_grants(found, now)
    keep_grants(record=found.record, by=by, given=grants, now=now)
    found.said_open_at = now
    if given >= needed:
        found.opened_at = now
        found.contributions.all().delete()
    found.save(update_fields=["opened_at", "said_open_at"])
    tell_of_opening(found, now)
    note_work(by=by, alert_id=found.alert_id, what="pack_opened", now=now)
    audit(at=now, action="open_pack", object_type="opening", object_id=found.pk, actor=by.pk, readers=len(grants))
    return found


def _take_back_grants(found: Opening, now: datetime) -> None:
    """What this opening let its opener, and whom they chose, read."""
    rows = Grant.objects.filter(record=found.record_id, by=found.by_id, created_at__gte=found.asked_at)
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
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise Missing
    over = found.objected_at or found.opened_at or found.stopped_at or found.ends_at <= now
    if over or found.pack.record_id != found.record_id:
        raise Conflict(_("This is over."))
    if not still_stands(found):
        raise Conflict(_("This is over."))
    if now < found.handed_out_at:
        raise Conflict(_("Not yet: the person is being asked first."))
    return found


def purge_packs(*, now: datetime) -> int:
    """Parts that were given for what is over, and openings of three years ago."""
    over = Contribution.objects.filter(opening__ends_at__lte=now)
    with transaction.atomic():
        done = over.delete()[0] + Opening.objects.filter(asked_at__lte=now - KEEP_FOR).delete()[0]
    return done
