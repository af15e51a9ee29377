"""Words for contacts: written ahead, released by stage; or sealed under words that only the family knows."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.alerts.models import Alert
from karpear.audit.actions.lines import record as audit
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.messaging.actions.send import send
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Person
from karpear.rules.alarm.outcome import HAPPENED, State
from karpear.rules.case.pack import Stage, is_released
from karpear.rules.secret.sealed import Shape
from karpear.vault.blobs import sealed

from ..models import FamilyWords, Instruction, Release
from ..queries.packs import alert_state
from .owner_notices import INSTRUCTION as TOPIC
from .owner_notices import tell_of_words

LARGEST_WORDS = 32 * 1024
#: As many in one tick.
SET = 200
#: How far back a tick looks for messages that reached a contact; longer than any standstill should be.
LOOKED_BACK = timedelta(days=7)


def _own_contact(by: Person, contact: UUID) -> Contact:
    return find_row(Contact.objects.visible_to(by).filter(pk=contact))


@transaction.atomic
def write_instructions(*, by: Person, contact: UUID, texts: Mapping[Stage, str], now: datetime) -> None:
    """What one contact is to read at each stage; an empty text takes it away. Raises Missing."""
    own_contact = _own_contact(by, contact)
    for stage, text in texts.items():
        if text.strip():
            values = {"text": text.strip(), "changed_at": now}
            Instruction.objects.update_or_create(contact=own_contact, stage=stage.value, defaults=values)
        else:
            Instruction.objects.filter(contact=own_contact, stage=stage.value).delete()
    note(own_contact, action="write_instructions", by=by, at=now)


@transaction.atomic
def keep_family_words(*, by: Person, contact: UUID, blob: str, now: datetime) -> None:
    """A text sealed in the browser under words that the family is told. Raises Missing, BadFields."""
    own_contact = _own_contact(by, contact)
    sealed_words = sealed("blob", blob, Shape.SECRET, LARGEST_WORDS)
    FamilyWords.objects.update_or_create(contact=own_contact, defaults={"blob": sealed_words, "changed_at": now})
    note(own_contact, action="keep_family_words", by=by, at=now)


@transaction.atomic
def remove_family_words(*, by: Person, contact: UUID, now: datetime) -> None:
    """Taken away at once. Raises Missing."""
    own_contact = _own_contact(by, contact)
    FamilyWords.objects.filter(contact=own_contact).delete()
    note(own_contact, action="remove_family_words", by=by, at=now)


def release_words(alert: Alert, stage: Stage, now: datetime) -> list[UUID]:
    """Contacts who have words for this stage get a message to them. Returns these contacts."""
    rows = Instruction.objects.filter(
        contact__in=Contact.objects.accepted().filter(owner=alert.person_id), stage=stage.value
    )
    for instruction in rows.select_related("contact"):
        release, new = Release.objects.get_or_create(
            alert=alert, contact=instruction.contact, stage=stage.value, taken_back_at=None, defaults={"at": now}
        )
        if new:
            person = alert.person
            send(
                topic=TOPIC, subject=release.pk, text_key="instruction", about=person, contact=instruction.contact,
                now=now,
            )  # fmt: skip
            _note(release, now)
    return [instruction.contact_id for instruction in rows]


def _note(release: Release, now: datetime) -> None:
    """Written down, and said to its person on all channels as soon as that is safe."""
    tell_of_words(release, now)
    note(release, action="release_words", by=None, at=now, stage=release.stage)


def reached_contacts(now: datetime) -> QuerySet[Delivery]:
    """Messages that reached contacts for whom something is written for silence, and that are not written down yet."""
    reached = Delivery.objects.filter(
        topic="alert", drill=False, contact__isnull=False, state="sent", sent_at__gt=now - LOOKED_BACK
    )
    noted = Release.objects.standing().filter(
        alert=OuterRef("subject"), contact=OuterRef("contact"), stage=Stage.MISSED.value
    )
    over = Q(state=State.RESOLVED.value) & ~Q(outcome__in=[outcome.value for outcome in HAPPENED])
    standing = Alert.objects.filter(pk=OuterRef("subject"), drill=False).exclude(over)  # else nothing is released
    rows = reached.filter(~Exists(noted), Exists(standing), contact__instructions__stage=Stage.MISSED.value)
    return rows.order_by("-sent_at")


def note_reached(*, now: datetime) -> int:
    """Contacts whom an alert reached may read what was written for silence: that is written down and said."""
    count = 0
    for alert_id, contact in set(reached_contacts(now).values_list("subject", "contact")[:SET]):
        alert = Alert.objects.filter(pk=alert_id).select_related("person").first()
        if alert is None or not is_released(Stage.MISSED, alert_state(alert), was_told=True):
            continue
        with transaction.atomic():
            release, new = Release.objects.get_or_create(
                alert=alert, contact_id=contact, stage=Stage.MISSED.value, taken_back_at=None, defaults={"at": now}
            )
            if new:
                _note(release, now)
                count += 1
    return count


@transaction.atomic
def note_shown(*, contact: Contact, alert: Alert, stages: Collection[Stage], now: datetime) -> int:
    """A contact's page shows these words. Says how many for the first time; later ones are not written down."""
    rows = Release.objects.standing().filter(alert=alert, contact=contact, stage__in=[stage.value for stage in stages])
    count = 0
    for pk, stage in list(rows.filter(shown_at=None).values_list("pk", "stage")):
        if rows.filter(pk=pk, shown_at=None).update(shown_at=now):
            audit(at=now, action="show_words", object_type="release", object_id=pk, stage=stage)
            count += 1
    return count
