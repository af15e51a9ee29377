"""The outbox against a real SMTP server and a real HTTP gateway, with the clock as an argument."""

from datetime import timedelta

import pytest
from django.db import connection

from karpear.audit.models import Entry
from karpear.messaging.actions.cancel import cancel
from karpear.messaging.actions.lease import Lane, lease, release_expired
from karpear.messaging.actions.press import press
from karpear.messaging.actions.queue import queue
from karpear.messaging.actions.record import Result, record
from karpear.messaging.channels.base import OK, not_sent
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import ChannelState, Delivery, Priority
from karpear.messaging.queries import channels, find_link, outbox, routes
from karpear.people.models import Address, Channel, ContactState
from tests.cast import Cast
from tests.servers import DROP, Answer, Gateway, MailServer

from .outbox import message, put, states

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def outside(settings: object, mail: MailServer, gateway: Gateway) -> None:
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = mail.url, gateway.url  # type: ignore[attr-defined]
    settings.KARPEAR_SEND_TIMEOUT_S = 1.0  # type: ignore[attr-defined]


def test_a_message_says_a_name_and_a_link_and_nothing_else(cast: Cast, mail: MailServer) -> None:
    [one] = put(message(cast.dara, cast.sophea, cast.now))
    assert deliver_once(cast.now) == 1
    [letter] = mail.to(cast.dara.email)
    assert "Sophea" in letter.text
    assert "http://localhost:8000/r/" in letter.text
    said = f"{letter.subject} {letter.text}".lower()
    assert not any(word in said for word in ("sos", "missed", "detain", "arrest", "danger", "alert", "alarm"))
    assert letter.message["Message-ID"] == f"<{one}@karpear.test>"
    row = Delivery.objects.get(pk=one)
    assert (row.state, row.attempts, row.sent_at, row.lease_until) == ("sent", 1, cast.now, None)
    token = letter.text.split("/r/")[1].split()[0]
    assert len(token) == 22
    assert token not in row.link_hash
    delivery = find_link(token, cast.now)
    assert delivery == row
    assert find_link(token, cast.now + timedelta(days=31)) is None
    assert find_link("x" * 22, cast.now) is None
    press(delivery=row, now=cast.now)
    assert Address.objects.get(pk=row.address_id).proven_at == cast.now


def test_a_gateway_gets_a_signed_post(cast: Cast, gateway: Gateway) -> None:
    [one] = put(message(cast.dara, cast.sophea, cast.now, channel=Channel.SMS))
    deliver_once(cast.now)
    [posted] = gateway.requests
    assert gateway.is_signed(posted)
    assert posted.path == "/send"
    assert posted.json["id"] == str(one)
    assert set(posted.json) == {"id", "to", "text"}


@pytest.mark.parametrize(
    "answer", [Answer(500), Answer(503), Answer(429), Answer(408), Answer(302, headers={"Location": "/x"})]
)
def test_what_was_not_taken_is_tried_again(cast: Cast, gateway: Gateway, answer: Answer) -> None:
    gateway.answers(answer, 200)
    ids = put(message(cast.dara, cast.sophea, cast.now, channel=Channel.SMS))
    deliver_once(cast.now)
    assert states(ids) == ["failed"]
    assert deliver_once(cast.now) == 0
    deliver_once(cast.now + 2 * SECOND)
    assert states(ids) == ["sent"]
    assert len(gateway.requests) == 2
    assert Delivery.objects.count() == 1


def test_a_refused_number_is_given_up_and_the_next_channel_tried(
    cast: Cast, gateway: Gateway, mail: MailServer
) -> None:
    gateway.answers(400)
    [one] = put(message(cast.dara, cast.sophea, cast.now, channel=Channel.SMS))
    deliver_once(cast.now)
    assert states([one]) == ["dead"]
    other = Delivery.objects.exclude(pk=one).get()
    assert (other.channel, other.subject) == ("email", Delivery.objects.get(pk=one).subject)
    deliver_once(cast.now)
    assert len(mail.to(cast.dara.email)) == 1
    assert Entry.objects.get(action="messages_given_up").detail == {"errors": {"http_400": 1}}


