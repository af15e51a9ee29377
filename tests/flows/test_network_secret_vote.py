"""The council votes in secret: sealed to two tellers, opened by both, counted without seats, or deleted uncounted."""

import base64
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.network.leaving.actions import put_out
from karpear.network.meetings.actions.ballots import delete_overdue
from karpear.network.meetings.actions.counts import close_due, close_item
from karpear.network.meetings.models import AgendaItem, InnerBallot, Meeting, SeatAnswer, Teller
from karpear.network.members.models import NetworkMember
from karpear.people.models import Person
from karpear.vault.models import Identity
from tests.cast import Cast, signed_in
from tests.rooms.network.council import called, on_agenda, seated
from tests.rooms.network.secret import (
    AFTER_THREE_DAYS,
    SecretVote,
    everything_stored,
    seat_key,
    secret_item,
    secretly_asked,
    with_keys,
)
from tests.steps.council_ways import steady, ways_out
from tests.steps.sealing import Keys, b64
from tests.steps.texts import text

pytestmark = [pytest.mark.django_db, pytest.mark.once]
COUNT = {"counts": {"1": 0, "2": 2, "abstain": 0}, "spoilt": 0}


def _cast(vote: SecretVote, voter: Person, choice: str) -> Client:
    client = signed_in(voter)
    assert client.post(vote.path, {"sealed": vote.ballot(choice)}).status_code == 302
    return client


def _given(client: Client, path: str, name: str) -> list[str]:
    """What a page hands to a teller's browser."""
    page = client.get(path).text
    rows: list[str] = json.loads(page.split(f'<script id="{name}" type="application/json">')[1].split("</script>")[0])
    return rows


def _opened(ballots: list[str], keys: Keys) -> list[bytes]:
    return [keys.open(base64.b64decode(ballot)) for ballot in ballots]


def _voted(cast: Cast, choice: str = "2") -> SecretVote:
    vote = secretly_asked(cast)
    for voter in (cast.dara, vote.council.nary):
        _cast(vote, voter, choice)
    return vote


def _closed(cast: Cast) -> SecretVote:
    vote = _voted(cast)
    close_item(by=vote.council.net.channary, item=vote.item.pk, now=timezone.now())
    return vote


def _half_opened(cast: Cast) -> tuple[SecretVote, list[bytes]]:
    vote = _closed(cast)
    bopha = signed_in(cast.bopha)
    inner = _opened(_given(bopha, vote.opening, "ballots"), vote.first)
    sent = {"opened": json.dumps([b64(ballot) for ballot in inner])}
    assert bopha.post(vote.opening, sent).status_code == 302
    return vote, inner


def test_two_tellers_are_asked_and_nothing_opens_before_both_agree(cast: Cast) -> None:
    council, now = seated(cast), timezone.now()
    item = on_agenda(council, called(council, now=now), now=now, kind="vote", options="First\nSecond")
    with_keys(cast)
    channary, bopha, piseth = map(signed_in, (council.net.channary, cast.bopha, cast.piseth))
    path, meeting = f"/meetings/items/{item.pk}/", f"/meetings/{item.meeting_id}/"
    assert "Make the vote secret" in channary.get(path).text
    offered = channary.get(f"{path}tellers/").text
    assert "Bopha" in offered and "Channary" not in offered and "Dara" not in offered, "with a key, and of no body"
    first, second = seat_key(cast.bopha), seat_key(cast.piseth)
    for wrong in ({"first": first, "second": ""}, {"first": first, "second": first}):
        assert channary.post(f"{path}tellers/", wrong).status_code == 422
    assert signed_in(cast.dara).get(f"{path}tellers/").status_code == 404
    assert not Teller.objects.exists()
    for _twice in range(2):
        assert channary.post(f"{path}tellers/", {"first": first, "second": second}).status_code == 302
    assert Delivery.objects.filter(topic="council", person=cast.bopha).count() == 1

    assert "open a secret vote together" in bopha.get("/").text
    assert "have not both agreed" in channary.post(f"{meeting}open/", follow=True).text
    for _twice in range(2):
        assert bopha.post(f"{path}teller/agree/", {"agrees": "yes"}).status_code == 302
    assert "open a secret vote together" not in bopha.get("/").text
    channary.post(f"{meeting}open/")
    assert Meeting.objects.get().state == "called", "one has agreed"
    assert piseth.post(f"{path}teller/agree/", {"agrees": "maybe"}).status_code in (302, 422)
    assert not Teller.objects.get(person=cast.piseth).agreed_at
    piseth.post(f"{path}teller/agree/", {"agrees": "yes"})
    Identity.objects.filter(person=cast.piseth).update(retired_at=now)
    channary.post(f"{meeting}open/")
    assert Meeting.objects.get().state == "called", "the key to which it would be sealed is no longer in use"
    Identity.objects.filter(person=cast.piseth).update(retired_at=None)
    channary.post(f"{meeting}open/")
    assert Meeting.objects.get().state == "open"
    assert bopha.post(f"{path}teller/agree/", {"agrees": "no"}).status_code == 302
    assert Teller.objects.count() == 2, "nobody steps back once seats answer"


