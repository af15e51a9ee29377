"""Mutual aid: Piseth, of another organisation, takes a night's watch, and hands an alarm back in the morning."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.alerts.actions import rungs
from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.actions.drills import start_drill
from karpear.alerts.models import Alert
from karpear.alerts.queries.board import any_stamp, board_stamp
from karpear.alerts.queries.gone_owners import with_gone_owner
from karpear.alerts.queries.ladder_line import alert_line
from karpear.alerts.queries.sos_reach import reach
from karpear.alerts.queries.steps import next_steps
from karpear.messaging.models import Delivery
from karpear.network.aid.actions.agreements import end_outlived
from karpear.network.aid.models import AidAgreement, AlertHandover, SharedShift
from karpear.network.members.models import NetworkMember
from karpear.people.models import Person, Shift
from karpear.people.queries.approvers import approvers
from karpear.people.queries.circle import responders
from karpear.people.queries.roster import roster_gaps
from karpear.readiness.numbers.queries import choices_of
from karpear.screens.board.queries import board_json
from tests.cast import Cast, signed_in
from tests.rooms.network.aid import HOUR, agree, local, morning_comes, propose, take_night
from tests.steps.alarms import sos

pytestmark = pytest.mark.once


@pytest.fixture
def agreed(cast: Cast) -> AidAgreement:
    return agree(cast)


def told(alert: Alert) -> list[str]:
    rows = Delivery.objects.filter(subject=alert.pk, topic="alert", text_key__startswith="alert").select_related(
        "person"
    )
    return sorted({row.person.name for row in rows if row.person})


def changes_told() -> set[str]:
    """Who hears now that who stands watch has changed."""
    rows = Delivery.objects.filter(text_key="watch_changed")
    names = {str(name) for name in rows.values_list("person__name", flat=True)}
    rows.delete()
    return names


def status(person: Person, path: str) -> int:
    return signed_in(person).get(path).status_code


def test_a_night_watch_and_the_morning_after(cast: Cast, agreed: AidAgreement) -> None:
    now = timezone.now()
    hours = {"starts_at": local(now + HOUR), "ends_at": local(now + 2 * HOUR)}
    signed_in(cast.dara).post(f"/aid/{agreed.pk}/ask/", hours)
    assert "Another organisation asks you to stand watch" in signed_in(cast.piseth).get("/").text
    SharedShift.objects.all().delete()
    shift = take_night(cast, agreed)
    roster = signed_in(cast.dara).get(f"/roster/{cast.lantern.pk}/").text
    assert "Piseth (Cardamom Voices)" in roster
    assert "Piseth (Cardamom Voices)" in {line.name for line in reach(cast.sophea, timezone.now())}
    assert "Piseth (Cardamom Voices)" in signed_in(cast.sophea).get("/").text

    alert = sos(cast.sophea, timezone.now())
    page = f"/alerts/{alert.pk}/"
    assert told(alert) == ["Piseth"], "step 1 goes to whoever is on watch"
    piseth = signed_in(cast.piseth)
    board = piseth.get("/board/").text
    assert "Sophea" in board and "You stand watch for Mekong Lantern Network" in board
    answer = piseth.get(page).text
    assert "You stand in for Mekong Lantern Network" in answer
    assert "Sophea's sister" not in answer and "Sophea&#x27;s sister" not in answer, "contacts were not agreed on"
    assert "/incidents/new/" not in answer and f"{page}end/" not in answer
    assert piseth.post(page, {"do": "acknowledge"}).status_code == 302
    alert.refresh_from_db()
    assert alert.owner == cast.piseth
    assert piseth.post(f"{page}end/", {"outcome": "safe"}).status_code == 403, "how it ended is for them to say"
    for person in (cast.rith, cast.maly, cast.chenda, cast.vanna):
        assert status(person, page) == 404, person.name

    morning_comes(shift)
    assert status(cast.piseth, page) == 200, "it is still his"
    assert not with_gone_owner().exists(), "so the ladder stands still"
    form = piseth.get(f"/aid/handover/{alert.pk}/").text
    assert "Dara" in form and "Maly" not in form
    asked = piseth.post(f"/aid/handover/{alert.pk}/", {"to": cast.dara.pk, "words": "She is at the pagoda."})
    assert asked.status_code == 302
    alert.refresh_from_db()
    assert alert.owner == cast.piseth, "until somebody has taken it"
    handover = AlertHandover.objects.get()
    assert Delivery.objects.filter(subject=handover.pk, person=cast.dara).exists()
    dara = signed_in(cast.dara)
    assert "You are asked to take something over" in dara.get("/").text
    address = f"/aid/handovers/{handover.pk}/"
    assert "She is at the pagoda." in dara.get(address).text
    assert status(cast.kanha, address) == 404
    assert dara.post(address, {"answer": "accept"}).headers["Location"] == page
    alert.refresh_from_db()
    assert (alert.owner, alert.state) == (cast.dara, "acknowledged")
    assert "took it over" in dara.get(page).text
    assert status(cast.piseth, page) == 404 and "Sophea" not in piseth.get("/board/").text
    assert "Dara has had it since" in piseth.get(address).text
    assert dara.post(address, {"answer": "accept"}, follow=True).status_code == 200, "twice does nothing"


def test_nothing_else_of_theirs_is_seen(cast: Cast, agreed: AidAgreement) -> None:
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    piseth = signed_in(cast.piseth)
    for path in (
        f"/people/{cast.sophea.pk}/", f"/packs/alerts/{alert.pk}/", f"/roster/{cast.lantern.pk}/",
        f"/organisations/{cast.lantern.pk}/members/",
    ):  # fmt: skip
        assert piseth.get(path, follow=True).status_code in (403, 404), path
    assert "Sophea" not in piseth.get("/find/?q=Sophea").text.replace('value="Sophea"', "").replace("“Sophea”", "")
    piseth.post(f"/incidents/new/?alert={alert.pk}", {"title": "Sophea", "organisation": cast.cardamom.pk})
    alert.refresh_from_db()
    assert alert.incident is None
    assert "Sophea" not in piseth.get(f"/incidents/new/?alert={alert.pk}").text


@pytest.mark.both
def test_an_agreement_that_ends_takes_everything_back_and_the_ladder_goes_on(cast: Cast, agreed: AidAgreement) -> None:
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    acknowledge(by=cast.piseth, alert_id=alert.pk, now=timezone.now())
    assert signed_in(cast.maly).post(f"/aid/{agreed.pk}/end/").status_code == 302
    assert status(cast.piseth, f"/alerts/{alert.pk}/") == 404
    assert rungs.overtake(now=timezone.now()) == 1
    alert.refresh_from_db()
    assert (alert.state, alert.owner) == ("open", None)
    rungs.climb(now=timezone.now())
    assert "Dara" in told(alert), "nobody of theirs was lost with the guest"


def test_who_goes_by_a_watch_hears_that_it_changed(cast: Cast, agreed: AidAgreement) -> None:
    shift = take_night(cast, agreed)
    assert changes_told() == {"Bopha", "Dara", "Kanha"}, "that somebody has it"
    assert signed_in(cast.dara).post(f"/aid/watch/{shift.pk}/off/").status_code == 302
    assert changes_told() == {"Bopha", "Kanha", "Piseth"}, "that it is off"
    SharedShift.objects.all().delete()
    take_night(cast, agreed)
    assert changes_told() and signed_in(cast.maly).post(f"/aid/{agreed.pk}/end/").status_code == 302
    assert changes_told() == {"Bopha", "Dara", "Kanha", "Piseth"}, "that nobody of theirs stands watch any more"


@pytest.mark.both
def test_hours_given_back_are_said_to_be_so(cast: Cast, agreed: AidAgreement) -> None:
    now = timezone.now()
    hours = {"starts_at": local(now + HOUR), "ends_at": local(now + 8 * HOUR)}
    signed_in(cast.dara).post(f"/aid/{agreed.pk}/ask/", hours)
    shift, piseth = SharedShift.objects.get(), signed_in(cast.piseth)
    piseth.post(f"/aid/watch/{shift.pk}/take/")
    assert changes_told() and piseth.post(f"/aid/watch/{shift.pk}/off/").status_code == 302
    assert changes_told() == {"Bopha", "Dara", "Kanha"}


@pytest.mark.both
def test_when_a_guest_goes_home_the_next_are_told_at_once(cast: Cast, agreed: AidAgreement) -> None:
    shift, now = take_night(cast, agreed), timezone.now()
    Shift.objects.filter(pk=shift.pk).update(ends_at=now + timedelta(seconds=20))
    alert = sos(cast.sophea, now)
    assert told(alert) == ["Piseth"]
    alert.refresh_from_db()
    assert alert.next_rung_at == now + timedelta(seconds=20)
    Shift.objects.filter(pk=shift.pk).update(ends_at=now)
    assert "Dara" in str(next_steps([alert])[alert.pk])
    rungs.climb(now=now + timedelta(seconds=20))
    assert told(alert) == ["Dara", "Kanha", "Piseth"]


@pytest.mark.both
def test_taken_back_hours_make_an_alarm_go_on_at_once(cast: Cast, agreed: AidAgreement) -> None:
    shift = take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    signed_in(cast.dara).post(f"/aid/watch/{shift.pk}/off/")
    rungs.climb(now=timezone.now())
    assert told(alert) == ["Dara", "Kanha", "Piseth"]


@pytest.mark.both
def test_whoever_was_on_watch_goes_home_before_the_second_step(cast: Cast) -> None:
    """All who were not told hear of it in step 2, whoever is on watch by then."""
    now = timezone.now()
    Shift.objects.filter(organisation=cast.lantern).delete()
    Shift.objects.create(
        organisation=cast.lantern, officer=cast.dara, starts_at=now - HOUR, ends_at=now + timedelta(seconds=200)
    )
    alert = sos(cast.sophea, now)
    rungs.climb(now=now + timedelta(seconds=120))
    assert told(alert) == ["Dara"]
    Shift.objects.filter(officer=cast.dara).update(ends_at=now + timedelta(seconds=1))
    alert.refresh_from_db()
    second = next(step for step in alert_line(alert, []).steps if step.step == 2)
    assert (second.state, second.who) == ("next", "Kanha")
    rungs.climb(now=now + timedelta(seconds=300))
    assert told(alert) == ["Dara", "Kanha"]


def test_a_lead_asks_for_a_watch_as_the_page_offers(cast: Cast, agreed: AidAgreement) -> None:
    now = timezone.now()
    hours = {"starts_at": local(now + HOUR), "ends_at": local(now + 2 * HOUR)}
    assert signed_in(cast.bopha).post(f"/aid/{agreed.pk}/ask/", hours).status_code == 302
    assert SharedShift.objects.get().asked_by == cast.bopha


def test_who_leaves_their_own_organisation_stands_in_no_more(cast: Cast, agreed: AidAgreement) -> None:
    take_night(cast, agreed)
    cast.piseth.memberships.update(ended_at=timezone.now())
    alert = sos(cast.sophea, timezone.now())
    assert told(alert) == ["Dara", "Kanha"]
    assert not Alert.objects.visible_to(cast.piseth).filter(pk=alert.pk).exists()
    assert "not on the roster any more" in signed_in(cast.dara).get("/aid/watch/").text


@pytest.mark.parametrize(("view", "sister", "may_end"), [("contacts", True, False), ("end", True, True)])
def test_the_agreement_says_what_is_seen(
    cast: Cast, agreed: AidAgreement, view: str, sister: bool, may_end: bool
) -> None:
    AidAgreement.objects.update(view=view)
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    piseth, page = signed_in(cast.piseth), f"/alerts/{alert.pk}/"
    piseth.post(page, {"do": "acknowledge"})
    assert ("s sister" in piseth.get(page).text) is sister
    ended = piseth.post(f"{page}end/", {"outcome": "safe", "note": ""})
    alert.refresh_from_db()
    assert (alert.state == "resolved") is may_end, ended.status_code


@pytest.mark.both
def test_only_the_two_organisations_know_of_it(cast: Cast, agreed: AidAgreement) -> None:
    page = f"/aid/{agreed.pk}/"
    assert status(cast.dara, page) == status(cast.piseth, page) == 200
    for person in (cast.sophea, cast.chenda, cast.vanna, cast.rith):
        assert status(person, page) == status(person, "/aid/") == status(person, "/aid/watch/") == 404, person.name
    assert signed_in(cast.piseth).post(f"{page}end/").status_code == 403, "a lead agrees"
    raised = uuid4()
    assert status(cast.dara, f"/aid/handovers/{raised}/") == status(cast.dara, f"/aid/handover/{raised}/") == 404


@pytest.mark.both
def test_who_is_helped_hands_over_to_a_guest_and_a_drill_goes_to_them(cast: Cast, agreed: AidAgreement) -> None:
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    dara = signed_in(cast.dara)
    dara.post(f"/alerts/{alert.pk}/", {"do": "acknowledge"})
    assert f"/aid/handover/{alert.pk}/" in dara.get(f"/alerts/{alert.pk}/").text
    assert "Piseth (Cardamom Voices)" in dara.get(f"/aid/handover/{alert.pk}/").text
    dara.post(f"/aid/handover/{alert.pk}/", {"to": cast.piseth.pk, "words": ""})
    handover = AlertHandover.objects.get()
    signed_in(cast.piseth).post(f"/aid/handovers/{handover.pk}/", {"answer": "accept"})
    alert.refresh_from_db()
    assert alert.owner == cast.piseth
    drill = start_drill(by=cast.dara, organisation=cast.lantern.pk, person=cast.kanha.pk, now=timezone.now())
    assert told(drill) == ["Piseth"] and Delivery.objects.filter(subject=drill.pk, drill=False).count() == 0


def test_what_is_no_alarm_goes_past_a_guest(cast: Cast, agreed: AidAgreement) -> None:
    take_night(cast, agreed)
    group = responders([cast.lantern.pk], timezone.now())[cast.lantern.pk]
    assert (group.on_watch, group.guests, group.own_watch) == ((cast.piseth.pk,), (cast.piseth.pk,), ())
    assert cast.piseth not in approvers(about=cast.sophea.pk, organisation=cast.lantern.pk, now=timezone.now())
    assert not any(choice.on_watch for choice in choices_of(cast.sophea, timezone.now()))
    assert not roster_gaps([cast.lantern.pk], timezone.now())[cast.lantern.pk][0].starts_at <= timezone.now()


def test_an_open_board_hears_when_a_guest_comes_and_goes(cast: Cast, agreed: AidAgreement) -> None:
    before = any_stamp()
    shift = take_night(cast, agreed)
    during = any_stamp()
    sos(cast.sophea, timezone.now())
    body = board_json(cast.piseth, timezone.now())
    assert "Sophea" in str(body["open"]) and "sister" not in str(body["open"])
    began = board_stamp(cast.piseth)
    morning_comes(shift)
    assert before != during and board_stamp(cast.piseth) != began
    assert board_json(cast.piseth, timezone.now())["open"] == []


def test_hours_are_asked_for_within_what_was_agreed_and_only_once(cast: Cast, agreed: AidAgreement) -> None:
    dara, now, path = signed_in(cast.dara), timezone.now(), f"/aid/{agreed.pk}/ask/"
    for starts, ends in ((now, now - HOUR), (now, now + 17 * HOUR), (now - 9 * HOUR, now - HOUR)):
        assert dara.post(path, {"starts_at": local(starts), "ends_at": local(ends)}).status_code == 422
    far = now + timedelta(days=200)
    assert dara.post(path, {"starts_at": local(far), "ends_at": local(far + HOUR)}).status_code == 422
    assert signed_in(cast.piseth).post(path, {"starts_at": local(now), "ends_at": local(now + HOUR)}).status_code == 403
    for _twice in range(2):
        dara.post(path, {"starts_at": local(now), "ends_at": local(now + HOUR)})
    assert SharedShift.objects.count() == 1
    shift = SharedShift.objects.get()
    assert signed_in(cast.dara).post(f"/aid/watch/{shift.pk}/take/").status_code == 403, "one does not help oneself"
    dara.post(f"/aid/watch/{shift.pk}/off/")
    signed_in(cast.piseth).post(f"/aid/watch/{shift.pk}/take/")
    assert not Shift.objects.filter(pk=shift.pk).exists()


@pytest.mark.both
def test_an_agreement_is_proposed_once_and_signed_by_the_other_side(cast: Cast, agreed: AidAgreement) -> None:
    bopha = signed_in(cast.bopha)
    AidAgreement.objects.update(state="proposed", signed_at=None, review_on=None)
    assert bopha.post(f"/aid/{agreed.pk}/sign/").status_code == 403
    assert "It waits for your signature" in signed_in(cast.maly).get(f"/aid/{agreed.pk}/").text
    wrong = bopha.post(f"/aid/new/{cast.lantern.pk}/", {"partner": cast.lantern.pk, "way": "take"})
    assert wrong.status_code == 422
    propose(bopha, cast)
    assert AidAgreement.objects.count() == 1


@pytest.mark.both
@pytest.mark.parametrize("how", ["over", "left"])
def test_what_was_given_ends_with_its_last_day_and_with_the_network(cast: Cast, agreed: AidAgreement, how: str) -> None:
    shift, now = take_night(cast, agreed), timezone.now()
    assert end_outlived(now=now) == 0
    if how == "over":
        agreed.begins_on = agreed.ends_on = now.date() - timedelta(days=2)
        agreed.save()
    else:
        NetworkMember.objects.filter(organisation=cast.cardamom).update(left_at=now)
    assert end_outlived(now=now) == 1
    assert not Shift.objects.filter(pk=shift.pk).exists()
    assert AidAgreement.objects.get().state == "ended" and SharedShift.objects.get().state == "off"