def test_an_unknown_recipient_is_permanent_and_a_busy_server_is_not(
    cast: Cast, gateway: Gateway, mail: MailServer
) -> None:
    mail.refuse = {cast.dara.email: "550 no such user", cast.kanha.email: "451 try later"}
    ids = put(message(cast.dara, cast.sophea, cast.now), message(cast.kanha, cast.sophea, cast.now))
    deliver_once(cast.now)
    assert states(ids) == ["dead", "failed"]
    assert [d.channel for d in Delivery.objects.exclude(pk__in=ids)] == ["sms"]
    mail.refuse = {}
    deliver_once(cast.now + 2 * SECOND)
    assert states(ids) == ["dead", "sent"]
    assert len(gateway.requests) == 1


def test_a_lost_answer_is_tried_again_and_marked(cast: Cast, gateway: Gateway) -> None:
    gateway.answers(DROP, 200)
    [one] = put(message(cast.dara, cast.sophea, cast.now, channel=Channel.SMS))
    deliver_once(cast.now)
    assert Delivery.objects.get(pk=one).maybe_twice
    deliver_once(cast.now + 2 * SECOND)
    assert states([one]) == ["sent"]
    assert [r.json["id"] for r in gateway.requests] == [str(one)] * 2


def test_a_gateway_that_hangs_costs_its_timeout_and_the_next_channel_is_tried(
    cast: Cast, gateway: Gateway, mail: MailServer
) -> None:
    gateway.answers(Answer(200, delay=3))
    [one] = put(message(cast.dara, cast.sophea, cast.now, channel=Channel.SMS, priority=Priority.SOS))
    deliver_once(cast.now)
    assert states([one]) == ["failed"]
    deliver_once(cast.now + 2 * SECOND)
    deliver_once(cast.now + 2 * SECOND)
    assert len(mail.to(cast.dara.email)) == 1


def test_a_server_that_is_down_takes_nothing_with_it(cast: Cast, settings: object, gateway: Gateway) -> None:
    settings.KARPEAR_EMAIL = "smtp://127.0.0.1:1?from=notes@karpear.test"  # type: ignore[attr-defined]
    ids = put(
        message(cast.dara, cast.sophea, cast.now, priority=Priority.SOS),
        message(cast.kanha, cast.sophea, cast.now, channel=Channel.SMS),
    )
    now = cast.now
    deliver_once(now)
    assert states(ids) == ["failed", "sent"]
    for _ in range(3):
        now += 20 * SECOND
        deliver_once(now)
    assert states(ids) == ["failed", "sent"]
    phone = Address.objects.get(person=cast.dara, channel="sms")
    assert Delivery.objects.get(address=phone).state == "sent"
    health = {c.channel: c for c in channels(now)}
    assert health["email"].failures_in_a_row >= 3
    assert not health["email"].works
    assert health["sms"].works


def test_several_for_one_reader_are_one_message(cast: Cast, mail: MailServer) -> None:
    ids = put(*[message(cast.dara, p, cast.now) for p in (cast.sophea, cast.kanha, cast.bopha)])
    ids += put(message(cast.kanha, cast.sophea, cast.now))
    assert deliver_once(cast.now) == 2
    [letter] = mail.to(cast.dara.email)
    assert letter.text.count("/r/") == 3
    assert all(name in letter.text for name in ("Sophea", "Kanha", "Bopha"))
    assert states(ids) == ["sent"] * 4
    assert Delivery.objects.filter(bundled_with__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("text_key", "words"),
    [("ready", "something for you to complete"), ("signature_asked", "sign something within the hour")],
)
def test_several_things_to_do_are_one_message_at_once(cast: Cast, mail: MailServer, text_key: str, words: str) -> None:
    put(*[message(cast.dara, cast.dara, cast.now, topic="duty", text_key=text_key) for _n in range(8)])
    assert deliver_once(cast.now) == 1
    [letter] = mail.to(cast.dara.email)
    assert letter.text.count("/r/") == 8 and letter.subject.endswith("(and 7 more)")
    assert letter.text.count(words) == 1


