"""A pack and its custodians: chosen by its person, accepted by each, sealed for all of them at once."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record as audit
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.messaging.actions.send import send
from karpear.people.models import Person
from karpear.rules.case.pack import LEAST, MOST, split_fits
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.secret.sealed import Shape
from karpear.vault.actions.deletion import remove_record
from karpear.vault.blobs import sealed
from karpear.vault.models import Identity, Outside, Record, RecordType
from karpear.vault.queries.directory import reachable

from ..models import Custodian, CustodianState, Opening, Pack

TOPIC = "pack"


def _pack_of(person: Person, now: datetime) -> Pack:
    return Pack.objects.get_or_create(person=person, defaults={"created_at": now, "reviewed_at": now})[0]


@transaction.atomic
def ask_custodian(*, by: Person, kind: str, key: UUID, now: datetime) -> Custodian:
    """Ask somebody to hold a part: `kind` person or outside, `key` the id of their vault key.

    Raises Missing for keys that `by` may not seal to, Conflict when they were asked already or there are seven.
    """
    if (kind, key) not in reachable(by) or kind == "team":
        raise Missing
    pack = _pack_of(by, now)
    standing = Custodian.objects.standing().filter(pack=pack)
    if standing.count() >= MOST:
        raise Conflict(_("Seven is the maximum."))
    person = Identity.objects.get(pk=key).person if kind == "person" else None
    if person == by:
        raise Conflict(_("You cannot hold a part of your own pack: when it is needed, you will not be there."))
    outside = Outside.objects.get(pk=key) if kind == "outside" else None
    if standing.filter(person=person, outside=outside).exists():
        raise Conflict(_("They have already been asked."))
    custodian = Custodian.objects.create(pack=pack, person=person, outside=outside, asked_at=now)
    if person:
        send(topic=TOPIC, subject=custodian.pk, text_key="pack_asked", about=by, person=person, now=now)
    else:  # nobody there to answer here: its owner spoke with them
        custodian.state, custodian.answered_at = CustodianState.ACCEPTED, now
        custodian.save(update_fields=["state", "answered_at"])
    note(pack, action="ask_custodian", by=by, at=now)
    return custodian


@transaction.atomic
def answer_custody(*, by: Person, custodian: UUID, accept: bool, now: datetime) -> Custodian:
    """Yes or no to holding a part; also a later no. Raises Missing."""
    custody = find_row(Custodian.objects.standing().filter(pk=custodian, person=by).select_related("pack__person"))
    if accept and custody.state == CustodianState.ACCEPTED:
        return custody
    custody.state = CustodianState.ACCEPTED if accept else CustodianState.DECLINED
    custody.answered_at, custody.part = now, custody.part if accept else None
    custody.save(update_fields=["state", "answered_at", "part"])
    owner = custody.pack.person
    send(topic=TOPIC, subject=custody.pack_id, text_key="pack_news", about=by, person=owner, now=now)
    audit(
        at=now, action="accept_custody" if accept else "decline_custody", object_type="pack", object_id=custody.pack_id,
        actor=by.pk,
    )  # fmt: skip
    return custody


@transaction.atomic
def remove_custodian(*, by: Person, custodian: UUID, now: datetime) -> None:
    """Their part is destroyed here. The others' parts still open the pack until it is sealed again. Raises Missing."""
    standing_custodian = find_row(Custodian.objects.standing().filter(pk=custodian, pack__person=by))
    standing_custodian.state, standing_custodian.part, standing_custodian.answered_at = CustodianState.ENDED, None, now
    standing_custodian.save(update_fields=["state", "part", "answered_at"])
    audit(at=now, action="remove_custodian", object_type="pack", object_id=standing_custodian.pack_id, actor=by.pk)


@transaction.atomic
def set_needed(*, by: Person, threshold: int, now: datetime) -> Pack:
    """How many together open it; from the next sealing on. Raises BadFields."""
    pack = _pack_of(by, now)
    if not LEAST <= threshold <= MOST:
        raise BadFields([("needed", _("At least two, at most seven."))])
    pack.needed = threshold
    pack.save(update_fields=["needed"])
    return pack


@transaction.atomic
def seal_for_custodians(
    *, by: Person, record: UUID, threshold: int, key: str, parts: Mapping[UUID, str], now: datetime
) -> Pack:
    """A version of the pack, its key under the parts, and a part for each who accepted. Parts of before are destroyed.

    Raises BadFields for a split that does not fit or blobs of another shape, Missing for what is not theirs.
    """
    pack_record = find_row(Record.objects.kept().filter(pk=record, owner=by, type=RecordType.PACK, superseded_by=None))
    pack = _pack_of(by, now)
    accepted = {
        custodian.pk: custodian
        for custodian in Custodian.objects.accepted().filter(pack=pack).select_related("outside")
    }
    if set(parts) != set(accepted) or not split_fits(threshold, len(parts)) or threshold != pack.needed:
        raise BadFields([("needed", _("The custodians have changed in the meantime. Reload the page."))])
    pack.record, pack.key_blob = pack_record, sealed("key", key, Shape.SECRET)
    pack.split, pack.sealed_at, pack.reviewed_at = threshold, now, now
    pack.reminded_at = None
    pack.save()
    Custodian.objects.filter(pack=pack).update(part=None)
    for pk, blob in parts.items():
        custodian = accepted[pk]
        custodian.part, custodian.to_recipient = sealed("parts", blob, Shape.TO_KEY), _recipient(custodian)
    Custodian.objects.bulk_update(accepted.values(), ["part", "to_recipient"])
    # What is being opened is the version of before: its parts are gone, so it is asked again.
    Opening.objects.going(now).filter(pack=pack).update(ends_at=now)
    note(pack, action="seal_pack", by=by, at=now, needed=threshold, of=len(parts))
    return pack


def _recipient(custodian: Custodian) -> str:
    if custodian.outside:
        return custodian.outside.recipient
    identity = Identity.objects.active().filter(person=custodian.person_id).first()
    if identity is None:
        raise BadFields([("parts", _("A custodian has no vault key any more."))])
    return identity.recipient


@transaction.atomic
def still_right(*, by: Person, now: datetime) -> None:
    """Its person looked at it: all of it is still as it should be."""
    if not Pack.objects.filter(person=by).update(reviewed_at=now, reminded_at=None):
        raise Missing
    note(by.pack, action="review_pack", by=by, at=now)


@transaction.atomic
def destroy_pack(*, by: Person, now: datetime) -> None:
    """The parts and the key under them go at once, the sealed record as every removed record. Raises Missing."""
    pack = find_row(Pack.objects.filter(person=by).select_related("record"))
    threads = set(Record.objects.kept().filter(owner=by, type=RecordType.PACK).values_list("thread", flat=True))
    for thread in threads:
        remove_record(by=by, thread=thread, now=now)
    note(pack, action="destroy_pack", by=by, at=now)
    pack.delete()


@transaction.atomic
def keep_papers_day(*, by: Person, until: date | None, now: datetime) -> None:
    """The first day on which a paper expires, to be reminded of before; None: no reminder."""
    pack = _pack_of(by, now) if until else Pack.objects.filter(person=by).first()
    if pack and pack.papers_until != until:
        pack.papers_until, pack.papers_told_at = until, None
        pack.save(update_fields=["papers_until", "papers_told_at"])
        note(pack, action="papers_day", by=by, at=now, reminder=bool(until))
