"""One's own pack, the parts one holds, what may be opened, and the words that a contact may read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from karpear.alerts.models import Alert, StageCall
from karpear.alerts.queries.stages import freed
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Person
from karpear.rules.alarm.outcome import HAPPENED, State
from karpear.rules.case.pack import PAPERS_BEFORE, AlertState, Stage, is_released, is_stale, may_go_on
from karpear.rules.refusals import Missing
from karpear.vault.blobs import to_text
from karpear.vault.models import Record

from ..models import Custodian, CustodianState, FamilyWords, Instruction, Opening, Pack, Release


def alert_state(alert: Alert) -> AlertState:
    """An alert as the rules of custody see it."""
    calls = StageCall.objects.standing().filter(alert=alert, confirmed_at__isnull=False).values_list("stage", flat=True)
    over = alert.state == State.RESOLVED.value
    return AlertState(
        drill=alert.drill,
        acknowledged=alert.owner_id is not None,
        incident=over and alert.outcome in HAPPENED,
        over=over,
        case=alert.goes_on,
        confirmed=frozenset(Stage(stage) for stage in calls),
    )


@dataclass(frozen=True, slots=True)
class OwnPack:
    """A person's pack as their page shows it. `behind`: custodians hold parts of an older version or split."""

    pack: Pack | None
    thread: UUID | None
    newest: UUID | None
    custodians: list[Custodian] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    stale: bool = False
    behind: bool = False
    papers_soon: bool = False

    @property
    def accepted(self) -> list[Custodian]:
        return [custodian for custodian in self.custodians if custodian.state == CustodianState.ACCEPTED]

    @property
    def number_waits(self) -> bool:
        """Only the number of custodians who open it together was changed since it was sealed."""
        if self.pack is None or self.pack.split in (None, self.pack.needed):
            return False
        return self.pack.record_id == self.newest and all(custodian.part for custodian in self.accepted)

    @property
    def enough(self) -> bool:
        return self.pack is not None and len(self.accepted) >= max(2, self.pack.needed)


def own_pack(person: Person, now: datetime) -> OwnPack:
    """What a person's own page needs."""
    pack = Pack.objects.filter(person=person).first()
    record = Record.objects.kept().filter(owner=person, type="pack", superseded_by=None).first()
    newest = record.pk if record else None
    if pack is None:
        return OwnPack(None, record.thread if record else None, newest)
    custodians = list(Custodian.objects.standing().filter(pack=pack).select_related("person", "outside"))
    accepted = [custodian for custodian in custodians if custodian.state == CustodianState.ACCEPTED]
    behind = pack.record_id != newest or pack.split != pack.needed or not all(custodian.part for custodian in accepted)
    announced = pack.openings.filter(told_at__isnull=False)  # the others are said as soon as that is safe
    openings = list(announced.select_related("by")[:10])
    soon = pack.papers_until is not None and pack.papers_until <= now.date() + PAPERS_BEFORE
    return OwnPack(
        pack, record.thread if record else None, newest, custodians, openings, is_stale(pack.reviewed_at, now), behind,
        papers_soon=soon,
    )  # fmt: skip


def held_by(person: Person) -> list[Custodian]:
    """The packs that this person was asked to hold, or holds, a part of."""
    return list(Custodian.objects.standing().filter(person=person).select_related("pack__person"))


def openings_for(person: Person, now: datetime) -> list[Opening]:
    """What this person opens, or is asked for their part of, just now; their own pack's not."""
    packs = Custodian.objects.accepted().filter(person=person, part__isnull=False).values("pack")
    late = Q(pack__in=packs, handed_out_at__lte=now)
    return list(Opening.objects.going(now).filter(Q(by=person) | late).select_related("pack__person", "by"))