def test_a_drill_is_marked_and_never_mixed_with_the_real_thing(cast: Cast, mail: MailServer) -> None:
    put(message(cast.dara, cast.sophea, cast.now), message(cast.dara, cast.kanha, cast.now, drill=True))
    deliver_once(cast.now)
    marked = {m.subject.startswith("DRILL"): m.text for m in mail.to(cast.dara.email)}
    assert "Kanha" in marked[True]
    assert marked[True].startswith("DRILL")
    assert "DRILL" not in marked[False]


def test_later_steps_wait_for_a_minute_and_first_ones_never(cast: Cast, mail: MailServer) -> None:
    put(message(cast.dara, cast.sophea, cast.now))
    deliver_once(cast.now)
    later = cast.now + 10 * SECOND
    held = put(message(cast.dara, cast.kanha, later, step=2), message(cast.dara, cast.bopha, later, round=1))
    assert deliver_once(later) == 0
    assert states(held) == ["queued", "queued"]
    assert deliver_once(cast.now + 61 * SECOND) == 1
    assert states(held) == ["sent", "sent"]
    again = cast.now + 70 * SECOND
    held = put(message(cast.dara, cast.kanha, again, step=3))
    deliver_once(again)
    first = put(message(cast.dara, cast.rith, again + SECOND))
    assert deliver_once(again + SECOND) == 1
    assert states(held + first) == ["sent", "sent"]
    assert len(mail.to(cast.dara.email)) == 3


def test_an_sos_is_never_held(cast: Cast, mail: MailServer) -> None:
    put(message(cast.dara, cast.sophea, cast.now))
    deliver_once(cast.now)
    ids = put(message(cast.dara, cast.kanha, cast.now, step=3, priority=Priority.SOS))
    deliver_once(cast.now + SECOND)
    assert states(ids) == ["sent"]


def test_one_poisoned_row_never_stops_the_others(cast: Cast, mail: MailServer) -> None:
    ids = put(
        message(cast.dara, cast.sophea, cast.now),
        message(cast.kanha, cast.sophea, cast.now),
        message(cast.bopha, cast.sophea, cast.now, text_key="there is none"),
    )
    broken = Delivery.objects.get(pk=ids[0]).address_id
    with connection.cursor() as cursor:
        Address.objects.filter(person=cast.dara, channel="sms").update(removed_at=cast.now)
        key = broken.hex if connection.vendor == "sqlite" else broken
        cursor.execute("UPDATE people_address SET value = %s WHERE id = %s", [b"\x02k1nonsense", key])
    deliver_once(cast.now)
    assert states(ids) == ["dead", "sent", "dead"]
    assert [m.to for m in mail.messages] == [[cast.kanha.email]]
    errors = dict(Delivery.objects.filter(state="dead").values_list("pk", "error"))
    assert errors[ids[0]] == "address_unreadable"
    assert errors[ids[2]] == "no_text"


def test_what_was_called_off_does_not_leave(cast: Cast, mail: MailServer) -> None:
    one, other = message(cast.dara, cast.sophea, cast.now), message(cast.kanha, cast.sophea, cast.now)
    ids = put(one, other)
    assert cancel(subject=one.subject, now=cast.now) == 1
    assert deliver_once(cast.now) == 1
    assert states(ids) == ["cancelled", "sent"]
    assert not mail.to(cast.dara.email)


def test_what_is_called_off_while_it_is_sent_is_not_tried_again(cast: Cast) -> None:
    one, other = message(cast.dara, cast.sophea, cast.now), message(cast.kanha, cast.sophea, cast.now)
    ids = put(one, other)
    claimed = [b[0] for b in lease(now=cast.now, lane=Lane.BULK, free={"email": 5}, for_s=10)]
    cancel(subject=one.subject, now=cast.now)
    record([Result(row, not_sent("smtp_451")) for row in claimed], now=cast.now)
    assert states(ids) == ["cancelled", "failed"]


