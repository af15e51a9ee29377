"""Custodians of a case pack, its opening, and what the server refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.alerts import actions as alerts
from karpear.alerts.models import Alert
from karpear.audit.models import Entry
from karpear.cases.actions import packs, packs_opening, packs_words
from karpear.cases.models import Contribution, Custodian, Opening, Pack
from karpear.cases.queries import packs as queries
from karpear.cases.queries.packs_alert import alert_custody
from karpear.people.models import Notice, Person
from karpear.rules.casepack import Stage
from karpear.rules.outcome import Outcome
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.vault.actions import keep_record
from karpear.vault.actions.granting import GivenGrant
from karpear.vault.models import Identity
from tests.cast import NOW, Cast, signed_in
from tests.steps.sealing import Keys, b64, enrolled, given, sealed_to, secret_wrap

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=31)
DAY = timedelta(days=1)


class World:
    """Sophea's pack for Dara, Kanha and Bopha; two of three."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        people = (cast.sophea, cast.dara, cast.kanha, cast.bopha)
        self.keys: dict[Person, tuple[Keys, Identity]] = {one: enrolled(one, NOW) for one in people}
        keys, identity = self.keys[cast.sophea]
        content = given(keys, {"kind": "pack"}, [("person", identity.pk, keys.recipient)], type="pack")
        self.record, _ = keep_record(by=cast.sophea, given=content, now=NOW)
        self.held = [self.custodian(one) for one in people[1:]]

    def custodian(self, person: Person) -> Custodian:
        key = self.keys[person][1].pk
        made = packs.ask_custodian(by=self.cast.sophea, kind="person", key=key, now=NOW)
        return packs.answer_custody(by=person, custodian=made.pk, accept=True, now=NOW)

    def seal(self, **changes: object) -> Pack:
        parts = {one.pk: b64(sealed_to(self.keys[one.person][0].recipient, b"words")) for one in self.held}  # type: ignore[index]
        values = {"record": self.record.pk, "needed": 2, "key": b64(secret_wrap(16)), "parts": parts, **changes}
        return packs.seal_for_custodians(by=self.cast.sophea, now=NOW, **values)  # type: ignore[arg-type]

    def alert(self, *, stage: Stage | None = Stage.DETAINED, silent: bool = False) -> Alert:
        made, _ = alerts.raise_sos(person=self.cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW, silent=silent)
        alerts.acknowledge(by=self.cast.dara, alert_id=made["alert"], now=NOW)
        if stage:
            packs_words.confirm_stage(by=self.cast.dara, alert=made["alert"], stage=stage, now=NOW)
        return Alert.objects.get(pk=made["alert"])

    def opening(self) -> Opening:
        return packs_opening.ask_to_open(by=self.cast.dara, alert=self.alert().pk, now=NOW)

    def grants(self) -> list[GivenGrant]:
        keys, identity = self.keys[self.cast.dara]
        return [GivenGrant("person", identity.pk, b64(sealed_to(keys.recipient, b"key")))]

    def part(self, by: Person, opening: Opening) -> Contribution:
        blob = b64(sealed_to(self.keys[self.cast.dara][0].recipient, b"words"))
        return packs_opening.contribute(by=by, opening=opening.pk, blob=blob, now=LATER)


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def test_custodians_are_asked_and_answer(world: World) -> None:
    assert Notice.objects.filter(text_key="pack_asked").count() == 3
    assert {one.state for one in Custodian.objects.all()} == {"accepted"}
    with pytest.raises(Missing):
        packs.answer_custody(by=world.cast.rith, custodian=world.held[0].pk, accept=True, now=NOW)
    with pytest.raises(Missing):
        packs.ask_custodian(by=world.cast.sophea, kind="person", key=uuid4(), now=NOW)
    with pytest.raises(Conflict):
        packs.ask_custodian(by=world.cast.sophea, kind="person", key=world.keys[world.cast.dara][1].pk, now=NOW)


