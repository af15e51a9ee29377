"""Two organisations talk: who will receive it stands there first, and nobody else reads it by any way."""

import gzip
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.network.threads.actions.threads import open_thread, write_message
from karpear.network.threads.models import Thread, ThreadMark, ThreadMessage
from karpear.network.threads.queries.audience import receivers_of
from karpear.network.threads.values import NewThread, NewThreadMessage
from karpear.people.models import Membership, Person
from karpear.rules.access import Role
from karpear.rules.sharing.labels import Label
from tests.cast import Cast, signed_in
from tests.rooms.compliance.demands import noted
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.net import Net, networked
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SMALL = 12 * 1024


def a_thread(cast: Cast, net: Net, *, label: Label = Label.AMBER_STRICT, named: str = "") -> Thread:
    new = NewThread(
        key=uuid4(), subject="Letters from the commune", label=label.value, named=named, text="Did you get one?",
        organisations=() if label is Label.RED else (str(cast.cardamom.pk),),
    )  # fmt: skip
    return open_thread(by=cast.dara, network=net.network.pk, organisation=cast.lantern.pk, new=new, now=timezone.now())


def told_of(thread: Thread) -> list[str]:
    rows = Delivery.objects.filter(topic="thread", subject=thread.pk)
    return sorted(rows.values_list("person__email", flat=True))


def test_who_receives_it_is_seen_before_it_is_sent(cast: Cast) -> None:
    net, dara = networked(cast), signed_in(cast.dara)
    typed = {
        "key": str(uuid4()), "subject": "Letters from the commune", "label": "GREEN", "text": "Did you get one?",
        "organisations": [str(cast.cardamom.pk)],
    }  # fmt: skip
    form = dara.get("/threads/new/?about=A+demand&path=/demands/x/", follow=True).redirect_chain[0][0]
    path = form.split("?")[0]
    page = in_one_line(dara.post(path, typed).text)
    assert "Cardamom Voices: 2 people" in page and not Thread.objects.exists()
    changed = dara.post(path, {**typed, "change": "1"})
    assert "Did you get one?" in changed.text and not Thread.objects.exists()
    for _twice in range(2):
        assert dara.post(path, {**typed, "sure": "1"}).status_code == 302
    thread = Thread.objects.get()
    assert told_of(thread) == ["bopha@people.test", "kanha@people.test", "maly@people.test", "piseth@people.test"]
    assert "Did you get one?" in shown(signed_in(cast.piseth), f"/threads/{thread.pk}/")
    for stranger in (cast.chenda, cast.vanna, net.channary):
        assert signed_in(stranger).get(f"/threads/{thread.pk}/").status_code == 404


def test_red_reaches_those_named_alone(cast: Cast) -> None:
    net = networked(cast)
    thread = a_thread(cast, net, label=Label.RED, named="piseth@people.test")
    assert told_of(thread) == ["piseth@people.test"]
    for reader in (cast.dara, cast.piseth):
        assert "Letters from the commune" in shown(signed_in(reader), "/threads/")
    for other in (cast.kanha, cast.bopha, cast.maly, net.channary):
        client = signed_in(other)
        assert client.get(f"/threads/{thread.pk}/").status_code == 404
        assert "Letters from" not in shown(client, "/threads/")
        assert "Letters from" not in client.post("/find/", {"q": "letters"}).text
        assert "Something new in a conversation" not in shown(client, "/needs/")
    assert "Letters from" in signed_in(cast.piseth).post("/find/", {"q": "letters"}).text


@pytest.mark.parametrize("label", Label)
def test_the_list_agrees_with_the_rule_for_every_label(cast: Cast, label: Label) -> None:
    net = networked(cast)
    thread = a_thread(cast, net, label=label, named="maly@people.test" if label is Label.RED else "")
    receiving = set(receivers_of(thread).people)
    for person in Person.objects.all():
        assert Thread.objects.visible_to(person).exists() == (person.pk in receiving), person.name


def test_they_are_told_once_until_they_have_read(cast: Cast) -> None:
    net = networked(cast)
    thread = a_thread(cast, net)
    path, piseth = f"/threads/{thread.pk}/", signed_in(cast.piseth)
    assert told_of(thread).count("piseth@people.test") == 1
    signed_in(cast.dara).post(path, {"key": str(uuid4()), "text": "And today another one."})
    assert told_of(thread).count("piseth@people.test") == 1
    assert "Something new in a conversation" in shown(piseth, "/needs/")
    assert "another one" in shown(piseth, path)
    assert "Something new in a conversation" not in shown(piseth, "/needs/")
    answer = {"key": str(uuid4()), "text": "Yes."}
    for _twice in range(2):
        assert piseth.post(path, answer).status_code == 302
    assert ThreadMessage.objects.filter(thread=thread).count() == 3
    assert "Did you get one?" not in "".join(Delivery.objects.values_list("text_key", flat=True))


