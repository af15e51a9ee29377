"""What each side of a shared watch reads at each moment: who asks, who has it, whom to ring, what would end."""

from dataclasses import replace

import pytest
from django.utils import timezone

from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.models import Alert, Briefing
from karpear.messaging.models import Delivery
from karpear.network.aid.models import AidAgreement, AlertHandover, SharedShift
from karpear.network.aid.needs import HANDOVER_OFFERED, WATCH_ASKED
from karpear.network.members.models import NetworkMember
from karpear.people.models import Person, Shift
from karpear.people.needs import NeedList, Waiting
from tests.cast import Cast, signed_in
from tests.rooms.network.aid import HOUR, agree, local, morning_comes, take_night
from tests.steps.alarms import sos

pytestmark = pytest.mark.once


@pytest.fixture
def agreed(cast: Cast) -> AidAgreement:
    return agree(cast)


def test_whoever_is_asked_sees_it_where_they_look_and_keeps_what_they_were_told(
    cast: Cast, agreed: AidAgreement
) -> None:
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    piseth, dara, page = signed_in(cast.piseth), signed_in(cast.dara), f"/alerts/{alert.pk}/"
    piseth.post(page, {"do": "acknowledge"})
    asks = "asks you to take it over"
    assert asks not in dara.get(page).text + dara.get("/board/").text
    piseth.post(f"/aid/handover/{alert.pk}/", {"to": cast.dara.pk, "words": "She left at 20:00."})
    address = f"/aid/handovers/{AlertHandover.objects.get().pk}/"
    for path in (page, "/board/"):
        assert asks in dara.get(path).text and address in dara.get(path).text, path
        assert asks not in signed_in(cast.kanha).get(path).text + piseth.get(path).text, path
    assert "She left at 20:00." in dara.get(page).text
    need = next(need for need in needs_of(cast.dara) if need.what == "handover.asked")
    assert (need.looks, need.state) == ("sos", "SOS") and need.stays
    dara.post(address, {"answer": "accept"})
    after = dara.get(page).text
    assert "She left at 20:00." in after and asks not in after
    assert "She left at 20:00." not in signed_in(cast.sophea).get(page).text
    told = Delivery.objects.filter(person=cast.piseth, text_key="handover_taken")
    assert told.exists() and "Dara has had it since" in piseth.get(address).text


def needs_of(person: Person) -> list[Waiting]:
    return NeedList([HANDOVER_OFFERED]).waiting(person, timezone.now())[0]


@pytest.mark.both
def test_a_guest_is_named_with_their_organisation_and_reads_whose_people_they_watch(
    cast: Cast, agreed: AidAgreement
) -> None:
    shift = take_night(cast, agreed)
    piseth, dara, sophea = signed_in(cast.piseth), signed_in(cast.dara), signed_in(cast.sophea)
    assert "you, for Mekong Lantern Network, until" in piseth.get("/").text
    assert "Mekong Lantern Network, until" not in dara.get("/").text
    watches = NeedList([replace(WATCH_ASKED, due=lambda _now: SharedShift.objects.all())])
    assert watches.waiting(cast.piseth, timezone.now())[0][0].why == "Mekong Lantern Network"
    alert = sos(cast.sophea, timezone.now())
    page = f"/alerts/{alert.pk}/"
    assert "Mekong Lantern Network</span>" in piseth.get("/board/").text
    assert "Mekong Lantern Network</span>" not in dara.get("/board/").text
    piseth.post(page, {"do": "acknowledge"})
    named = "Piseth (Cardamom Voices)"
    for client, path in ((dara, page), (dara, "/board/"), (sophea, "/")):
        assert f"{named}</b> has it" in client.get(path).text or f"{named} has it" in client.get(path).text, path
    board = piseth.get("/board/").text
    assert "Open, or hand it back" in board and "Call or end it" not in board
    Briefing.objects.create(person=cast.sophea, content={"title": "To the pagoda", "path": "/activities/of/theirs/"})
    Alert.objects.filter(pk=alert.pk).update(briefing=Briefing.objects.get(content__isnull=False).pk)
    AidAgreement.objects.update(view="contacts")
    Shift.objects.filter(pk=shift.pk).update(guest_view="contacts")
    assert "To the pagoda" in piseth.get(page).text and "/activities/of/theirs/" not in piseth.get(page).text
    assert "/activities/of/theirs/" in dara.get(page).text
    morning_comes(shift)
    Shift.objects.filter(pk=shift.pk).update(ends_at=timezone.now())
    assert named in dara.get(page).text, "also after the hours"


