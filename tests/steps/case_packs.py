"""Somebody's case pack, held by an officer and being opened."""

from datetime import datetime, timedelta
from uuid import UUID

from karpear.alerts.actions import answers as alerts
from karpear.alerts.models import Alert
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Person
from karpear.readiness.packs.actions import custodians as packs
from karpear.readiness.packs.actions import openings as packs_opening
from karpear.readiness.packs.models import Contribution, Custodian, Opening, Pack
from karpear.rules.case.pack import Stage
from karpear.rules.secret.tokens import token_hash
from karpear.screens.stages.actions import calls
from karpear.vault.actions.grants import GivenGrant
from karpear.vault.actions.records import keep_record
from karpear.vault.models import Identity, Record
from tests.cast import NOW, Cast
from tests.steps.alarms import sos
from tests.steps.diary import entry
from tests.steps.sealing import Keys, b64, enrolled, given, sealed_to, secret_wrap


def being_opened(cast: Cast, alert: UUID, now: datetime) -> tuple[Custodian, Opening]:
    """Sophea's pack, a part with Dara, who opens it because of this alert."""
    record = Record.objects.filter(thread=entry(cast.sophea, now)).get()
    pack = Pack.objects.create(person=cast.sophea, record=record, created_at=now, reviewed_at=now, sealed_at=now)
    custodian = Custodian.objects.create(pack=pack, person=cast.dara, state="accepted", asked_at=now, part=b"part")
    opening = Opening.objects.create(
        pack=pack, alert_id=alert, by=cast.dara, record=record, asked_at=now, handed_out_at=now,
        ends_at=now + timedelta(days=1),
    )  # fmt: skip
    return custodian, opening


LATER = NOW + timedelta(minutes=31)


class Custody:
    """Sophea's pack for Dara, Kanha and Bopha; two of three."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        people = (cast.sophea, cast.dara, cast.kanha, cast.bopha)
        self.keys: dict[Person, tuple[Keys, Identity]] = {person: enrolled(person, NOW) for person in people}
        keys, identity = self.keys[cast.sophea]
        content = given(keys, {"kind": "pack"}, [("person", identity.pk, keys.recipient)], type="pack")
        self.record, _ = keep_record(by=cast.sophea, version=content, now=NOW)
        self.held = [self.custodian(person) for person in people[1:]]

    def custodian(self, person: Person) -> Custodian:
        key = self.keys[person][1].pk
        custodian = packs.ask_custodian(by=self.cast.sophea, kind="person", key=key, now=NOW)
        return packs.answer_custody(by=person, custodian=custodian.pk, accept=True, now=NOW)

    def seal(self, **changes: object) -> Pack:
        parts = {
            custodian.pk: b64(sealed_to(self.keys[custodian.person][0].recipient, b"words")) for custodian in self.held
        }  # type: ignore[index]
        values = {"record": self.record.pk, "threshold": 2, "key": b64(secret_wrap(16)), "parts": parts, **changes}
        return packs.seal_for_custodians(by=self.cast.sophea, now=NOW, **values)  # type: ignore[arg-type]

    def alert(self, *, stage: Stage | None = Stage.DETAINED, silent: bool = False) -> Alert:
        alert = sos(self.cast.sophea, NOW, silent=silent)
        alerts.acknowledge(by=self.cast.dara, alert_id=alert.pk, now=NOW)
        if stage:
            calls.confirm_stage(by=self.cast.dara, alert=alert.pk, stage=stage, now=NOW)
        return Alert.objects.get(pk=alert.pk)

    def opening(self) -> Opening:
        return packs_opening.ask_to_open(by=self.cast.dara, alert=self.alert().pk, now=NOW)

    def grants(self) -> list[GivenGrant]:
        keys, identity = self.keys[self.cast.dara]
        return [GivenGrant("person", identity.pk, b64(sealed_to(keys.recipient, b"key")))]

    def part(self, by: Person, opening: Opening) -> Contribution:
        blob = b64(sealed_to(self.keys[self.cast.dara][0].recipient, b"words"))
        return packs_opening.contribute(by=by, opening=opening.pk, blob=blob, now=LATER)


TEXTS = {stage: f"canary {stage.value}" for stage in Stage}


def message(alert: UUID, contact: Contact, *, drill: bool = False) -> Delivery:
    address = contact.addresses.all()[0]
    return Delivery.objects.create(
        topic="alert", subject=alert, text_key="alert", contact=contact, about=contact.owner, address=address,
        channel=address.channel, drill=drill, state="sent", sent_at=NOW, next_attempt_at=NOW, created_at=NOW, step=90,
        link_hash=token_hash("t0ken"), link_expires_at=NOW.replace(year=2040),
    )  # fmt: skip
