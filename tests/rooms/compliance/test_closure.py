"""The closing drill: who plays it, what is refused, what stays secret, what waits; and early signs."""

from datetime import date, timedelta

import pytest
from django.db import connection

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.compliance.closure import actions, needs
from karpear.compliance.closure.models import ClosingDrill, ClosingGap, EarlySign
from karpear.compliance.closure.queries.drills import drill_lines, drill_page
from karpear.compliance.closure.queries.gaps import open_gaps
from karpear.compliance.closure.queries.known import house_knows
from karpear.compliance.closure.values import GapSettled, NewDrill, NewSign
from karpear.compliance.inquiries.actions import open_inquiry
from karpear.compliance.inquiries.values import NewInquiry
from karpear.compliance.premises.actions import plan_leaving
from karpear.compliance.profile.values import MoneyAnswer, NumbersAnswer, StampAnswer
from karpear.preparedness.succession.actions import add_task
from karpear.preparedness.succession.values import NewKeyTask
from karpear.rules.law.closure import ClosingAsk, Readiness
from karpear.rules.law.premises import Copied
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.screens.closing.queries import all_rooms_know
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.sites import site
from tests.steps.assessments import shown
from tests.steps.closing_drills import answers_on, begun, played
from tests.steps.pressure import forced
from tests.steps.risks import risk as open_risk

from .profiles import grant, say, write_down
from .signs import noted_sign

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = NOW.date()
YEAR = timedelta(days=365)


def test_strangers_and_members_see_no_drill_and_no_sign(cast: Cast) -> None:
    drill, sign = played(cast, [ClosingAsk.STAMP]), noted_sign(cast)
    running = begun(cast)
    gap = ClosingGap.objects.get()
    pages = (f"/law/closing/{drill.pk}/", f"/law/closing/gaps/{gap.pk}/", f"/law/closing/gaps/{gap.pk}/measure/",
             f"/law/closing/{running.pk}/day/0/")  # fmt: skip
    posts = (*pages[1:], f"/law/closing/{running.pk}/stop/", f"/law/signs/{sign.pk}/remove/")
    for stranger in (cast.rith, cast.piseth, cast.sophea):
        client = signed_in(stranger)
        assert [client.get(path).status_code for path in pages] == [404] * len(pages)
        assert [client.post(path).status_code for path in posts] == [404] * len(posts)
    for path in ("/law/closing/", "/law/signs/"):
        assert signed_in(cast.sophea).get(path).status_code == 404
    assert "canary slides" not in shown(signed_in(cast.piseth), "/law/signs/")
    assert "stamp" not in shown(signed_in(cast.piseth), "/law/closing/")
    for path in (f"/law/closing/{cast.lantern.pk}/start/", f"/law/signs/{cast.lantern.pk}/new/"):
        assert signed_in(cast.piseth).get(path).status_code == 404
        assert signed_in(cast.sophea).get(path).status_code == 403
    with pytest.raises(Forbidden):
        actions.write_sign(
            by=cast.sophea, organisation=cast.lantern.pk, new=NewSign(sign="leak", seen_on=TODAY), now=NOW, today=TODAY
        )
    with pytest.raises(Missing):
        actions.settle_gap(by=cast.piseth, gap=gap.pk, new=GapSettled(settled="x"), now=NOW)


def test_whoever_is_forced_to_sign_in_shows_neither(cast: Cast) -> None:
    drill, sign, dara = played(cast, [ClosingAsk.STAMP]), noted_sign(cast), forced(cast.dara)
    assert "No closing drill yet" in shown(dara, "/law/closing/")
    assert "canary" not in shown(dara, "/law/signs/")
    gap = ClosingGap.objects.get()
    for path in (f"/law/closing/{drill.pk}/", f"/law/closing/gaps/{gap.pk}/", f"/law/closing/gaps/{gap.pk}/measure/"):
        assert dara.get(path).status_code == 404
    assert dara.post(f"/law/closing/{cast.lantern.pk}/start/", {"event": "frozen"}).status_code == 503
    assert dara.post(f"/law/signs/{sign.pk}/remove/").status_code == 503
    assert ClosingDrill.objects.count() == 1