@pytest.mark.both
def test_who_will_not_open_it_is_replaced_and_another_kind_is_never_secret(cast: Cast) -> None:
    vote = secret_item(cast)
    channary, bopha = signed_in(vote.council.net.channary), signed_in(cast.bopha)
    bopha.post(f"{vote.opening}agree/", {"agrees": "no"})
    assert not Teller.objects.filter(person=cast.bopha).exists() and bopha.get(vote.opening).status_code == 404
    channary.post(f"/meetings/{vote.item.meeting_id}/open/")
    vote.item.refresh_from_db()
    assert vote.item.secret and Meeting.objects.get().state == "called"
    typed = {
        "key": str(uuid4()), "title": "Other", "words": "", "kind": "consent", "options": "", "label": "GREEN",
        "closes_at": "2090-01-01T10:00", "quorum_of": "votes", "quorum_percent": "50", "position_path": "",
    }  # fmt: skip
    assert channary.post(f"{vote.path}change/", typed).status_code == 302
    assert not AgendaItem.objects.get().secret and not Teller.objects.exists()
    assert channary.post(f"{vote.path}tellers/", {"first": "", "second": ""}).status_code != 200


@pytest.mark.both
def test_a_council_votes_in_secret(cast: Cast) -> None:
    vote = secretly_asked(cast)
    path, item = vote.path, vote.item
    page = signed_in(cast.dara).get(path).text
    assert "needs JavaScript" in page and "SEAT 1" not in page
    dara = _cast(vote, cast.dara, "1")
    assert "You have answered; you can answer again until" in dara.get(path).text
    _cast(vote, cast.dara, "2")
    _cast(vote, vote.council.nary, "2")
    answers = list(SeatAnswer.objects.all())
    assert len(answers) == 2 and {(row.choice, row.reason) for row in answers} == {("", "")}
    assert {len(bytes(row.ballot or b"")) for row in answers} == {656}
    on_disk = everything_stored()
    assert '"choice"' not in on_disk and str(item.pk) + '","choice' not in on_disk
    noted = set(Entry.objects.filter(object_type__in=["agendaitem", "seatanswer"]).values_list("action", flat=True))
    assert noted == {"agendaitem.added", "agendaitem.tellers", "agendaitem.teller_agreed"}

    bopha, piseth, channary = map(signed_in, (cast.bopha, cast.piseth, vote.council.net.channary))
    assert 'id="ballots"' not in bopha.get(vote.opening).text, "not before it has closed"
    assert "has closed: open it" not in bopha.get("/").text
    assert channary.post(f"/meetings/{item.meeting_id}/end/").status_code == 302
    page = channary.get(path).text
    assert "waits for its tellers" in page and "What came out" not in page and "of 2 seats" not in page
    assert "still to be counted" in channary.post(f"/meetings/{item.meeting_id}/publish/", follow=True).text
    assert dara.post(path, {"sealed": vote.ballot("1")}).status_code == 302
    assert "has closed: open it" in bopha.get("/").text and "has closed: open it" not in piseth.get("/").text
    assert 'id="ballots"' not in piseth.get(vote.opening).text, "one after the other"

    outer = _given(bopha, vote.opening, "ballots")
    inner = _opened(outer, vote.first)
    sent = {"opened": json.dumps([b64(ballot) for ballot in inner])}
    for _twice in range(2):
        assert bopha.post(vote.opening, sent).status_code == 302
    assert {row.ballot for row in SeatAnswer.objects.all()} == {None} and InnerBallot.objects.count() == 2
    assert "has closed: open it" in piseth.get("/").text and "has closed: open it" not in bopha.get("/").text
    assert "What came out" not in channary.get(path).text

    plain = [json.loads(ballot) for ballot in _opened(_given(piseth, vote.opening, "ballots"), vote.second)]
    assert [(ballot["item"], ballot["choice"]) for ballot in plain] == [(str(item.pk), "2")] * 2
    for _twice in range(2):
        assert piseth.post(vote.opening, {"opened": json.dumps(COUNT)}).status_code == 302
    assert not InnerBallot.objects.exists()
    page = signed_in(cast.maly).get(path).text
    assert "chosen: Second" in page and "2 of 2 seats" in page and "River Defenders" not in page
    assert "Who said what</summary>" not in page
    assert "It is over" in piseth.get(vote.opening).text
    assert channary.post(f"/meetings/{item.meeting_id}/publish/").status_code == 302
    assert Meeting.objects.get().state == "minuted"


