"""A family plan: kept with its readers' keys, looked through, opened because of an incident, counted, destroyed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.alerts.queries.stages import may_be_written_to
from karpear.audit.actions.verbs import note
from karpear.db.batches import one_by_one
from karpear.db.rows import find_row
from karpear.messaging.actions.send import send_everywhere
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import membership_in
from karpear.rules.duty.family import FamilyCase, FamilyIncident, may_open, may_open_again
from karpear.rules.duty.totals import CaseTotals, family_totals, half_of, half_to_publish
from karpear.rules.refusals import BadFields, Missing
from karpear.rules.secret.sealed import Shape
from karpear.vault.actions.deletion import remove_record
from karpear.vault.actions.grants import GivenGrant, keep_grants
from karpear.vault.blobs import sealed, to_text
from karpear.vault.models import Grant, Record, RecordType
from karpear.vault.queries.directory import reachable

from .models import FamilyOpening, FamilyPlan, FamilyReader, FamilyTotals
from .queries import known_of, newest_record
from .values import CountedNumbers, PlanIn, ReaderIn

TOPIC, OPENED_TEXT = "family", "pack_opened"


@transaction.atomic
def keep_plan(*, by: Person, version: PlanIn, now: datetime) -> FamilyPlan:
    """A version that was sealed just before, its readers' keys, and what may be counted. Keys of before are destroyed.

    Raises Missing for a record that is not theirs, BadFields for readers whom they cannot reach or blobs of another
    shape. Nothing is kept then.
    """
    rows = Record.objects.kept().filter(owner=by, type=RecordType.FAMILY, superseded_by=None)
    record = find_row(rows.filter(pk=version.record))
    plan, _was_created = FamilyPlan.objects.select_for_update().get_or_create(
        person=by, defaults={"created_at": now, "looked_at": now}
    )
    plan.record, plan.looked_at, plan.reminded_at = record, now, None
    _count(plan, by, version.counted)
    plan.save()
    _keep_readers(plan, by, version.readers, now)
    _open_newest(plan, now)
    note(
        plan, action="family.keep", by=by, at=now, readers=len(version.readers), counted=plan.counted_for_id is not None
    )
    return plan


def _count(plan: FamilyPlan, by: Person, counted: CountedNumbers | None) -> None:
    """Only for an organisation that they belong to. Raises Missing."""
    plan.counted_for = membership_in(by, counted.organisation).organisation if counted else None
    plan.counted = counted.numbers if counted else None


def _keep_readers(plan: FamilyPlan, by: Person, readers: Sequence[ReaderIn], now: datetime) -> None:
    allowed = reachable(by) - {("person", identity) for identity in by.identities.values_list("pk", flat=True)}
    if any(("person", reader.to) not in allowed for reader in readers):
        raise BadFields([("readers", _("You do not know one of these readers, or they no longer have access."))])
    since = dict(plan.readers.values_list("identity", "added_at"))
    plan.readers.all().delete()
    FamilyReader.objects.bulk_create(
        FamilyReader(
            plan=plan,
            identity_id=reader.to,
            blob=sealed("readers", reader.blob, Shape.TO_KEY),
            added_at=since.get(reader.to, now),
        )
        for reader in {reader.to: reader for reader in readers}.values()
    )


def _open_newest(plan: FamilyPlan, now: datetime) -> None:
    """Whoever may read it may read what is new in it; whoever was chosen no longer may read nothing more."""
    for opening in plan.openings.standing().select_related("reader"):
        chosen_reader = plan.readers.filter(identity__person=opening.reader).first()
        if chosen_reader is None:
            _end(opening, now)
        else:
            _grant(plan, chosen_reader, now)


def _grant(plan: FamilyPlan, reader: FamilyReader, now: datetime) -> None:
    if plan.record is None:
        raise Missing
    if not Grant.objects.filter(record=plan.record, identity=reader.identity_id, revoked_at=None).exists():
        blob = GivenGrant("person", reader.identity_id, to_text(reader.blob))
        keep_grants(record=plan.record, by=plan.person, grants=[blob], now=now)


@transaction.atomic
def look_through(*, by: Person, now: datetime) -> None:
    """Its person looked at it: all of it is still right. Raises Missing."""
    plan = find_row(FamilyPlan.objects.visible_to(by).select_for_update())
    plan.looked_at, plan.reminded_at = now, None
    plan.save(update_fields=["looked_at", "reminded_at"])
    note(plan, action="family.look", by=by, at=now)


@transaction.atomic
def open_because(
    *, by: Person, plan: UUID, incident: FamilyIncident, incident_id: UUID, now: datetime, is_quiet: bool = False
) -> FamilyOpening:
    """Somebody whom its person chose reads it from now on, because of an incident. Its person is told once it is safe.

    What the desk knows of the incident is handed in. `is_quiet`: it is not safe before `tell_owners`. Raises
    Missing for everybody else, for every other incident, and where its person took it back, unless something was
    confirmed of them.
    """
    rows = FamilyPlan.objects.select_for_update(of=("self",)).filter(pk=plan, record__isnull=False)
    stored_plan = find_row(rows.select_related("person", "record"))
    chosen_reader = FamilyReader.objects.filter(plan=stored_plan, identity__person=by).first()
    owner = stored_plan.person
    if chosen_reader is None or not may_open(incident, owner=owner.pk, reader=by.pk, was_chosen=True):
        raise Missing
    taken_back = stored_plan.openings.filter(reader=by, incident=incident_id, taken_back_at__isnull=False)
    if not may_open_again(incident, owner.pk, was_taken_back=taken_back.exists()):
        raise Missing
    opening = _open(stored_plan, chosen_reader, by, now, incident=incident_id, is_quiet=is_quiet)
    if opening.told_at is None and not opening.is_quiet and may_be_written_to(owner.pk):
        send_everywhere(topic=TOPIC, subject=stored_plan.pk, text_key=OPENED_TEXT, person=owner, now=now)
        opening.told_at = now
        opening.save(update_fields=["told_at"])
    note(stored_plan, action="family.open", by=by, at=now, incident=str(incident_id))
    return opening


@transaction.atomic
def open_known(*, by: Person, plan: UUID, now: datetime) -> FamilyOpening:
    """The same because of what is known by an alert, for whoever was chosen and sees no incidents. Raises Missing."""
    stored_plan = find_row(FamilyPlan.objects.filter(pk=plan, readers__identity__person=by).select_related("person"))
    incident_facts = known_of(stored_plan.person, by)
    if incident_facts is None:
        raise Missing
    return open_because(by=by, plan=plan, incident=incident_facts, incident_id=stored_plan.person_id, now=now)


@transaction.atomic
def give_now(*, by: Person, reader: UUID, now: datetime) -> FamilyOpening:
    """Its person lets somebody whom they chose read it now: they must flee, or want to talk it over. Raises Missing."""
    rows = FamilyReader.objects.filter(pk=reader, plan__person=by)
    chosen_reader = find_row(rows.select_related("plan__person", "plan__record", "identity__person"))
    opening = _open(chosen_reader.plan, chosen_reader, chosen_reader.identity.person, now)
    note(chosen_reader.plan, action="family.give", by=by, at=now)
    return opening


def _open(
    plan: FamilyPlan, chosen_reader: FamilyReader, reader: Person, now: datetime, *, incident: UUID | None = None,
    is_quiet: bool = False,
) -> FamilyOpening:  # fmt: skip
    _grant(plan, chosen_reader, now)
    opening, was_created = FamilyOpening.objects.standing().get_or_create(
        plan=plan,
        reader=reader,
        taken_back_at=None,
        defaults={"opened_at": now, "incident": incident, "is_quiet": is_quiet},
    )
    if not was_created and incident and opening.incident != incident:
        opening.incident, opening.seen_at, opening.told_at, opening.is_quiet = incident, None, None, is_quiet
        opening.save(update_fields=["incident", "seen_at", "told_at", "is_quiet"])
    return opening


def tell_owners(*, incident: UUID) -> int:
    """It is over, or about somebody else: whose plan was opened because of it hears of that now. Returns how many."""
    return FamilyOpening.objects.filter(incident=incident, is_quiet=True).update(is_quiet=False)


@transaction.atomic
def take_back(*, by: Person, opening: UUID, now: datetime) -> None:
    """They read it no longer; what they read, they read. Raises Missing."""
    own_opening = find_row(FamilyOpening.objects.standing().filter(pk=opening, plan__person=by).select_related("plan"))
    _end(own_opening, now)
    note(own_opening.plan, action="family.take_back", by=by, at=now)


def _end(opening: FamilyOpening, now: datetime) -> None:
    grants = Grant.objects.filter(record__owner=opening.plan.person_id, record__type=RecordType.FAMILY)
    grants.filter(identity__person=opening.reader_id, revoked_at=None).update(revoked_at=now)
    opening.taken_back_at = now
    opening.save(update_fields=["taken_back_at"])


@transaction.atomic
def note_seen(*, by: Person, now: datetime) -> None:
    """Its person saw who may read it."""
    FamilyOpening.objects.unseen().filter(plan__person=by).update(seen_at=now)


@transaction.atomic
def count_no_longer(*, by: Person, now: datetime) -> None:
    """Their numbers are deleted; what was published stays, and shows nobody's. Raises Missing."""
    plan = find_row(FamilyPlan.objects.visible_to(by).select_for_update())
    plan.counted_for, plan.counted = None, None
    plan.save(update_fields=["counted_for", "counted"])
    note(plan, action="family.uncount", by=by, at=now)


