"""Rules about speaking and agreements: who may do what, what is refused and changes nothing, and what is read where."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.keeper import due
from karpear.messaging.models import Delivery
from karpear.people.actions.members import end_membership
from karpear.people.models import Membership
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.voice.posture.actions import agreements as actions
from karpear.voice.posture.actions.leavers import end_of_leavers
from karpear.voice.posture.actions.rules import add_rule, end_rule
from karpear.voice.posture.models import Agreement, PostureRule
from karpear.voice.posture.needs import AGREEMENT_ANSWERED, AGREEMENT_SIGNED, AGREEMENT_TO_SIGN
from karpear.voice.posture.paper import agreement_pdf
from karpear.voice.posture.queries.agreements import own_agreements, put_before
from karpear.voice.posture.queries.rules import form_for
from karpear.voice.posture.values import NewAgreement, NewRule
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.posture import agreed, proposed, proposed_words
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _rule(cast: Cast, **fields: Any) -> PostureRule:
    now = timezone.now()
    new = NewRule(**{"form": "named", "sentence": "We say it.", **fields})
    return add_rule(by=cast.dara, organisation=cast.lantern.pk, new=new, now=now, today=now.date())


@pytest.mark.parametrize(
    "changed",
    [
        {"form": ""}, {"form": "shout"}, {"sentence": ""}, {"sentence": "x" * 301}, {"topic": "weather"},
        {"province": "KH-99"}, {"form": "silence"}, {"review_on": "2020-01-01"}, {"review_on": "2199-01-01"},
        {"form": "silence", "review_on": str((timezone.now() + timedelta(days=200)).date())},
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused_in_words_and_nothing_changes(cast: Cast, changed: dict[str, str]) -> None:
    typed = {"topic": "land", "form": "named", "sentence": "We say it.", **changed}
    answer = signed_in(cast.dara).post(f"/voice/posture/{cast.lantern.pk}/new/", typed)
    assert answer.status_code == 422
    assert not PostureRule.objects.exists()


def test_members_change_no_rule_and_strangers_find_none(cast: Cast) -> None:
    rule, sophea, piseth = _rule(cast), signed_in(cast.sophea), signed_in(cast.piseth)
    for address in (f"/voice/posture/{cast.lantern.pk}/new/", f"/voice/posture/{cast.lantern.pk}/posts/"):
        assert sophea.post(address, {"form": "silence"}).status_code != 200
        assert piseth.get(address).status_code == 404
    sophea.post(f"/voice/posture/rules/{rule.pk}/ended/")
    rule.refresh_from_db()
    assert rule.ended_at is None
    assert piseth.get(f"/voice/posture/rules/{rule.pk}/").status_code == 404
    assert "We say it." in shown(sophea, "/voice/mine/")


@pytest.mark.both
def test_a_rule_is_changed_with_its_history_and_taken_away(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    rule = _rule(cast, topic="media")
    address = f"/voice/posture/rules/{rule.pk}/"
    dara.post(f"{address}change/", {"form": "group", "sentence": "With others."})
    assert form_for(cast.lantern, "media") == "group"
    page = in_one_line(shown(dara, address))
    assert "We speak in our own name → We speak together with others" in page and "We say it. → With others." in page
    dara.post(f"{address}ended/")
    assert form_for(cast.lantern, "media") is None
    assert dara.post(f"{address}change/", {"form": "named", "sentence": "Again."}).status_code == 302
    rule.refresh_from_db()
    assert rule.form == "group", "what was taken away stays as it was"
    _rule(cast, topic="media")
    with pytest.raises(Conflict):
        end_rule(by=cast.dara, rule=rule.pk, now=timezone.now())


@pytest.mark.both
def test_a_silence_keeps_its_passed_day_while_only_its_sentence_changes(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    rule = _rule(cast, topic="land", review_on=timezone.localdate() + timedelta(days=9))
    PostureRule.objects.update(review_on=yesterday)
    address, dara = f"/voice/posture/rules/{rule.pk}/change/", signed_in(cast.dara)
    assert dara.post(address, {"form": "silence", "sentence": "x", "review_on": yesterday}).status_code == 422
    assert dara.post(address, {"form": "named", "sentence": "Better.", "review_on": yesterday}).status_code == 302


@pytest.mark.both
def test_what_staff_may_post_is_read_by_all_and_changed_with_its_history(cast: Cast) -> None:
    dara, address = signed_in(cast.dara), f"/voice/posture/{cast.lantern.pk}/posts/"
    assert dara.post(address, {"as_organisation": "", "as_oneself": "x"}).status_code == 422
    dara.post(address, {"as_organisation": "Facts.", "by_whom": "Sophea", "as_oneself": "No logo."})
    dara.post(address, {"as_organisation": "Facts.", "by_whom": "Sophea", "as_oneself": "No logo, no shirt."})
    assert "No logo, no shirt." in shown(signed_in(cast.sophea), "/voice/mine/")
    assert "No logo. → No logo, no shirt." in in_one_line(shown(dara, address))


@pytest.mark.both
def test_the_database_holds_what_must_never_be_broken(cast: Cast) -> None:
    rule, agreement = _rule(cast, topic="land"), agreed(cast)
    broken = [
        lambda: PostureRule.objects.filter(pk=rule.pk).update(form="silence"),
        lambda: PostureRule.objects.create(
            organisation=cast.lantern, topic="land", form="named", sentence="", added_at=cast.now, changed_at=cast.now
        ),
        lambda: Agreement.objects.filter(pk=agreement.pk).update(lead=cast.sophea),
        lambda: Agreement.objects.filter(pk=agreement.pk).update(signed_at=None),
        lambda: Agreement.objects.filter(pk=agreement.pk).update(review_on=None),
    ]
    for change in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "changed",
    [
        {"topics": []}, {"topics": ["weather"]}, {"topics": ["land"], "ask_first": ["land"], "ask_whom": "Bopha"},
        {"ask_first": ["border"]}, {"disclaimer_en": ""}, {"support": ["gold"]}, {"lead": ""},
    ],
)  # fmt: skip
def test_an_agreement_that_cannot_be_is_refused_and_nothing_changes(cast: Cast, changed: dict[str, Any]) -> None:
    typed = {"topics": ["media"], "disclaimer_en": "Myself.", "lead": cast.bopha.pk, **changed}
    answer = signed_in(cast.sophea).post(f"/voice/agreements/new/{cast.lantern.pk}/", typed)
    assert answer.status_code == 422
    assert not Agreement.objects.exists()


def test_it_goes_to_a_lead_and_to_nobody_else_of_the_house(cast: Cast) -> None:
    for reader in (cast.dara, cast.sophea, cast.maly):
        typed = {"topics": ["media"], "disclaimer_en": "Myself.", "lead": reader.pk}
        assert signed_in(cast.sophea).post(f"/voice/agreements/new/{cast.lantern.pk}/", typed).status_code == 422
    assert "nobody signs for themselves" in shown(signed_in(cast.bopha), f"/voice/agreements/new/{cast.lantern.pk}/")


def test_one_is_under_way_at_a_time_and_a_new_one_takes_the_place_of_the_old(cast: Cast) -> None:
    old = agreed(cast)
    new = proposed(cast)
    with pytest.raises(Conflict):
        proposed(cast)
    now = timezone.now()
    actions.sign(by=cast.bopha, agreement=new.pk, text_hash=new.text_hash, now=now, today=now.date())
    old.refresh_from_db()
    assert (old.state, old.ended_by) == ("ended", None)


@pytest.mark.both
@pytest.mark.parametrize("verb", ["sign", "answer", "end", "address", "publish", "withdraw", "change"])
def test_each_verb_is_for_one_of_both_and_for_nobody_else(cast: Cast, verb: str) -> None:
    is_signed = verb in ("end", "publish")
    agreement = agreed(cast) if is_signed else proposed(cast)
    now = timezone.now()
    asked: dict[str, dict[str, Any]] = {
        "sign": {"text_hash": agreement.text_hash, "today": now.date()}, "answer": {"clean": {"answer": "x"}},
        "end": {"clean": {"end_reason": "x"}}, "address": {"clean": {"lead": cast.bopha.pk}},
        "publish": {"is_shown": True}, "withdraw": {}, "change": {"new": proposed_words(cast)},
    }  # fmt: skip
    act: Any = getattr(actions, verb)
    for stranger in (cast.dara, cast.kanha, cast.piseth, cast.rith):
        with pytest.raises(Missing):
            act(by=stranger, agreement=agreement.pk, now=now, **asked[verb])
    wrong_one = cast.sophea if verb in ("sign", "answer") else cast.bopha
    if verb != "end":
        with pytest.raises(Forbidden):
            act(by=wrong_one, agreement=agreement.pk, now=now, **asked[verb])
    act(by=cast.bopha if verb in ("sign", "answer") else cast.sophea, agreement=agreement.pk, now=now, **asked[verb])


def test_a_second_lead_reads_nothing_of_it_even_by_the_list(cast: Cast) -> None:
    Membership.objects.filter(person=cast.kanha).update(role="lead")
    agreement = agreed(cast)
    assert not put_before(cast.kanha, timezone.now())
    assert not Agreement.objects.visible_to(cast.kanha).exists()
    assert "Sophea" not in shown(signed_in(cast.kanha), "/voice/mine/")
    assert signed_in(cast.kanha).get(f"/voice/agreements/{agreement.pk}/").status_code == 404


@pytest.mark.both
def test_a_published_one_goes_from_the_list_with_its_person(cast: Cast) -> None:
    agreement = agreed(cast)
    actions.publish(by=cast.sophea, agreement=agreement.pk, is_shown=True, now=timezone.now())
    assert "Sophea" in shown(signed_in(cast.dara), "/voice/posture/")
    Membership.objects.filter(person=cast.sophea).update(ended_at=timezone.now())
    assert "Sophea" not in shown(signed_in(cast.dara), "/voice/posture/")


def test_whoever_forces_somebody_to_sign_in_sees_no_rule_and_no_agreement(cast: Cast) -> None:
    _rule(cast, topic="land", sentence="Secret of the land")
    agreement = agreed(cast)
    for person in (cast.sophea, cast.bopha):
        browser = forced(person)
        mine = shown(browser, "/voice/mine/")
        assert "Secret of the land" not in mine and "signed by both" not in mine and "Read it" not in mine
        assert browser.get(f"/voice/agreements/{agreement.pk}/").status_code == 404
        assert browser.get(f"/voice/agreements/{agreement.pk}/paper/").status_code == 404
    assert "Secret of the land" not in shown(forced(cast.dara), "/voice/posture/")
    assert forced(cast.sophea).get("/voice/mine/note/")["Location"] == "/vault/key/"


@pytest.mark.both
def test_words_are_in_no_column_as_they_were_typed(cast: Cast) -> None:
    agreed(cast, own_words="canary of one's own", ask_whom="canary of whom")
    _rule(cast, sentence="canary of a rule")
    with connection.cursor() as cursor:
        for table in ("voice_agreement", "voice_posturerule", "voice_posturerulechange", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "canary" not in repr(cursor.fetchall()), table


def test_the_paper_names_both_and_stands_in_both_languages(cast: Cast) -> None:
    document = agreement_pdf(agreed(cast), timezone.now())
    assert document.startswith(b"%PDF") and len(document) > 5_000


def test_the_new_agreement_is_never_for_somebody_elses_organisation(cast: Cast) -> None:
    new = NewAgreement(topics=["media"], disclaimer_en="Myself.", lead=cast.maly.pk)
    with pytest.raises(Missing):
        actions.propose(by=cast.sophea, organisation=cast.cardamom.pk, new=new, now=timezone.now())


def test_before_a_post_stands_our_own_sentence_and_who_reads_it_before(cast: Cast) -> None:
    _rule(cast, topic="land", sentence="Dates and facts, no blame.")
    typed = {"as_organisation": "Facts", "by_whom": "Dara reads it before.", "as_oneself": "Yours"}
    assert signed_in(cast.dara).post(f"/voice/posture/{cast.lantern.pk}/posts/", typed).status_code == 302
    page = in_one_line(
        signed_in(cast.sophea).post("/voice/posts/", {"does": ["king"], "topic": "land"}).content.decode()
    )
    assert "Dates and facts, no blame." in page and "Dara reads it before." in page
    assert page.index("your lawyer") < page.index("Bopha · lead"), "a number first"


def test_whoever_proposed_hears_that_it_was_answered_or_signed(cast: Cast) -> None:
    now, row = timezone.now(), proposed(cast)
    [waits] = AGREEMENT_TO_SIGN.waiting(cast.bopha, now)
    assert waits.until == row.proposed_at + timedelta(days=7)
    assert "Yes, I sign" in shown(signed_in(cast.bopha), f"/voice/agreements/{row.pk}/"), "it asks once more"
    actions.sign(by=cast.bopha, agreement=row.pk, text_hash=row.text_hash, now=now, today=now.date())
    told = Delivery.objects.filter(topic="agreement", subject=row.pk)
    assert set(told.values_list("person", "text_key")) == {(row.person_id, "decision")}
    assert AGREEMENT_SIGNED.waiting(row.person, now)
    assert not AGREEMENT_SIGNED.waiting(row.person, now + timedelta(days=4))
    assert not AGREEMENT_SIGNED.waiting(cast.bopha, now)


@pytest.mark.both
def test_an_agreement_that_came_back_has_a_day_and_something_to_complete(cast: Cast) -> None:
    now, row = timezone.now(), proposed(cast)
    actions.answer(by=cast.bopha, agreement=row.pk, clean={"answer": "Not media."}, now=now)
    assert set(Delivery.objects.filter(subject=row.pk).values_list("text_key", flat=True)) == {"ready"}
    [waits] = AGREEMENT_ANSWERED.waiting(cast.sophea, now)
    assert waits.until == now + timedelta(days=7)


@pytest.mark.both
def test_with_the_work_an_agreement_ends_and_what_was_only_proposed_is_deleted(cast: Cast) -> None:
    now = timezone.now()
    earlier, signed = agreed(cast), agreed(cast)
    assert end_of_leavers(now=now) == 0, "nobody has left"
    proposed(cast)
    end_membership(by=cast.sophea, membership_id=cast.sophea.memberships.get().pk, now=now)
    assert due.agreements_of_leavers(now).count() == end_of_leavers(now=now) == 2
    assert end_of_leavers(now=now) == 0
    row = Agreement.objects.exclude(pk=earlier.pk).get()
    assert (row.pk, row.state, row.ended_at, row.published_at) == (signed.pk, "ended", now, None)
    assert put_before(cast.bopha, now) == []
    assert [(line.agreement.pk, line.ended_by_leaving) for line in own_agreements(cast.sophea, now)] == [
        (signed.pk, True), (earlier.pk, False),
    ], "another one took the place of the earlier"  # fmt: skip
    for reader in (cast.sophea, cast.bopha):
        page = in_one_line(shown(signed_in(reader), f"/voice/agreements/{signed.pk}/"))
        assert "since the work there ended" in page
    Entry.objects.get(action="agreement.ended", object_id=signed.pk, actor=None)
    purge_tables(Agreement, now=now + timedelta(days=3 * 365 - 1))
    assert Agreement.objects.filter(pk=signed.pk).exists()
    purge_tables(Agreement, now=now + timedelta(days=3 * 365 + 1))
    assert not Agreement.objects.exists()


def test_a_lead_reads_what_is_otherwise_since_they_had_it(cast: Cast) -> None:
    """Compared with what they answered to, or had first."""
    agreement, bopha = proposed(cast, support=["lawyer"]), signed_in(cast.bopha)
    address = f"/voice/agreements/{agreement.pk}/"

    def changed(**fields: Any) -> str:
        new = proposed_words(cast, support=["lawyer"], **fields)
        actions.change(by=cast.sophea, agreement=agreement.pk, new=new, now=timezone.now())
        page = in_one_line(shown(bopha, address))
        return page[page.index("What is otherwise") : page.index("What was written")]

    assert "What is otherwise" not in shown(bopha, address)
    changed(own_words="I write at home.")
    part = changed(own_words="I write at home.", topics=["land"])
    assert "<del>Media and the internet</del>" in part and "<ins>Land and evictions</ins>" in part
    assert "<ins>I write at home.</ins>" in part and "lawyer" not in part
    actions.answer(by=cast.bopha, agreement=agreement.pk, clean={"answer": "Not land."}, now=timezone.now())
    part = changed(own_words="I write at home.", topics=["media", "land"])
    assert "Falls away" not in part and "Comes: <ins>Media and the internet</ins>" in part, "not the list once more"
    part = changed(own_words="I write at home.")
    assert "Falls away: <del>Land and evictions</del>" in part and "I write" not in part
    assert part.index("Not land.") < part.index("Land and evictions"), "what the lead asked for stands above"
    read, now = Agreement.objects.get().text_hash, timezone.now()
    actions.sign(by=cast.bopha, agreement=agreement.pk, text_hash=read, now=now, today=now.date())
    assert Agreement.objects.get().earlier == {} and "What is otherwise" not in shown(bopha, address)