@pytest.mark.both
def test_cards_are_answered_in_order_whole_and_only_while_it_runs(cast: Cast) -> None:
    drill = begun(cast)
    by_dara = {"by": cast.dara, "drill": drill.pk, "now": NOW}
    for day, refusal in ((1, Conflict), (2, Missing)):
        with pytest.raises(refusal):
            actions.answer_card(day=day, clean={}, **by_dara)
    with pytest.raises(BadFields):
        actions.answer_card(day=0, clean={}, **by_dara)
    with pytest.raises(BadFields):
        actions.answer_card(day=0, clean=answers_on(drill, 0) | {"counsel": "not_ours"}, **by_dara)
    answer = signed_in(cast.dara).post(f"/law/closing/{drill.pk}/day/0/", {"counsel": "yes"})
    assert answer.status_code == 422
    assert ClosingDrill.objects.get().reached is None
    actions.answer_card(day=0, clean=answers_on(drill, 0), **by_dara)
    actions.answer_card(day=0, clean=answers_on(drill, 0, ["counsel"]), **by_dara)
    assert ClosingDrill.objects.get().readiness[ClosingAsk.COUNSEL] is Readiness.NO, "an earlier day is corrected"
    assert "canary counsel" in shown(signed_in(cast.dara), f"/law/closing/{drill.pk}/day/0/")
    for day in (1, 3, 7, 30):
        actions.answer_card(day=day, clean=answers_on(drill, day), **by_dara)
    assert ClosingGap.objects.count() == 1
    for action in (
        lambda: actions.answer_card(day=0, clean={}, **by_dara),
        lambda: actions.stop_drill(**by_dara),
    ):
        with pytest.raises(Conflict):
            action()
    assert signed_in(cast.dara).get(f"/law/closing/{drill.pk}/day/0/").status_code == 404


def test_a_day_without_a_question_is_read_and_gone_on_from(cast: Cast) -> None:
    drill = played(cast, event="expelled")
    assert drill.ended_at and not drill.gaps.exists()
    assert drill_page(drill).cards[-1].lines == []


def test_one_runs_at_a_time_and_a_mistaken_one_is_gone(cast: Cast) -> None:
    drill = begun(cast)
    with pytest.raises(Conflict):
        begun(cast, "frozen")
    with pytest.raises(BadFields):
        begun(cast, "eaten")
    assert "being played" in shown(signed_in(cast.dara), "/law/closing/")
    assert signed_in(cast.dara).post(f"/law/closing/{drill.pk}/stop/").status_code == 302
    assert not ClosingDrill.objects.exists()


def test_the_house_knows_who_can_write_and_who_has_the_stamp(cast: Cast) -> None:
    assert house_knows(cast.lantern, NOW) == {ClosingAsk.WRITERS: Readiness.YES}
    say(cast, StampAnswer(stamp_keeper=cast.bopha.pk))
    assert house_knows(cast.lantern, NOW)[ClosingAsk.STAMP] is Readiness.PARTLY
    client = signed_in(cast.dara)
    client.post(f"/law/closing/{cast.lantern.pk}/start/", {"event": "suspended"})
    page = shown(client, f"/law/closing/{ClosingDrill.objects.get().pk}/day/0/")
    assert "known by Karpear" in page and 'name="writers"' not in page and 'name="stamp"' in page