def test_sealing_takes_one_part_for_each_and_nothing_else(world: World) -> None:
    with pytest.raises(BadFields):
        world.seal(needed=3)  # not what was chosen
    with pytest.raises(BadFields):
        world.seal(parts={world.held[0].pk: b64(b"x")})
    with pytest.raises(BadFields):
        world.seal(key=b64(b"AGE-SECRET-KEY-1 in clear"))
    with pytest.raises(Missing):
        world.seal(record=uuid4())
    pack = world.seal()
    assert pack.record == world.record
    assert all(one.part for one in Custodian.objects.all())
    assert not queries.own_pack(world.cast.sophea, NOW).behind


def test_more_needed_than_agreed_is_refused(world: World) -> None:
    packs.set_needed(by=world.cast.sophea, needed=4, now=NOW)
    with pytest.raises(BadFields):
        world.seal(needed=4)
    with pytest.raises(BadFields):
        packs.set_needed(by=world.cast.sophea, needed=1, now=NOW)


def test_another_number_counts_from_the_next_sealing_on(world: World) -> None:
    world.seal()
    packs.set_needed(by=world.cast.sophea, needed=3, now=NOW)
    assert queries.own_pack(world.cast.sophea, NOW).behind  # two still open it: the page asks to seal it anew
    opening = world.opening()
    assert queries.opening_parts(world.cast.dara, opening.pk, LATER)["needed"] == 2
    world.part(world.cast.kanha, opening)
    world.part(world.cast.bopha, opening)
    packs_opening.open_pack(by=world.cast.dara, opening=opening.pk, spoken=0, grants=world.grants(), now=LATER)
    world.seal(needed=3)
    assert not queries.own_pack(world.cast.sophea, NOW).behind


def test_a_replaced_custodian_holds_nothing_and_the_old_split_is_gone(world: World) -> None:
    before = bytes(world.seal().key_blob or b"")
    opening = world.opening()
    packs.remove_custodian(by=world.cast.sophea, custodian=world.held[0].pk, now=NOW)
    assert Custodian.objects.get(pk=world.held[0].pk).part is None
    with pytest.raises(BadFields):
        world.seal()  # a part for somebody who left
    world.held.pop(0)
    assert bytes(world.seal().key_blob or b"") != before
    with pytest.raises(Conflict):
        world.part(world.cast.kanha, opening)


def test_nothing_opens_before_its_time(world: World) -> None:
    world.seal()
    alert = world.alert(stage=None)
    with pytest.raises(Conflict):
        packs_opening.ask_to_open(by=world.cast.dara, alert=alert.pk, now=NOW)
    for stranger in (world.cast.rith, world.cast.piseth, world.cast.sophea):
        with pytest.raises(Missing):
            packs_opening.ask_to_open(by=stranger, alert=alert.pk, now=NOW)
    with pytest.raises(Forbidden):
        packs_words.confirm_stage(by=world.cast.sophea, alert=alert.pk, stage=Stage.HURT, now=NOW)
    packs_words.confirm_stage(by=world.cast.kanha, alert=alert.pk, stage=Stage.HURT, now=NOW)
    opening = packs_opening.ask_to_open(by=world.cast.dara, alert=alert.pk, now=NOW)
    assert queries.opening_parts(world.cast.kanha, opening.pk, NOW)["part"] is None
    with pytest.raises(Conflict):
        packs_opening.contribute(by=world.cast.kanha, opening=opening.pk, blob="", now=NOW)
    assert queries.opening_parts(world.cast.kanha, opening.pk, LATER)["part"]


def test_a_drill_opens_nothing(world: World) -> None:
    world.seal()
    drill = alerts.start_drill(
        by=world.cast.dara, organisation=world.cast.lantern.pk, person=world.cast.sophea.pk, now=NOW
    )
    pk = getattr(drill, "pk", drill)
    with pytest.raises(BadFields):
        packs_words.confirm_stage(by=world.cast.dara, alert=pk, stage=Stage.DETAINED, now=NOW)
    with pytest.raises(Conflict):
        packs_opening.ask_to_open(by=world.cast.dara, alert=pk, now=NOW)