def test_a_reader_who_no_longer_acts_has_nothing_waiting(cast: Cast) -> None:
    net = networked(cast)
    thread = a_thread(cast, net)
    assert ThreadMark.objects.all().waiting().filter(person=cast.piseth).exists()
    Membership.objects.filter(person=cast.piseth).update(role=Role.MEMBER.value)
    assert not ThreadMark.objects.all().waiting().filter(person=cast.piseth).exists()
    assert signed_in(cast.piseth).get(f"/threads/{thread.pk}/").status_code == 404


@pytest.mark.both
def test_closing_and_leaving(cast: Cast) -> None:
    net = networked(cast)
    thread = a_thread(cast, net)
    path, dara, piseth = f"/threads/{thread.pk}/", signed_in(cast.dara), signed_in(cast.piseth)
    assert piseth.post(f"{path}close/").status_code == 403
    piseth.post(f"{path}leave/")
    assert piseth.get(path).status_code == 404
    assert dara.post(f"{path}leave/", follow=True).status_code == 200
    dara.post(f"{path}close/")
    dara.post(path, {"key": str(uuid4()), "text": "Too late."})
    assert ThreadMessage.objects.filter(thread=thread).count() == 1
    assert "closed" in shown(dara, path)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"label": "RED"}, "say with whom"),
        ({"label": "GREEN"}, "say with whom"),
        ({"label": "RED", "named": "nobody@people.test"}, "Nobody who acts for a member"),
        ({"label": "RED", "named": "chenda@people.test"}, "Nobody who acts for a member"),
        ({"label": "PURPLE"}, "Select a valid choice"),
    ],
)
def test_what_reaches_nobody_is_refused_with_words(cast: Cast, typed: dict[str, str], says: str) -> None:
    net, dara = networked(cast), signed_in(cast.dara)
    path = f"/threads/new/{net.network.pk}/{cast.lantern.pk}/"
    answer = dara.post(path, {"key": str(uuid4()), "subject": "s", "text": "t", "sure": "1", **typed})
    assert answer.status_code == 422 and says in answer.text
    assert not Thread.objects.exists()


def test_a_page_of_twenty_is_small(cast: Cast) -> None:
    net = networked(cast)
    thread = a_thread(cast, net)
    words = "ឃុំបានសួរយើងអំពីបញ្ជីឈ្មោះអ្នកចូលរួម ហើយចង់បានវានៅថ្ងៃចន្ទ។ "
    for number in range(19):
        write_message(
            by=(cast.dara, cast.piseth)[number % 2], thread=thread.pk, key=uuid4(),
            new=NewThreadMessage(text=f"{number} {words * 3} {uuid4()}"), now=timezone.now(),
        )  # fmt: skip
    page = signed_in(cast.dara).get(f"/threads/{thread.pk}/").content
    assert len(gzip.compress(page)) < SMALL
    assert page.decode().count("កចូលរួម") == 57


def test_it_begins_from_a_demand_whose_page_opens_to_its_own_organisation_alone(cast: Cast) -> None:
    net, demand = networked(cast), noted(cast.dara, cast.lantern, timezone.now())
    dara, path = signed_in(cast.dara), f"/demands/{demand.pk}/"
    assert "/threads/new/?about=" in shown(dara, path)
    new = NewThread(
        key=uuid4(), subject="s", label="GREEN", organisations=(str(cast.cardamom.pk),), text="t", about="A list",
        about_path=path,
    )  # fmt: skip
    thread = open_thread(
        by=cast.dara, network=net.network.pk, organisation=cast.lantern.pk, new=new, now=timezone.now()
    )
    assert f'href="{path}"' in shown(dara, f"/threads/{thread.pk}/")
    page = shown(signed_in(cast.piseth), f"/threads/{thread.pk}/")
    assert "A list" in page and path not in page


