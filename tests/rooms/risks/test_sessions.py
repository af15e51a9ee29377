"""Who may do and see what in an organisational assessment, and what holds when two do it at once."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.people.models import Membership
from karpear.risks.register.models import Risk
from karpear.risks.sessions.actions import items, phases, raters, ratings, results, retention, settlements
from karpear.risks.sessions.actions.results import judged
from karpear.risks.sessions.models import ItemKind, Rater, Rating, Session
from karpear.risks.sessions.queries.results import index_of, outcomes, stamp
from karpear.risks.sessions.queries.seats import guest_seat, member_seat
from karpear.risks.sessions.queries.spreads import item_spread
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.risk.matrix import Confidence, Reliability
from karpear.rules.risk.session_clock import next_due
from tests.cast import NOW, Cast, build_cast, signed_in
from tests.rooms.risks.lines import add, score, scores
from tests.rooms.risks.rounds import a_session, an_open_session, everything, rate, rater_of
from tests.steps.pages import without_tokens

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATER = NOW + timedelta(hours=1)


# -- who sees what before rating is closed


def test_nobody_sees_a_value_before_closing(cast: Cast) -> None:
    session, _token = an_open_session(cast, now=timezone.now())
    rate(session, cast.sophea, 5, now=timezone.now(), note="The driver was followed.")
    item = session.items.get()
    dara = signed_in(cast.dara)
    for name, args in (
        ("session_item", [session.pk, item.pk]),
        ("session_finish", [session.pk]),
        ("session_result", [session.pk]),
    ):
        assert dara.get(reverse(f"risks:{name}", args=args)).status_code == 403, name
    for name in ("session", "session_items", "raters"):
        page = dara.get(reverse(f"risks:{name}", args=[session.pk])).content.decode()
        assert "followed" not in page
        assert 'class="bars"' not in page
    with pytest.raises(Conflict):
        settlements.settle(by=cast.dara, item=item.pk, values={"rating": 5}, why="x", now=LATER)


def test_a_rater_sees_their_own_answers_only(cast: Cast) -> None:
    now = timezone.now()
    session, token = an_open_session(cast, cast.sophea, cast.kanha, now=now)
    rate(session, cast.kanha, 5, now=now, note="Mine alone.")
    rate(session, None, 4, now=now, note="Of the guest.")
    page = signed_in(cast.sophea).get(reverse("risks:rate_page", args=[session.pk, 1])).content.decode()
    assert "checked" not in page
    assert "alone" not in page
    guest = Client().get(reverse("risks:guest_page", args=[token, 1])).content.decode()
    assert "Of the guest." in guest
    for unwanted in ("Mine alone", "Kanha", "Sophea", "Dara", "Lina", "/risks/sessions"):
        assert unwanted not in without_tokens(guest), unwanted
    assert (
        signed_in(cast.sophea).get(reverse("risks:session_item", args=[session.pk, session.items.get().pk])).status_code
        == 403
    )


@pytest.mark.both
def test_after_closing_members_who_were_asked_look_on(cast: Cast) -> None:
    now = timezone.now()
    session, _token = an_open_session(cast, now=now)
    rate(session, cast.sophea, 5, now=now)
    phases.close_rating(by=cast.dara, session=session.pk, now=now)
    item = session.items.get()
    sophea = signed_in(cast.sophea)
    address = reverse("risks:session_item", args=[session.pk, item.pk])
    page = sophea.get(address).content.decode()
    assert 'class="bars"' in page
    assert "What counts" not in page
    sophea.post(address, {"rating": "1", "why": "No"})
    item.refresh_from_db()
    assert item.settled is None, "they look, they do not settle"
    assert sophea.get(reverse("risks:session_result", args=[session.pk])).status_code == 403
    with pytest.raises(Forbidden):
        settlements.settle(by=cast.sophea, item=item.pk, values={"rating": 1}, why="No", now=now)
    outsider = Membership.objects.get(person=cast.sophea)
    outsider.ended_at = now
    outsider.save()
    assert sophea.get(address).status_code == 404, "whoever left sees nothing any more"


@pytest.mark.parametrize("name", ["sophea", "piseth", "rith", "vanna"])
def test_only_officers_and_leads_run_it(cast: Cast, name: str) -> None:
    who = getattr(cast, name)
    with pytest.raises((Forbidden, Missing)):
        items.make_session(by=who, organisation=cast.lantern.pk, title="x", focus=None, now=NOW)
    session, _token = an_open_session(cast, now=NOW)
    rate(session, cast.sophea, 3, now=NOW)
    rater, item = rater_of(session, None).pk, session.items.get().pk
    for verb in (
        lambda: phases.close_rating(by=who, session=session.pk, now=NOW),
        lambda: items.discard(by=who, session=session.pk, now=NOW),
        lambda: raters.ask_members(by=who, session=session.pk, people=[cast.kanha.pk], now=NOW),
        lambda: raters.ask_guest(by=who, session=session.pk, name="x", organisation="", now=NOW),
        lambda: raters.renew_link(by=who, rater=rater, now=NOW),
        lambda: raters.withdraw(by=who, rater=rater, now=NOW),
        lambda: items.remove_item(by=who, item=item, now=NOW),
        lambda: settlements.take_back(by=who, item=item, now=NOW),
    ):
        with pytest.raises((Forbidden, Missing)):
            verb()


# -- a guest's link


@pytest.mark.both
def test_a_link_of_another_session_a_withdrawn_and_an_expired_one(cast: Cast) -> None:
    session, token = an_open_session(cast, now=NOW)
    other, foreign = an_open_session(cast, now=NOW)
    assert guest_seat(token, NOW).session == session
    item = other.items.get()
    with pytest.raises(BadFields):
        ratings.rate(rater=rater_of(session, None).pk, answers={item.pk: everything(item, 5)}, now=NOW)
    assert not Rating.objects.exists()
    with pytest.raises(Missing):
        guest_seat(token, NOW + timedelta(days=14))
    with pytest.raises(Missing):
        ratings.rate(rater=rater_of(session, None).pk, answers={}, now=NOW + timedelta(days=14))
    old = rater_of(session, None)
    _rater, fresh = raters.renew_link(by=cast.dara, rater=old.pk, now=NOW)
    with pytest.raises(Missing):
        guest_seat(token, NOW)
    assert guest_seat(fresh, NOW + timedelta(days=13)).rater == old
    raters.withdraw(by=cast.dara, rater=old.pk, now=NOW)
    for dead in (token, fresh, str(old.token_hash), "", "x" * 500):
        with pytest.raises(Missing):
            guest_seat(dead, NOW)
    with pytest.raises(Missing):
        ratings.rate(rater=old.pk, answers={}, now=NOW)
    assert guest_seat(foreign, NOW).session == other, "the other guest goes on"


def test_a_dead_link_is_404_and_says_what_to_do(cast: Cast) -> None:
    page = Client().get(reverse("risks:guest", args=["nonsense"]))
    assert page.status_code == 404
    assert "Ask the person who gave it to you" in page.content.decode()
    assert page["X-Robots-Tag"].startswith("noindex")


@pytest.mark.both
def test_withdrawing_deletes_what_was_rated_and_asking_again_begins_anew(cast: Cast) -> None:
    session, _token = an_open_session(cast, now=NOW)
    rate(session, cast.sophea, 5, now=NOW)
    raters.withdraw(by=cast.dara, rater=rater_of(session, cast.sophea).pk, now=NOW)
    assert not Rating.objects.exists()
    with pytest.raises(Missing):
        member_seat(cast.sophea, session.pk)
    raters.ask_members(by=cast.dara, session=session.pk, people=[cast.sophea.pk], now=LATER)
    assert member_seat(cast.sophea, session.pk).answered == 0
    assert Rater.objects.filter(person=cast.sophea).count() == 1


def test_after_closing_a_rating_is_409_in_clear_words(cast: Cast) -> None:
    now = timezone.now()
    session, token = an_open_session(cast, now=now)
    rate(session, None, 3, now=now)
    item = session.items.get()
    phases.close_rating(by=cast.dara, session=session.pk, now=now)
    answer = Client().post(reverse("risks:guest_page", args=[token, 1]), {f"{item.pk.hex}-rating": "5"})
    assert answer.status_code == 409
    assert "Rating is closed" in answer.content.decode()
    assert Rating.objects.get().values == {"rating": 3}
    assert Client().post(reverse("risks:guest_done", args=[token])).status_code == 409


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_step_that_is_not_there(cast: Cast, value: int) -> None:
    session, _token = an_open_session(cast, now=NOW)
    with pytest.raises(BadFields):
        rate(session, cast.sophea, value, now=NOW)
    assert not Rating.objects.exists()


def test_items_are_fixed_once_rating_is_open(cast: Cast) -> None:
    session, _token = an_open_session(cast, now=NOW)
    with pytest.raises(Conflict):
        items.remove_item(by=cast.dara, item=session.items.get().pk, now=NOW)
    with pytest.raises(Conflict):
        items.add_lines(by=cast.dara, session=session.pk, kind=ItemKind.RISK, risks=[], lines=["I-R1"], now=NOW)


# -- preparing


def test_the_register_comes_before_the_starter(cast: Cast) -> None:
    add(cast.dara, cast.lantern, NOW, "Office is searched")
    add(cast.piseth, cast.cardamom, NOW, "Of somebody else")
    session = a_session(cast, now=NOW, risk=60)
    assert [i.name for i in session.items.all()] == ["Office is searched"]
    other = Risk.objects.get(organisation=cast.cardamom)
    none = items.add_lines(
        by=cast.dara, session=session.pk, kind=ItemKind.RISK, risks=[other.pk, uuid4()], lines=["no such line"], now=NOW
    )
    assert none == 0, "nothing of another organisation gets in"


def test_only_members_are_asked_as_members(cast: Cast) -> None:
    session = a_session(cast, now=NOW)
    for people in ([cast.piseth.pk], [cast.vanna.pk], [uuid4()], []):
        with pytest.raises(BadFields):
            raters.ask_members(by=cast.dara, session=session.pk, people=people, now=NOW)
    with pytest.raises(Conflict):
        phases.open_rating(by=cast.dara, session=session.pk, now=NOW)


def test_closing_needs_a_rating(cast: Cast) -> None:
    session, _token = an_open_session(cast, now=NOW)
    with pytest.raises(Conflict):
        phases.close_rating(by=cast.dara, session=session.pk, now=NOW)


# -- settling and the register


def settled(cast: Cast, session: Session, **values: int) -> None:
    phases.close_rating(by=cast.dara, session=session.pk, now=NOW)
    for item in session.items.all():
        settlements.settle(by=cast.dara, item=item.pk, values=values, why="Agreed.", now=NOW)


@pytest.mark.both
def test_a_risk_of_the_register_keeps_its_history_and_what_was_not_asked(cast: Cast) -> None:
    before = scores(score(4, people=4, legal=3), score(4, people=4, legal=3), score(2, people=3, legal=3))
    risk = add(cast.dara, cast.lantern, NOW, scores=before)
    session, _token = an_open_session(cast, now=NOW, risk=1)
    item = session.items.get()
    item.areas = ["people"]
    item.save()
    rate(session, cast.sophea, 2, now=NOW)
    settled(cast, session, likelihood=2, people=2)
    [outcome] = outcomes(session, "en")
    assert outcome.way == "down"
    results.finish(
        by=cast.dara, session=session.pk, owners={}, confidence=Confidence.LOW, reliability=Reliability.UNSURE, why="",
        mark=stamp([outcome]), now=LATER,
    )  # fmt: skip
    risk.refresh_from_db()
    assert (risk.likelihood, risk.people, risk.legal) == (2, 2, 3), "legal standing was not asked, so it stays"
    assert risk.evaluations.count() == 2
    assert risk.scores["inherent"]["likelihood"] == 4, "without measures it was never smaller"
    assert risk.residual_level <= risk.level <= risk.inherent_level


def test_judgements_never_go_up_with_measures() -> None:
    before = scores(score(3, people=3), score(3, people=3), score(1, people=2))
    risk = Risk(scores={k: {"likelihood": v.likelihood, "people": v.impacts["people"]} for k, v in before.items()})  # type: ignore[index]
    for likelihood in range(1, 6):
        for people in range(1, 6):
            made = judged(risk, score(likelihood, people=people, legal=4))
            assert made["inherent"].level >= made["current"].level >= made["residual"].level


def test_the_register_that_changed_since_the_preview_stops_it(cast: Cast) -> None:
    risk = add(cast.dara, cast.lantern, NOW)
    session, _token = an_open_session(cast, now=NOW, risk=1)
    rate(session, cast.sophea, 2, now=NOW)
    settled(cast, session, likelihood=2, people=2)
    seen = stamp(outcomes(session, "en"))
    Risk.objects.filter(pk=risk.pk).update(likelihood=5)
    with pytest.raises(Conflict):
        results.finish(
            by=cast.dara, session=session.pk, owners={}, confidence=Confidence.LOW, reliability=Reliability.UNSURE,
            why="", mark=seen, now=LATER,
        )  # fmt: skip
    assert risk.evaluations.count() == 1


def test_the_spread_and_the_reason(cast: Cast) -> None:
    session, _token = an_open_session(cast, cast.sophea, cast.kanha, now=NOW)
    rate(session, cast.sophea, 2, now=NOW)
    rate(session, cast.kanha, 3, now=NOW)
    rate(session, None, None, now=NOW, note="I never went there.")
    item = session.items.get()
    phases.close_rating(by=cast.dara, session=session.pk, now=NOW)
    spread = item_spread(item)
    assert (spread.scales[0].median, spread.scales[0].unknown, spread.apart) == (3, 1, False)
    assert spread.notes == ["I never went there."]
    settlements.settle(by=cast.dara, item=item.pk, values={"rating": 3}, why="", now=NOW)
    with pytest.raises(BadFields):
        settlements.settle(by=cast.dara, item=item.pk, values={"rating": 2}, why=" ", now=NOW)
    with pytest.raises(BadFields):
        settlements.settle(by=cast.dara, item=item.pk, values={"rating": 9}, why="x", now=NOW)
    with pytest.raises(BadFields):
        settlements.settle(by=cast.dara, item=item.pk, values={}, why="x", now=NOW)
    assert index_of(session.items.all()).value == 3  # type: ignore[union-attr]


# -- clock, forgetting, audit


@pytest.mark.both
def test_the_clock() -> None:
    assert next_due(NOW) == NOW + timedelta(days=182)


@pytest.mark.both
def test_forgetting(cast: Cast) -> None:
    session, token = an_open_session(cast, now=NOW)
    rate(session, cast.sophea, 2, now=NOW)
    settled(cast, session, rating=2)
    assert retention.forget_guests(now=NOW) == 0
    assert retention.forget_guests(now=NOW + timedelta(days=15)) == 1, "the link"
    assert retention.forget_guests(now=NOW + timedelta(days=16)) == 0
    with pytest.raises(Missing):
        guest_seat(token, NOW)
    results.finish(
        by=cast.dara, session=session.pk, owners={}, confidence=Confidence.LOW, reliability=Reliability.UNSURE, why="",
        mark=stamp([]), now=NOW,
    )  # fmt: skip
    unfinished, _token = an_open_session(cast, now=NOW)
    assert Rating.objects.count() == 1
    purge_tables(Session, Rating, now=NOW + timedelta(days=366))
    assert not Rating.objects.exists()
    assert not Session.objects.filter(pk=unfinished.pk).exists()
    assert session.items.get().settled == {"rating": 2}, "what was settled stays"


def test_a_withdrawn_guest_is_forgotten(cast: Cast) -> None:
    session, _token = an_open_session(cast, now=NOW)
    raters.withdraw(by=cast.dara, rater=rater_of(session, None).pk, now=NOW)
    assert retention.forget_guests(now=NOW) == 1
    assert not session.raters.filter(person=None).exists()


@pytest.mark.both
def test_the_audit_names_nobody(cast: Cast) -> None:
    session, token = an_open_session(cast, now=NOW)
    rate(session, None, 5, now=NOW, note="The driver was followed.")
    lines = [str(e.__dict__) for e in Entry.objects.filter(action__startswith="session.")]
    assert {e.action for e in Entry.objects.filter(action__startswith="session.")} == {
        "session.make", "session.ask_members", "session.ask_guest", "session.open", "session.rate",
    }  # fmt: skip
    for secret in (token, "Lina", "followed", "Autumn"):
        assert not any(secret in line for line in lines)


def test_the_message_leads_to_signing_in_and_then_to_rating(cast: Cast) -> None:
    session, _token = an_open_session(cast, now=NOW)
    delivery = Delivery.objects.get(text_key="opinion_asked")
    assert (delivery.person_id, delivery.subject, delivery.about_id) == (cast.sophea.pk, session.pk, cast.dara.pk)
    assert Client().get(reverse("risks:rate", args=[session.pk])).status_code == 302
    assert signed_in(cast.sophea).get(reverse("risks:rate", args=[session.pk])).status_code == 200


@pytest.mark.both
def test_a_stolen_link_does_not_fill_the_server(cast: Cast) -> None:
    session, _token = an_open_session(cast, now=NOW)
    Rater.objects.filter(person=None).update(saves=1000)
    with pytest.raises(Conflict):
        rate(session, None, 3, now=NOW)
    with pytest.raises(Conflict):
        ratings.say_done(rater=rater_of(session, None).pk, is_done=True, now=NOW)
    rate(session, cast.sophea, 3, now=NOW)
    for _n in range(4):
        a_session(cast, now=NOW)
    with pytest.raises(Conflict):
        a_session(cast, now=NOW)


@pytest.mark.both
@pytest.mark.parametrize("state", ["preparing", "rating", "settling"])
def test_more_things_and_raters_take_no_more_queries(
    cast: Cast, state: str, django_assert_max_num_queries: Any
) -> None:
    now = timezone.now()
    session, token = an_open_session(cast, cast.sophea, cast.kanha, now=now, risk=12, threat=5, capacity=5, actor=5)
    rate(session, cast.sophea, 3, now=now)
    rate(session, None, 3, now=now)
    Session.objects.filter(pk=session.pk).update(state=state)
    dara = signed_in(cast.dara)
    names = ["session", "session_items", "raters"] + (["session_result"] if state == "settling" else [])
    for name in names:
        with django_assert_max_num_queries(20):
            assert dara.get(reverse(f"risks:{name}", args=[session.pk])).status_code == 200
    with django_assert_max_num_queries(6):
        assert Client().get(reverse("risks:guest", args=[token])).status_code == 200


# -- two at once


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_keep_one_rating() -> None:
    cast = build_cast()
    session, _token = an_open_session(cast, now=NOW)
    item, rater = session.items.get(), rater_of(session, cast.sophea).pk
    start, errors = threading.Barrier(4), []

    def save(value: int) -> None:
        try:
            start.wait()
            ratings.rate(rater=rater, answers={item.pk: everything(item, value)}, now=NOW)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert Rating.objects.get().values["rating"] in range(1, 5)


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_nothing_slips_in_while_rating_is_closed() -> None:
    cast = build_cast()
    session, _token = an_open_session(cast, now=NOW)
    rate(session, None, 3, now=NOW)
    item, rater = session.items.get(), rater_of(session, cast.sophea).pk
    start, said = threading.Barrier(2), []

    def close() -> None:
        start.wait()
        phases.close_rating(by=cast.dara, session=session.pk, now=NOW)
        said.append(Rating.objects.count())
        connection.close()

    def save() -> None:
        start.wait()
        try:
            ratings.rate(rater=rater, answers={item.pk: everything(item, 1)}, now=NOW)
        except Conflict:
            said.append("refused")
        connection.close()

    threads = [threading.Thread(target=close), threading.Thread(target=save)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = next(n for n in said if n != "refused")
    assert Rating.objects.count() == counted, "what counted at closing is what counts"