def opened_pack(person: Person, alert: UUID) -> Opening | None:
    """The pack that was opened because of this alert, where this person may read it; never their own."""
    rows = Opening.objects.filter(alert=alert, said_open_at__isnull=False, objected_at=None)
    rows = rows.filter(record__in=Record.objects.visible_to(person).values("pk")).exclude(pack__person=person)
    return rows.select_related("pack__person", "record", "alert").order_by("-said_open_at", "-id").first()


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """`given`: whether the viewer gave their part. `count`: parts that are there, with the one whoever opens holds."""

    opening: Opening
    is_opener: bool
    is_person: bool
    holds: bool
    given: bool
    count: int
    of: int
    open_now: bool
    waiting: bool


@unguarded("for whoever opens, holds a part or is the person")
def opening_page(viewer: Person, opening: UUID, now: datetime) -> OpeningPage:
    """For whoever opens, holds a part, or is the person. Raises Missing."""
    rows = Opening.objects.filter(pk=opening).select_related("pack__person", "by", "record", "alert")
    stored_opening = find_row(rows)
    custodians = Custodian.objects.accepted().filter(pack=stored_opening.pack_id)
    custody = custodians.filter(person=viewer, part__isnull=False).first()
    opener = stored_opening.by_id == viewer.pk
    is_person = stored_opening.pack.person_id == viewer.pk and stored_opening.told_at is not None
    if not (opener or is_person or custody):
        raise Missing
    over = stored_opening.objected_at or stored_opening.opened_at or stored_opening.stopped_at
    going = not over and stored_opening.ends_at > now and still_stands(stored_opening)
    return OpeningPage(
        opening=stored_opening,
        is_opener=opener,
        is_person=is_person,
        holds=custody is not None,
        given=custody is not None and stored_opening.contributions.filter(custodian=custody).exists(),
        count=stored_opening.contributions.count()
        + custodians.filter(person=stored_opening.by_id, part__isnull=False).count(),
        of=custodians.filter(part__isnull=False).count(),
        open_now=going and stored_opening.handed_out_at <= now,
        waiting=going and stored_opening.handed_out_at > now,
    )


def may_open(person: Person, alert: Alert) -> bool:
    """Whoever holds a part of its person's pack, or acts on the alert."""
    custodian = Custodian.objects.accepted().filter(person=person, pack__person=alert.person_id).exists()
    return custodian or Alert.objects.may_act(person).filter(pk=alert.pk).exists()


def still_stands(opening: Opening) -> bool:
    """Is the alert as real as when it was asked, whoever has it now, and may whoever asked still open it?"""
    return may_go_on(alert_state(opening.alert)) and may_open(opening.by, opening.alert)


def opening_parts(viewer: Person, opening: UUID, now: datetime) -> dict[str, Any]:
    """The sealed things of an opening, for browsers: only what the viewer may have now. Raises Missing."""
    page = opening_page(viewer, opening, now)
    stored_opening, part, key, parts = page.opening, None, None, []
    if page.open_now and not page.is_person:
        custody = (
            Custodian.objects.accepted().filter(pack=stored_opening.pack_id, person=viewer, part__isnull=False).first()
        )
        part = to_text(custody.part) if custody and custody.part else None
        if page.is_opener:
            key = to_text(stored_opening.pack.key_blob) if stored_opening.pack.key_blob else None
            parts = [
                to_text(contribution.blob) for contribution in stored_opening.contributions.all() if contribution.blob
            ]
    identity = stored_opening.by.identities.active().first()
    return {
        "needed": stored_opening.pack.split or stored_opening.pack.needed,
        "opener": {"id": identity.pk, "recipient": identity.recipient} if identity else None,
        "mine": page.is_opener,
        "part": part,
        "key": key,
        "given": parts,
        "recipient": stored_opening.record.recipient,
        "thread": stored_opening.record.thread,
    }