@pytest.mark.both
def test_without_the_chatham_house_rule_nobody_reads_who_chose_what_either(cast: Cast) -> None:
    vote, _inner = _half_opened(cast)
    Meeting.objects.update(chatham=False)
    signed_in(cast.piseth).post(vote.opening, {"opened": json.dumps(COUNT)})
    page = signed_in(cast.maly).get(vote.path).text
    assert "chosen: Second" in page and "<summary>Who said what" not in page


@pytest.mark.both
def test_no_way_out_tells_of_a_secret_vote_before_it_is_counted(cast: Cast) -> None:
    """Whatever was answered, and however many have."""
    vote = secretly_asked(cast)
    clients = [signed_in(reader) for reader in (vote.council.net.channary, cast.maly, cast.bopha, cast.piseth)]
    before = [ways_out(client, vote.item) for client in clients]
    for voter in (cast.dara, vote.council.nary):
        _cast(vote, voter, "2")
    for client, old in zip(clients, before, strict=True):
        for way, shown in ways_out(client, vote.item).items():
            assert steady(shown) == steady(old[way]), way
    vote.item.refresh_from_db()
    assert (vote.item.counts, vote.item.outcome, vote.item.answered_count) == ([], "", 0)


@pytest.mark.usefixtures("open_door")
def test_no_text_answers_a_secret_vote(cast: Cast) -> None:
    secretly_asked(cast)
    row = text(cast.dara, "SEAT 1 A", now=timezone.now())
    assert "this vote is secret" in row.answer and row.text == "" and not SeatAnswer.objects.exists()


def test_only_a_sealed_ballot_is_taken(cast: Cast) -> None:
    vote = secretly_asked(cast)
    dara, inner = signed_in(cast.dara), b64(base64.b64decode(vote.ballot("1"))[:456])
    for sent in ({"choice": "1"}, {"sealed": "1"}, {"sealed": inner}, {"sealed": "é"}):
        answer = dara.post(vote.path, sent)
        assert answer.status_code == 422 and "No answer was sent" in answer.text, sent
    assert signed_in(cast.piseth).post(vote.path, {"sealed": vote.ballot("1")}).status_code == 403
    assert signed_in(cast.rith).post(vote.path, {"sealed": vote.ballot("1")}).status_code == 404
    assert not SeatAnswer.objects.exists()


@pytest.mark.both
def test_a_seat_that_sends_twice_answers_once(cast: Cast) -> None:
    vote = secretly_asked(cast)
    ballot, dara = vote.ballot("1"), signed_in(cast.dara)
    for _twice in range(2):
        assert dara.post(vote.path, {"sealed": ballot}).status_code == 302
    assert SeatAnswer.objects.count() == 1