@pytest.mark.both
def test_both_sides_of_a_watch_read_each_other_s_numbers_and_what_was_agreed(cast: Cast, agreed: AidAgreement) -> None:
    take_night(cast, agreed)
    numbers = {person: number_of(person) for person in (cast.piseth, cast.dara)}
    piseth, dara, maly = signed_in(cast.piseth), signed_in(cast.dara), signed_in(cast.maly)
    watch = piseth.get("/aid/watch/").text
    assert numbers[cast.dara] in watch and "Ring Kanha first." in watch
    assert numbers[cast.piseth] in dara.get("/aid/watch/").text
    assert numbers[cast.dara] not in maly.get("/aid/watch/").text, "who does not stand watch rings nobody"
    alert = sos(cast.sophea, timezone.now())
    page = f"/alerts/{alert.pk}/"
    piseth.post(page, {"do": "acknowledge"})
    assert numbers[cast.dara] in piseth.get(page).text
    assert numbers[cast.piseth] in dara.get(page).text
    assert numbers[cast.piseth] not in signed_in(cast.sophea).get(page).text


def number_of(person: Person) -> str:
    return str(person.addresses.filter(channel="sms").order_by("position")[0].value)


@pytest.mark.both
def test_nothing_ends_before_it_is_read_who_stands_watch_under_it(cast: Cast, agreed: AidAgreement) -> None:
    bopha, member = signed_in(cast.bopha), NetworkMember.objects.get(organisation=cast.lantern, left_at=None)
    pages = (f"/aid/{agreed.pk}/", f"/network/members/{member.pk}/leave/")
    for path in pages:
        assert "stands watch for Mekong Lantern Network" not in bopha.get(path).text, path
    shift = take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    for path in pages:
        assert "Piseth stands watch for Mekong Lantern Network" in bopha.get(path).text, path
        assert "They have an alarm in hand now" not in bopha.get(path).text, path
    acknowledge(by=cast.piseth, alert_id=alert.pk, now=timezone.now())
    for path in pages:
        assert "They have an alarm in hand now" in bopha.get(path).text, path
    dara = signed_in(cast.dara)
    said = dara.post(f"/aid/watch/{shift.pk}/off/", follow=True).text
    assert "Piseth and your other officers are told now" in said
    signed_in(cast.maly).post(f"/aid/{agreed.pk}/end/")
    assert "Maly" in dara.get(f"/aid/{agreed.pk}/").text.rpartition("Ended")[2]


def test_what_is_given_back_says_who_was_told_and_who_has_to_sign(cast: Cast, agreed: AidAgreement) -> None:
    now, dara, piseth = timezone.now(), signed_in(cast.dara), signed_in(cast.piseth)
    form = dara.get(f"/aid/{agreed.pk}/ask/").text
    assert "until then your own roster holds" in form
    hours = {"starts_at": local(now + HOUR), "ends_at": local(now + 8 * HOUR)}
    dara.post(f"/aid/{agreed.pk}/ask/", hours)
    shift = SharedShift.objects.get()
    piseth.post(f"/aid/watch/{shift.pk}/take/")
    said = piseth.post(f"/aid/watch/{shift.pk}/off/", follow=True).text
    assert "Officers of Mekong Lantern Network are told now" in said
    assert "Nobody had taken" in dara.post(f"/aid/watch/{shift.pk}/off/", follow=True).text
    AidAgreement.objects.update(state="proposed", signed_at=None, review_on=None)
    assert "A lead of your organisation has to sign it" in piseth.get(f"/aid/{agreed.pk}/").text
    assert "A lead of the other organisation has to sign it" in dara.get(f"/aid/{agreed.pk}/").text