@transaction.atomic
def destroy_plan(*, by: Person, now: datetime) -> None:
    """The readers' keys and the numbers go at once, the sealed record as every removed record. Raises Missing."""
    plan, record = FamilyPlan.objects.visible_to(by).first(), newest_record(by)
    if plan is None and record is None:
        raise Missing
    if record:
        remove_record(by=by, thread=record.thread, now=now)
    if plan:
        note(plan, action="family.destroy", by=by, at=now)
        plan.delete()


def publish_totals(*, now: datetime) -> int:
    """Of each organisation the totals of the half-year that is over, once; what was published stays as it was."""
    half = half_to_publish(now.date())
    published = FamilyTotals.objects.filter(half__gte=half).values("organisation")
    waiting = _counted(now).exclude(counted_for__in=published)
    organisations = Organisation.objects.filter(pk__in=waiting.values("counted_for")).order_by("pk")
    return one_by_one(
        "publish totals of families", organisations, lambda organisation: _publish(organisation, half, now), now=now
    )


def _counted(now: datetime) -> QuerySet[FamilyPlan]:
    """Plans that may be counted in the half-year that is over: those that were there before it ended."""
    ended_on = half_of(now.date())
    return FamilyPlan.objects.filter(counted_for__isnull=False, created_at__date__lt=ended_on)


def _publish(organisation: Organisation, half: date, now: datetime) -> bool:
    """Of those who belonged to it before the half-year began: nobody adds accounts to learn what another said."""
    members = organisation.memberships.active().filter(joined_at__date__lt=half).values("person")
    plans = _counted(now).filter(counted_for=organisation, person__in=members, person__is_active=True)
    numbers = [{FamilyCase(case): row for case, row in (plan.counted or {}).items()} for plan in plans]
    totals, was_created = FamilyTotals.objects.get_or_create(
        organisation=organisation,
        half=half,
        defaults={"published_at": now, "totals": in_rows(family_totals(numbers))},
    )
    if was_created:
        note(totals, action="family.publish", by=None, at=now)
    return was_created


def in_rows(totals: dict[FamilyCase, CaseTotals]) -> dict[str, object]:
    """As they are kept."""
    return {
        case.value: {
            "need": row.need,
            "covered": row.covered,
            "paid": {payer.value: amount for payer, amount in row.paid.items()},
        }
        for case, row in totals.items()
    }