def test_what_is_not_all_ballots_or_not_a_whole_count_changes_nothing(cast: Cast) -> None:
    vote = _closed(cast)
    bopha, piseth = signed_in(cast.bopha), signed_in(cast.piseth)
    inner = [b64(ballot) for ballot in _opened(_given(bopha, vote.opening, "ballots"), vote.first)]
    for wrong in (inner[:1], [inner[0], inner[0]], [inner[0], "x"], {"counts": {}}, [1, 2], "x"):
        assert bopha.post(vote.opening, {"opened": json.dumps(wrong)}).status_code == 422, wrong
    assert bopha.post(vote.opening, {"opened": "["}).status_code == 422
    piseth.post(vote.opening, {"opened": json.dumps(COUNT)})
    assert not InnerBallot.objects.exists() and not AgendaItem.objects.get().closed_at, "not their turn"
    for stranger in (cast.dara, cast.rith, vote.council.net.channary):
        client = signed_in(stranger)
        assert client.get(vote.opening).status_code == client.post(vote.opening, {"opened": "[]"}).status_code == 404
    assert bopha.post(vote.opening, {"opened": json.dumps(inner)}).status_code == 302
    too_many, negative = {"1": 3}, {"1": 3, "2": -1}
    for counts in (too_many, negative, {"agree": 2}, {"1": 2.0}, {"1": True}, {"1": "2"}, []):
        sent = {"opened": json.dumps({"counts": counts, "spoilt": 0})}
        assert piseth.post(vote.opening, sent).status_code == 422, counts
    assert piseth.post(vote.opening, {"opened": json.dumps({"counts": {"1": 2}})}).status_code == 422
    assert InnerBallot.objects.count() == 2
    spoilt = {"counts": {"1": 1}, "spoilt": 1}
    assert piseth.post(vote.opening, {"opened": json.dumps(spoilt)}).status_code == 302
    assert "ballots that nobody could read: <b>1</b>" in signed_in(cast.maly).get(vote.path).text


def test_too_few_ballots_are_deleted_and_opened_by_nobody(cast: Cast) -> None:
    vote = secretly_asked(cast, quorum_percent=100)
    _cast(vote, cast.dara, "1")
    assert close_due(timezone.now() + timedelta(days=8)) == 1
    vote.item.refresh_from_db()
    assert vote.item.outcome == "no_quorum" and not SeatAnswer.objects.exists()
    assert 'id="ballots"' not in signed_in(cast.bopha).get(vote.opening).text


@pytest.mark.both
def test_the_clock_ends_the_vote_and_deletes_what_no_teller_opened(cast: Cast) -> None:
    vote = _voted(cast)
    closes = timezone.now() + timedelta(days=8)
    assert (close_due(closes), close_due(closes)) == (1, 0)
    vote.item.refresh_from_db()
    assert vote.item.ballots_ended_at == closes and vote.item.closed_at is None
    assert delete_overdue(closes + timedelta(days=2)) == 0
    assert (delete_overdue(closes + AFTER_THREE_DAYS), delete_overdue(closes + AFTER_THREE_DAYS)) == (1, 0)
    vote.item.refresh_from_db()
    assert vote.item.outcome == "uncounted" and not SeatAnswer.objects.exists() and not InnerBallot.objects.exists()
    AgendaItem.objects.update(closed_at=timezone.now())
    page = signed_in(cast.maly).get(vote.path).text
    assert "the ballots were deleted" in page and "River Defenders" not in page.split("<details")[0]


@pytest.mark.both
def test_nothing_is_opened_after_its_time(cast: Cast) -> None:
    vote = _closed(cast)
    bopha = signed_in(cast.bopha)
    inner = [b64(ballot) for ballot in _opened(_given(bopha, vote.opening, "ballots"), vote.first)]
    AgendaItem.objects.update(count_until=timezone.now())
    bopha.post(vote.opening, {"opened": json.dumps(inner)})
    assert not InnerBallot.objects.exists()
    assert "has closed: open it" not in bopha.get("/").text


def test_whoever_coordinates_ends_it_uncounted_where_a_teller_is_lost(cast: Cast) -> None:
    vote, _inner = _half_opened(cast)
    channary, nary = signed_in(vote.council.net.channary), signed_in(vote.council.nary)
    assert "A teller is lost" in channary.get(vote.path).text and "A teller is lost" not in nary.get(vote.path).text
    assert nary.post(f"{vote.path}uncounted/").status_code == 404
    for _twice in range(2):
        assert channary.post(f"{vote.path}uncounted/").status_code == 302
    vote.item.refresh_from_db()
    assert vote.item.outcome == "uncounted" and not InnerBallot.objects.exists() and not SeatAnswer.objects.exists()
    piseth = signed_in(cast.piseth)
    piseth.post(vote.opening, {"opened": json.dumps(COUNT)})
    vote.item.refresh_from_db()
    assert vote.item.outcome == "uncounted", "what comes late counts for nothing"


def test_a_teller_whose_organisation_leaves_opens_nothing(cast: Cast) -> None:
    vote = _closed(cast)
    member = NetworkMember.objects.get(organisation=cast.lantern)
    put_out(by=vote.council.net.channary, member=member.pk, clean={"reason": "It has closed."}, now=timezone.now())
    bopha = signed_in(cast.bopha)
    assert bopha.get(vote.opening).status_code == 404 and "has closed: open it" not in bopha.get("/").text