@pytest.mark.both
def test_the_house_knows_of_its_places_who_has_keys_and_what_has_a_copy(cast: Cast) -> None:
    place = site(cast)
    assert not {ClosingAsk.KEYS, ClosingAsk.COPIES} & set(house_knows(cast.lantern, NOW)), "nobody has written it down"
    plan = {"key_count": 1, "copied": ("registration",)}
    plan_leaving(by=cast.dara, site=place.pk, clean=plan, now=NOW)
    on_record = house_knows(cast.lantern, NOW)
    assert (on_record[ClosingAsk.KEYS], on_record[ClosingAsk.COPIES]) == (Readiness.NO, Readiness.PARTLY)
    all_copies = tuple(kind.value for kind in Copied)
    for code, readiness in (("none", Readiness.NO), ("thought_of", Readiness.PARTLY), ("agreed", Readiness.YES)):
        plan = {"key_count": 2, "copied": all_copies, "second_place": code, "second_place_words": ""}
        plan_leaving(by=cast.dara, site=place.pk, clean=plan, now=NOW)
        assert house_knows(cast.lantern, NOW)[ClosingAsk.SECOND_PLACE] is readiness
    on_record = house_knows(cast.lantern, NOW)
    assert on_record[ClosingAsk.KEYS] is on_record[ClosingAsk.COPIES] is Readiness.YES
    second = site(cast, name="Store")
    plan_leaving(by=cast.dara, site=second.pk, clean={"key_count": 1, "second_place": "none"}, now=NOW)
    on_record = house_knows(cast.lantern, NOW)
    assert on_record[ClosingAsk.KEYS] is on_record[ClosingAsk.SECOND_PLACE] is Readiness.PARTLY, (
        "of one place and not the other"
    )


def test_the_house_knows_what_hangs_on_key_tasks_and_what_there_is_nothing_of(cast: Cast) -> None:
    for holds, deputy in (("bank", cast.dara), ("stamp", cast.dara), ("domain", None), ("salaries", cast.dara)):
        task = NewKeyTask(name=holds, holds=holds, holder=cast.bopha.pk, deputy=deputy and deputy.pk)
        add_task(by=cast.dara, organisation=cast.lantern.pk, new=task, now=NOW)
    on_record = all_rooms_know(cast.lantern, NOW)
    asks = (ClosingAsk.SIGNATORIES, ClosingAsk.DOMAIN, ClosingAsk.SALARIES, ClosingAsk.DEPUTIES)
    assert [on_record[ask] for ask in asks] == [Readiness.PARTLY, Readiness.NO, Readiness.PARTLY, Readiness.NO]
    assert on_record[ClosingAsk.STAMP] is Readiness.YES
    second = NewKeyTask(name="The other stamp", holds="stamp", holder=cast.bopha.pk, deputy=None)
    add_task(by=cast.dara, organisation=cast.lantern.pk, new=second, now=NOW)
    assert all_rooms_know(cast.lantern, NOW)[ClosingAsk.STAMP] is Readiness.NO, "each needs somebody"
    say(cast, NumbersAnswer(staff=0, volunteers=3))
    say(cast, MoneyAnswer(has_donors=False))
    on_record = all_rooms_know(cast.lantern, NOW)
    not_ours = (ClosingAsk.SALARIES, ClosingAsk.STAFF_PAPERS, ClosingAsk.DONORS)
    assert {on_record[ask] for ask in not_ours} == {Readiness.NOT_OURS}
    write_down(cast, grant(starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31)))
    assert all_rooms_know(cast.lantern, NOW)[ClosingAsk.DONORS] is Readiness.NOT_OURS
    drill = begun(cast, on_record=on_record)
    assert not set(not_ours) & {ask for day in (0, 1, 3, 7, 30) for ask in drill.asks_on(day)}


def test_counsel_of_an_inquiry_is_half_of_an_agreement(cast: Cast) -> None:
    new = NewInquiry(kind="tax", received_on=TODAY, counsel="Ms. Sok")
    open_inquiry(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW, today=TODAY)
    assert house_knows(cast.lantern, NOW)[ClosingAsk.COUNSEL] is Readiness.PARTLY