def own_parts(person: Person, now: datetime) -> dict[str, Any]:
    """What a person's browser needs to seal their pack for the custodians."""
    pack_state = own_pack(person, now)
    rows = [
        {
            "id": custodian.pk,
            "name": custodian.shown_name,
            "person": custodian.person_id,
            "outside": custodian.outside_id,
            "recipient": custodian.outside.recipient if custodian.outside else None,
        }
        for custodian in pack_state.accepted
    ]
    return {"needed": pack_state.pack.needed if pack_state.pack else 2, "thread": pack_state.thread, "custodians": rows}


def kit_of(person: Person) -> tuple[Pack, list[Custodian]]:
    """One's own pack with all parts, to take away. Raises Missing before it was sealed for custodians."""
    pack = find_row(Pack.objects.filter(person=person, record__isnull=False).select_related("record"))
    return pack, list(pack.custodians.accepted().filter(part__isnull=False).select_related("person", "outside"))


@dataclass(frozen=True, slots=True)
class ToldContact:
    """What a contact may read now. `blob`: sealed under words they were told, in base64.

    `taken_back`: they have opened words before that were taken back, and that nothing releases again.
    """

    contact: Contact
    texts: list[tuple[Stage, str]]
    blob: str
    taken_back: bool


def told_to(delivery: Delivery, alert: Alert) -> ToldContact:
    """For the contact of this message about this alert. Raises Missing when they are no longer relied on."""
    contact = find_row(Contact.objects.accepted().filter(pk=delivery.contact_id or alert.pk, owner=alert.person_id))
    state = alert_state(alert)
    is_told = (delivery.topic == "alert" and not delivery.drill) or was_reached(contact, alert)
    texts_by_stage = {
        Stage(instruction.stage): instruction.text for instruction in Instruction.objects.filter(contact=contact)
    }
    over = {Stage.MISSED} if freed(alert) else set()  # nobody needs what was written for silence
    stages = [stage for stage in Stage if stage in texts_by_stage and stage not in over]
    texts = [(stage, texts_by_stage[stage]) for stage in stages if is_released(stage, state, was_told=is_told)]
    sealed = FamilyWords.objects.filter(contact=contact).first()
    shows_words = sealed is not None and (bool(state.confirmed) or is_released(Stage.MISSED, state, was_told=is_told))
    back = Release.objects.filter(alert=alert, contact=contact, taken_back_at__isnull=False, shown_at__isnull=False)
    taken_back = back.exclude(stage__in=[stage.value for stage, _text in texts]).exists()
    blob = to_text(sealed.blob) if sealed and shows_words and not state.drill else ""
    return ToldContact(contact, texts, blob, taken_back)


def releases_of(person: Person) -> list[Release]:
    """Which of their words were shown to whom, newest first: what they were told of, since that was safe."""
    rows = Release.objects.filter(contact__owner=person, alert__person=person, told_at__isnull=False)
    return list(rows.select_related("contact").order_by("-at", "-pk")[:20])


def was_reached(contact: Contact, alert: Alert) -> bool:
    """Did a message about this alert go to them?"""
    return Delivery.objects.filter(topic="alert", subject=alert.pk, contact=contact, drill=False).exists()


def contacts_with_words(person: Person) -> Sequence[dict[str, Any]]:
    """Each contact with the stages that something is written for."""
    rows = Contact.objects.visible_to(person).prefetch_related("instructions")
    sealed = set(FamilyWords.objects.filter(contact__owner=person).values_list("contact", flat=True))
    return [
        {
            "contact": contact,
            "stages": {instruction.stage for instruction in contact.instructions.all()},
            "sealed": contact.pk in sealed,
        }
        for contact in rows
    ]


def words_for(person: Person, contact: UUID) -> tuple[Contact, dict[str, str], FamilyWords | None]:
    """What is written for one contact. Raises Missing."""
    own_contact = find_row(Contact.objects.visible_to(person).filter(pk=contact))
    texts = {instruction.stage: instruction.text for instruction in own_contact.instructions.all()}
    return own_contact, texts, FamilyWords.objects.filter(contact=own_contact).first()