def test_two_of_three_open_it_and_one_does_not(world: World) -> None:
    world.seal()
    alert = world.alert(stage=Stage.HURT)
    opening = packs_opening.ask_to_open(by=world.cast.dara, alert=alert.pk, now=NOW)
    assert Notice.objects.filter(text_key="pack_opening", person=world.cast.sophea).count() == 2
    packs_opening.hand_out(now=LATER)
    packs_opening.hand_out(now=LATER)
    assert Notice.objects.filter(text_key="pack_part").count() == 3
    world.part(world.cast.dara, opening)
    with pytest.raises(BadFields):
        packs_opening.open_pack(by=world.cast.dara, opening=opening.pk, spoken=0, grants=world.grants(), now=LATER)
    world.part(world.cast.kanha, opening)
    with pytest.raises(Missing):
        packs_opening.open_pack(by=world.cast.kanha, opening=opening.pk, spoken=0, grants=world.grants(), now=LATER)
    packs_opening.open_pack(by=world.cast.dara, opening=opening.pk, spoken=0, grants=world.grants(), now=LATER)
    assert not Contribution.objects.exists()
    assert world.record.grants.count() == 2
    assert Entry.objects.filter(action="open_pack", actor=world.cast.dara.pk).exists()
    assert Notice.objects.filter(text_key="pack_opened", person=world.cast.sophea).count() == 2


def test_the_person_can_say_no(world: World) -> None:
    world.seal()
    opening = world.opening()
    world.part(world.cast.kanha, opening)
    with pytest.raises(Missing):
        packs_opening.object_to_opening(by=world.cast.kanha, opening=opening.pk, now=LATER)
    packs_opening.object_to_opening(by=world.cast.sophea, opening=opening.pk, now=LATER)
    assert not Contribution.objects.exists()
    with pytest.raises(Conflict):
        world.part(world.cast.kanha, opening)


def test_who_must_not_be_written_to_is_not(world: World) -> None:
    world.seal()
    alert = world.alert(silent=True)
    assert alert.no_contact
    opening = packs_opening.ask_to_open(by=world.cast.dara, alert=alert.pk, now=NOW)
    assert opening.told_at is None
    assert not Notice.objects.filter(person=world.cast.sophea, text_key__in=["pack_opening", "pack_opened"]).exists()


def test_an_incident_may_be_opened_and_a_false_alarm_not(world: World) -> None:
    world.seal()
    for outcome, may in ((Outcome.FALSE_ALARM, False), (Outcome.INCIDENT, True)):
        alert = world.alert(stage=None)
        alerts.resolve(by=world.cast.dara, alert_id=alert.pk, outcome=outcome, now=NOW)
        assert alert_custody(world.cast.dara, alert.pk, NOW).may_open is may


def test_destroying_and_reminding(world: World) -> None:
    world.seal()
    assert packs.remind_of_packs(now=NOW) == 0
    half = NOW + timedelta(days=183)
    assert packs.remind_of_packs(now=half) == 1
    assert packs.remind_of_packs(now=half + timedelta(days=1)) == 0
    packs.still_right(by=world.cast.sophea, now=half)
    assert not queries.own_pack(world.cast.sophea, half).stale
    packs.destroy_pack(by=world.cast.sophea, now=half)
    assert not Custodian.objects.exists()
    world.record.refresh_from_db()
    assert world.record.removed_at


def test_an_opening_ends_and_what_was_given_goes(world: World) -> None:
    world.seal()
    opening = world.opening()
    world.part(world.cast.kanha, opening)
    assert packs_opening.purge_packs(now=LATER) == 0
    packs_opening.purge_packs(now=NOW + timedelta(days=15))
    assert not Contribution.objects.exists()
    packs_opening.purge_packs(now=NOW + timedelta(days=4 * 365))
    assert not Opening.objects.exists()


def test_parts_that_are_handed_out_are_written_down(world: World) -> None:
    world.seal()
    opening, path = world.opening(), "/api/v1/packs/openings/{}"
    Opening.objects.update(handed_out_at=timezone.now() + timedelta(minutes=5), ends_at=timezone.now() + DAY)
    kanha = signed_in(world.cast.kanha)
    assert kanha.get(path.format(opening.pk)).json()["part"] is None
    assert not Entry.objects.filter(action="fetch_parts").exists()
    Opening.objects.update(handed_out_at=timezone.now())
    assert kanha.get(path.format(opening.pk)).json()["part"]
    line = Entry.objects.get(action="fetch_parts")
    assert (line.actor, line.object_id, line.detail) == (world.cast.kanha.pk, opening.pk, {"parts": 1, "key": False})