@pytest.mark.both
def test_answers_and_gaps_are_encrypted_and_the_audit_has_none_of_them(cast: Cast) -> None:
    played(cast, [ClosingAsk.STAMP])
    gap = ClosingGap.objects.get()
    actions.settle_gap(by=cast.dara, gap=gap.pk, new=GapSettled(settled="canary safe"), now=NOW)
    noted_sign(cast)
    for table in ("closingdrill", "closinggap", "earlysign"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM compliance_{table}")
            text = str([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor])
        assert "canary" not in text and "stamp" not in text
    lines = str([entry.detail for entry in Entry.objects.all()])
    assert "canary" not in lines and "stamp" not in lines


def test_a_gap_is_closed_once(cast: Cast) -> None:
    played(cast, [ClosingAsk.STAMP])
    gap, dara = ClosingGap.objects.get(), signed_in(cast.dara)
    address = f"/law/closing/gaps/{gap.pk}/measure/"
    assert "not in the register yet: it is written with this" in shown(dara, address)
    risk = open_risk(cast)
    assert "Let two people know where the stamp is" in shown(dara, address)
    assert dara.post(f"/law/closing/gaps/{gap.pk}/", {"settled": ""}).status_code == 422
    actions.hand_over_gap(by=cast.dara, gap=gap.pk, risk=risk.pk, measure=risk.pk, now=NOW)
    with pytest.raises(Conflict):
        actions.settle_gap(by=cast.dara, gap=gap.pk, new=GapSettled(settled="again"), now=NOW)
    assert [line.drill.open_count for line in drill_lines(cast.lantern)] == [0]


def test_gaps_wait_until_they_are_closed_and_the_drill_waits_after_a_year(cast: Cast) -> None:
    drill = played(cast, [ClosingAsk.STAMP])
    assert [need.subject for need in needs.OPEN_GAPS.waiting(cast.dara, NOW)] == [drill.pk]
    assert not needs.OPEN_GAPS.waiting(cast.piseth, NOW) and not needs.OPEN_GAPS.waiting(cast.sophea, NOW)
    gap = ClosingGap.objects.get()
    actions.settle_gap(by=cast.dara, gap=gap.pk, new=GapSettled(settled="done"), now=NOW)
    assert not needs.OPEN_GAPS.waiting(cast.dara, NOW)
    assert not needs.DRILL_AGAIN.waiting(cast.dara, NOW + YEAR - timedelta(days=1))
    assert [need.subject for need in needs.DRILL_AGAIN.waiting(cast.dara, NOW + YEAR)] == [drill.pk]
    played(cast, now=NOW + YEAR)
    assert not needs.DRILL_AGAIN.waiting(cast.dara, NOW + YEAR)


def test_a_gap_stays_until_it_is_closed_whoever_has_played_since(cast: Cast) -> None:
    older = played(cast, [ClosingAsk.COUNSEL, ClosingAsk.COPIES])
    frozen = begun(cast, "frozen", now=NOW + timedelta(days=1))
    assert frozen.readiness[ClosingAsk.COUNSEL] is Readiness.NO, "what was asked of late is taken over"
    assert frozen.words_on(ClosingAsk.COUNSEL) == "canary counsel"
    assert not frozen.asks_on(0), "a suspension asks all that frozen accounts do"
    assert frozen.asks_on(1) == (ClosingAsk.OTHER_MONEY,), "but for money elsewhere"
    page = " ".join(shown(signed_in(cast.dara), f"/law/closing/{frozen.pk}/day/0/").split())
    assert 'name="counsel"' not in page and "asked on 24 Nov 2026" in page
    for day in (0, 1, 3, 7, 30):
        answers, at = {"other_money": "yes"}, NOW + timedelta(days=1)
        actions.answer_card(by=cast.dara, drill=frozen.pk, day=day, clean=answers, now=at)
    assert [need.subject for need in needs.OPEN_GAPS.waiting(cast.dara, NOW + YEAR)] == [older.pk]
    page = shown(signed_in(cast.dara), "/law/closing/")
    assert page.count("Make it a measure") == 2, "each lack once, of both drills"
    counsel = next(line for line in open_gaps(cast.lantern.pk) if line.ask is ClosingAsk.COUNSEL)
    assert counsel.gap.drill_id == frozen.pk
    actions.settle_gap(by=cast.dara, gap=counsel.gap.pk, new=GapSettled(settled="done"), now=NOW + timedelta(days=2))
    assert {gap.ask for gap in ClosingGap.objects.filter(closed_at=None)} == {ClosingAsk.COPIES.value}
    copies = open_gaps(cast.lantern.pk)[0].gap
    actions.settle_gap(by=cast.dara, gap=copies.pk, new=GapSettled(settled="done"), now=NOW + timedelta(days=2))
    assert not needs.OPEN_GAPS.waiting(cast.dara, NOW + YEAR) and not open_gaps(cast.lantern.pk)


def test_the_newest_drill_comes_first_and_five_gaps_are_in_sight(cast: Cast) -> None:
    older = played(cast, list(ClosingAsk))
    newer = played(cast, event="frozen", now=NOW + timedelta(days=1))
    client = signed_in(cast.dara)
    page = shown(client, "/law/closing/")
    assert page.index(str(newer.pk)) < page.index(str(older.pk))
    assert "Play it again by 25 Nov 2027" in " ".join(page.split())
    for path in ("/law/closing/", f"/law/closing/{older.pk}/"):
        in_sight = shown(client, path).partition("worst first")[2].partition("<details")[0]
        assert in_sight.count("Make it a measure") == 5


def test_what_was_lacking_and_is_closed_or_long_ago_is_asked_again(cast: Cast) -> None:
    played(cast, [ClosingAsk.COUNSEL])
    gap = ClosingGap.objects.get()
    actions.settle_gap(by=cast.dara, gap=gap.pk, new=GapSettled(settled="done"), now=NOW)
    soon, later = NOW + timedelta(days=30), NOW + timedelta(days=91)
    later_drill = begun(cast, "frozen", now=soon)
    assert later_drill.asks_on(0) == (ClosingAsk.COUNSEL,)
    actions.stop_drill(by=cast.dara, drill=later_drill.pk, now=soon)
    assert len(played(cast, event="frozen", now=soon).carried) > 5
    handed_down = begun(cast, "suspended", now=later)
    assert set(handed_down.carried) == {ClosingAsk.COUNSEL.value, ClosingAsk.OTHER_MONEY.value}, (
        "no answer grows younger by being taken over"
    )
    actions.stop_drill(by=cast.dara, drill=handed_down.pk, now=later)
    afresh = actions.start_drill(
        by=cast.dara, organisation=cast.lantern.pk, new=NewDrill(event="suspended", afresh=True), on_record={}, now=soon
    )
    assert not afresh.carried


@pytest.mark.both
def test_what_was_taken_over_and_is_otherwise_now_is_asked_again_on_its_card(cast: Cast) -> None:
    played(cast, [ClosingAsk.COUNSEL])
    frozen, dara = begun(cast, "frozen", now=NOW + timedelta(days=1)), signed_in(cast.dara)
    card, ask_again = f"/law/closing/{frozen.pk}/day/0/", f"/law/closing/{frozen.pk}/again/counsel/"
    assert ask_again in shown(dara, card)
    assert signed_in(cast.piseth).post(ask_again).status_code == 404
    assert signed_in(cast.sophea).post(ask_again).status_code in (403, 404)
    assert dara.post(ask_again)["Location"] == card
    page = shown(dara, card)
    assert 'name="counsel"' in page and "canary counsel" in page and ask_again not in page
    assert dara.post(ask_again).status_code == 404, "it is asked already"
    actions.answer_card(by=cast.dara, drill=frozen.pk, day=0, clean={"counsel": "yes"}, now=NOW + timedelta(days=1))
    frozen.refresh_from_db()
    assert frozen.readiness[ClosingAsk.COUNSEL] is Readiness.YES


def test_drills_go_after_three_years_and_signs_after_five(cast: Cast) -> None:
    played(cast, [ClosingAsk.STAMP])
    noted_sign(cast)
    tables = (ClosingDrill, EarlySign)
    purge_tables(*tables, now=NOW + 3 * YEAR - timedelta(days=1))
    assert ClosingGap.objects.exists()
    purge_tables(*tables, now=NOW + 3 * YEAR)
    assert not ClosingDrill.objects.exists() and not ClosingGap.objects.exists() and EarlySign.objects.exists()
    purge_tables(*tables, now=NOW + 5 * YEAR + timedelta(days=1))
    assert not EarlySign.objects.exists()