def test_a_claim_ends_and_its_late_result_changes_nothing(cast: Cast) -> None:
    ids = put(message(cast.dara, cast.sophea, cast.now))
    first = lease(now=cast.now, lane=Lane.BULK, free={"email": 5}, for_s=10)[0][0]
    assert not lease(now=cast.now, lane=Lane.BULK, free={"email": 5}, for_s=10)
    later = cast.now + 11 * SECOND
    assert release_expired(now=later, own_ids=ids) == 0
    assert release_expired(now=later) == 1
    second = lease(now=later, lane=Lane.BULK, free={"email": 5}, for_s=10)[0][0]
    assert (second.attempts, second.maybe_twice) == (2, True)
    assert record([Result(first, OK)], now=later) == 0
    assert states(ids) == ["sending"]
    assert record([Result(second, OK)], now=later) == 1
    assert states(ids) == ["sent"]


def test_a_late_yes_counts_while_nobody_else_has_claimed(cast: Cast) -> None:
    ids = put(message(cast.dara, cast.sophea, cast.now))
    first = lease(now=cast.now, lane=Lane.BULK, free={"email": 5}, for_s=10)[0][0]
    release_expired(now=cast.now + 11 * SECOND)
    assert record([Result(first, OK)], now=cast.now + 12 * SECOND) == 1
    assert states(ids) == ["sent"]


def test_claims_respect_free_slots_and_urgency(cast: Cast) -> None:
    people = (cast.dara, cast.kanha, cast.bopha)
    put(*[message(p, cast.sophea, cast.now - SECOND, text_key="reminder", priority=Priority.REMINDER) for p in people])
    put(message(cast.piseth, cast.sophea, cast.now))
    bundles = lease(now=cast.now, lane=Lane.BULK, free={"email": 2}, for_s=10)
    assert bundles[0][0].person_id == cast.piseth.pk
    assert len(bundles) == 2
    assert not lease(now=cast.now, lane=Lane.URGENT, free={"email": 2}, for_s=10)


def test_a_contact_reads_its_own_name_for_the_person_and_who_left_hears_nothing(cast: Cast, mail: MailServer) -> None:
    sister, lawyer = cast.sophea.contacts.all()
    sister.knows_me_as = "Little Owl"
    sister.save()
    lawyer.state = ContactState.LEFT
    lawyer.save()
    ids = put(message(sister, cast.sophea, cast.now), message(lawyer, cast.sophea, cast.now))
    deliver_once(cast.now)
    assert states(ids) == ["sent", "cancelled"]
    [letter] = mail.messages
    assert "Little Owl" in letter.text
    assert "Sophea" not in letter.text
    ids = put(message(sister, cast.sophea, cast.now, text_key="all_clear"))
    deliver_once(cast.now)
    assert "all is well" in mail.messages[-1].text
    assert "/r/" not in mail.messages[-1].text


def test_a_big_queue_call_is_whole_and_repeats_change_nothing(cast: Cast) -> None:
    many = [message(cast.dara, cast.sophea, cast.now) for _ in range(120)]
    queue(many)
    queue(many)
    Delivery.objects.filter(pk=many[0].pk).update(state="cancelled")
    queue([*many, message(cast.kanha, cast.sophea, cast.now)])
    assert Delivery.objects.count() == 121
    assert Delivery.objects.get(pk=many[0].pk).state == "cancelled"
    assert Delivery.objects.get(pk=many[1].pk).about_id == cast.sophea.pk
    assert outbox(cast.now).due == 120


def test_routes_are_only_those_that_can_send(cast: Cast, settings: object) -> None:
    assert [r.channel for r in routes([cast.dara.pk]).people[cast.dara.pk]] == ["email", "sms"]
    settings.KARPEAR_SMS = ""  # type: ignore[attr-defined]
    assert [r.channel for r in routes([cast.dara.pk]).people[cast.dara.pk]] == ["email"]
    assert routes([]).people == {}


def test_a_channel_works_again_after_one_success(cast: Cast, gateway: Gateway) -> None:
    gateway.answers(500, 200)
    put(message(cast.dara, cast.sophea, cast.now, channel=Channel.SMS))
    deliver_once(cast.now)
    assert ChannelState.objects.get(channel="sms").failures_in_a_row == 1
    deliver_once(cast.now + 5 * SECOND)
    state = ChannelState.objects.get(channel="sms")
    assert (state.failures_in_a_row, state.last_error) == (0, "http_500")