@pytest.mark.parametrize("path", ["//evil.test/", "https://evil.test/", "/x?y=1", "/../x y"])
def test_no_link_leads_out(cast: Cast, path: str) -> None:
    net, dara = networked(cast), signed_in(cast.dara)
    form = f"/threads/new/{net.network.pk}/{cast.lantern.pk}/"
    typed = {
        "key": str(uuid4()), "subject": "s", "text": "t", "sure": "1", "label": "GREEN", "about": "x",
        "organisations": [str(cast.cardamom.pk)], "about_path": path,
    }  # fmt: skip
    assert dara.post(form, typed).status_code == 422
    assert not Thread.objects.exists()


def test_what_a_browser_fetches_beforehand_is_not_read(cast: Cast) -> None:
    thread = a_thread(cast, networked(cast))
    signed_in(cast.piseth).get(f"/threads/{thread.pk}/", headers={"Sec-Purpose": "prefetch"})
    assert ThreadMark.objects.get(thread=thread, person=cast.piseth).unread_at


def test_who_does_not_belong_to_the_network_reads_no_further(cast: Cast) -> None:
    net = networked(cast)
    thread = a_thread(cast, net)
    net.cardamom.left_at = timezone.now()
    net.cardamom.save()
    assert signed_in(cast.piseth).get(f"/threads/{thread.pk}/").status_code == 404
    assert cast.piseth.pk not in receivers_of(thread).people
    assert not ThreadMark.objects.filter(person=cast.piseth).waiting().exists()


@pytest.mark.both
def test_red_says_that_those_named_alone_receive_it_and_what_should_not_leave(cast: Cast) -> None:
    net, dara = networked(cast), signed_in(cast.dara)
    path = f"/threads/new/{net.network.pk}/{cast.lantern.pk}/"
    typed = {
        "key": str(uuid4()), "subject": "Letters", "label": "RED", "named": "piseth@people.test",
        "text": "Sophea waits at Prek Toal commune, 012 345 678",
    }  # fmt: skip
    page = in_one_line(dara.post(path, typed).text)
    assert "These people alone" in page and "Officers and leads" not in page
    for words in ("Sophea", "012 345 678", "Prek Toal commune"):
        assert f"<b>{words}</b>" in page
    assert dara.post(path, {**typed, "sure": "1"}).status_code == 302


def test_words_that_should_not_leave_are_sent_the_second_time(cast: Cast) -> None:
    thread, dara = a_thread(cast, networked(cast)), signed_in(cast.dara)
    path, typed = f"/threads/{thread.pk}/", {"key": str(uuid4()), "text": "Sophea was there, call 012 345 678"}
    answer = dara.post(path, typed)
    assert answer.status_code == 422 and "Sophea" in answer.text and "Look again at these words" in answer.text
    assert ThreadMessage.objects.count() == 1
    mark = answer.context["form"]["seen"].value()
    other = dara.post(path, {**typed, "text": "Kanha was there", "seen": mark})
    assert other.status_code == 422, "of other words they are asked again"
    assert dara.post(path, {**typed, "seen": mark}).status_code == 302
    assert ThreadMessage.objects.count() == 2


def test_where_nobody_else_is_left_nothing_can_be_sent(cast: Cast) -> None:
    net = networked(cast)
    thread = a_thread(cast, net, label=Label.RED, named="piseth@people.test")
    net.cardamom.left_at = timezone.now()
    net.cardamom.save()
    dara, path = signed_in(cast.dara), f"/threads/{thread.pk}/"
    assert "Nobody else takes part any more" in shown(dara, path) and 'name="text"' not in shown(dara, path)
    dara.post(path, {"key": str(uuid4()), "text": "Are you there?"})
    assert ThreadMessage.objects.filter(thread=thread).count() == 1


@pytest.mark.both
def test_a_conversation_about_a_bulletin_opens_it_to_whoever_received_it(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    bulletin = a_bulletin(cast, now=now)
    link = f"/threads/new/?about=A%20bulletin&path=/bulletins/{bulletin.pk}/"
    assert link in shown(signed_in(cast.dara), f"/bulletins/{bulletin.pk}/")
    thread = a_thread(cast, net)
    Thread.objects.update(about="A bulletin", about_path=f"/bulletins/{bulletin.pk}/")
    assert f'href="/bulletins/{bulletin.pk}/"' in shown(signed_in(cast.piseth), f"/threads/{thread.pk}/")
    Thread.objects.update(about_path=f"/bulletins/{uuid4()}/")
    assert 'href="/bulletins/' not in shown(signed_in(cast.piseth), f"/threads/{thread.pk}/").split("<main")[1]
