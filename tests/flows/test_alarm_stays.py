"""Whoever holds the unlocked phone of somebody in danger takes back what makes their alarm heard. It goes on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.alerts.actions import answers, rungs
from karpear.alerts.actions import duress as duress_actions
from karpear.alerts.models import Alert
from karpear.alerts.queries.board import open_alerts
from karpear.checkins.actions.overdue import miss_overdue
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Membership, Notice, Person, Watch, WatchState, Withdrawal
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.refusals import Forbidden
from tests.cast import Cast, contact, gave_password, signed_in
from tests.steps.alarms import sos
from tests.steps.links import link_to

pytestmark = [pytest.mark.django_db, pytest.mark.once]

type Take = Callable[[Client, Person], None]


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Sophea is watched over by Rith and by Cardamom Voices, too; so is Vanna."""
    for person in (cast.sophea, cast.vanna):
        Watch.objects.create(person=person, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=cast.now)
        Watch.objects.create(person=person, organisation=cast.cardamom, state=WatchState.ACCEPTED, asked_at=cast.now)
    return cast


def consent(client: Client, person: Person) -> None:
    for membership in Membership.objects.active().filter(person=person):
        client.post(reverse("people:consent", args=[membership.organisation_id]), {"consent": "no"})


def watches(client: Client, person: Person) -> None:
    for watch in Watch.objects.accepted().filter(person=person):
        client.post(reverse("people:watch_end", args=[watch.pk]))


def leaving(client: Client, person: Person) -> None:
    for membership in Membership.objects.active().filter(person=person):
        client.post(reverse("people:membership_end", args=[membership.pk]))


def contacts(client: Client, person: Person) -> None:
    for own_contact in Contact.objects.accepted().filter(owner=person):
        client.post(reverse("people:contact_remove", args=[own_contact.pk]))


def untold(client: Client, person: Person) -> None:
    """Contacts stay on the list, are not told, and their addresses become the attacker's."""
    for n, own_contact in enumerate(Contact.objects.accepted().filter(owner=person)):
        data = {
            "role": own_contact.role, "name": own_contact.name, "knows_me_as": own_contact.knows_me_as,
            "language": "en", "in_ladder": "no",
            "channel_1": "email", "value_1": f"mallory{n}@elsewhere.test",
        }  # fmt: skip
        assert client.post(reverse("people:contact", args=[own_contact.pk]), data).status_code == 302


def everything(client: Client, person: Person) -> None:
    for take in (consent, watches, leaving, contacts):
        take(client, person)


TAKEN = [consent, watches, leaving, contacts, untold, everything]


def duress(who: Person) -> Alert:
    duress_actions.raise_silently(people={who.pk}, now=timezone.now())
    return Alert.objects.get(person=who, kind="duress")


def missed(who: Person) -> Alert:
    due = timezone.now() - timedelta(seconds=2)
    membership = Membership.objects.active().filter(person=who).first()
    arm([NewPromise(who.pk, due, grace_s=0, organisation=membership.organisation_id if membership else None)], now=due)
    miss_overdue(now=timezone.now())
    return Alert.objects.get(person=who, kind="missed")


def shown_to(who: Person, alert: Alert) -> tuple[int, int, bool, bool]:
    client = signed_in(who)
    page = client.get(f"/alerts/{alert.pk}/").status_code
    api = client.get(f"/api/v1/alerts/{alert.pk}").status_code
    board = client.get("/board/")
    on_board = f"/alerts/{alert.pk}/" in board.content.decode()
    return page, api, on_board, alert in [row.alert for row in open_alerts(who)]


def climb_to_the_end(alert: Alert) -> list[tuple[int, set[str]]]:
    """Who is told by each step from now on."""
    before = set(Delivery.objects.filter(subject=alert.pk).values_list("pk", flat=True))
    for minutes in (2, 5, 10, 15, 20, 30):
        rungs.climb(now=alert.opened_at + timedelta(minutes=minutes, seconds=1))
    rows = Delivery.objects.filter(subject=alert.pk).exclude(pk__in=before).select_related("person", "contact")
    steps = sorted({row.step for row in rows})
    return [(step, {row.recipient_name for row in rows if row.step == step}) for step in steps]


@pytest.mark.parametrize(
    ("name", "raised", "take"),
    [
        *(("sophea", raised, take) for raised in (sos, duress) for take in TAKEN),
        *(("sophea", missed, take) for take in (leaving, contacts, everything)),
        *(("vanna", raised, everything) for raised in (sos, duress, missed)),
    ],
)
def test_an_open_alert_is_where_it_was(world: Cast, name: str, raised: Callable[[Person], Alert], take: Take) -> None:
    who = getattr(world, name)
    alert = raised(who)
    first = Delivery.objects.filter(subject=alert.pk, step=1)
    told = {one.person for one in first.select_related("person") if one.person}
    assert told
    links = {person: link_to(alert, person) for person in told}
    before = {person: shown_to(person, alert) for person in told}
    assert all(seen == (200, 200, True, True) for seen in before.values())

    take(gave_password(who), who)

    assert {person: shown_to(person, alert) for person in told} == before
    assert all(Client().get(where).status_code == 200 for where in links.values())
    climbed = climb_to_the_end(alert)
    expected = {f"{who.name}'s sister", f"{who.name}'s lawyer"}
    assert dict(climbed)[4] == expected
    assert dict(climbed)[5] == {one.shown_name for one in told} | officers_of(alert, world)
    answers.resolve(by=next(iter(told)), alert_id=alert.pk, outcome=Outcome.SAFE, now=timezone.now())


def officers_of(alert: Alert, world: Cast) -> set[str]:
    """Everybody inside who had to do with it when it was raised."""
    lantern, cardamom = {"Dara", "Kanha", "Bopha"}, {"Piseth", "Maly"}
    if alert.organisation_id:
        return lantern
    return cardamom if alert.person == world.vanna else lantern | cardamom


def test_letters_still_go_to_a_contact_who_was_removed(world: Cast) -> None:
    alert = sos(world.sophea)
    contacts(gave_password(world.sophea), world.sophea)
    climb_to_the_end(alert)
    rows = list(Delivery.objects.filter(subject=alert.pk, step=4))
    assert {one.contact_id for one in rows} == {one.pk for one in Contact.objects.filter(owner=world.sophea)}
    assert [letter.error for letter in write_letters([[row] for row in rows])] == ["", ""]


def test_a_contact_whose_address_was_changed_is_told_at_both(world: Cast) -> None:
    alert = sos(world.sophea)
    untold(gave_password(world.sophea), world.sophea)
    climb_to_the_end(alert)
    rows = Delivery.objects.filter(subject=alert.pk, step=4).select_related("address")
    told = {row.address.value for row in rows}
    assert {"sophea.sister@contacts.test", "sophea.lawyer@contacts.test"} <= told
    assert {"mallory0@elsewhere.test", "mallory1@elsewhere.test"} <= told


def test_a_contact_who_leaves_by_their_own_word_is_told_no_more(world: Cast) -> None:
    alert = sos(world.sophea)
    Contact.objects.filter(owner=world.sophea, name__isnull=False).update(state="left")
    climb_to_the_end(alert)
    assert not Delivery.objects.filter(subject=alert.pk, contact__isnull=False).exists()


def test_what_was_taken_back_counts_for_the_next_alert(world: Cast) -> None:
    alert = sos(world.sophea)
    everything(gave_password(world.sophea), world.sophea)
    answers.resolve(by=world.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=timezone.now())
    assert shown_to(world.rith, alert)[0] == 404
    again = sos(world.sophea)
    assert not Delivery.objects.filter(subject=again.pk).exists()


def test_what_is_added_counts_at_once(world: Cast) -> None:
    Watch.objects.filter(person=world.vanna).update(state=WatchState.ENDED)
    alert = sos(world.vanna)
    assert shown_to(world.kanha, alert)[0] == 404
    Watch.objects.create(person=world.vanna, watcher=world.kanha, state=WatchState.ACCEPTED, asked_at=world.now)
    uncle = contact(world.vanna, "Uncle", position=3)
    assert shown_to(world.kanha, alert)[0] == 200
    climb_to_the_end(alert)
    assert Delivery.objects.filter(subject=alert.pk, contact=uncle).exists() is False, "their step was over"
    assert Delivery.objects.filter(subject=alert.pk, person=world.kanha).exists()


def test_whoever_is_brought_in_afterwards_helps_and_neither_takes_nor_ends_it(world: Cast) -> None:
    """Else whoever holds the phone would ask an account of their own to watch over her, and end it with that."""
    alert = sos(world.sophea)
    Watch.objects.create(person=world.sophea, watcher=world.vanna, state=WatchState.ACCEPTED, asked_at=world.now)
    assert shown_to(world.vanna, alert)[0] == 200
    now = timezone.now()
    with pytest.raises(Forbidden):
        answers.acknowledge(by=world.vanna, alert_id=alert.pk, now=now)
    with pytest.raises(Forbidden):
        answers.resolve(by=world.vanna, alert_id=alert.pk, outcome=Outcome.SAFE, now=now)
    answers.add_note(by=world.vanna, alert_id=alert.pk, text="I am near.", now=now)
    signed_in(world.vanna).post(f"/alerts/{alert.pk}/", {"do": "acknowledge"})
    alert.refresh_from_db()
    assert (alert.state, alert.owner) == ("open", None)


def test_where_nobody_was_there_whoever_comes_in_may_take_it(world: Cast) -> None:
    Watch.objects.filter(person=world.vanna).update(state=WatchState.ENDED)
    alert = sos(world.vanna)
    Watch.objects.create(person=world.vanna, watcher=world.kanha, state=WatchState.ACCEPTED, asked_at=world.now)
    assert answers.acknowledge(by=world.kanha, alert_id=alert.pk, now=timezone.now()).owner == world.kanha


@pytest.mark.parametrize("take", [consent, watches, leaving, contacts])
def test_it_asks_for_the_password_first(world: Cast, take: Take) -> None:
    sos(world.sophea)
    client = signed_in(world.sophea)
    take(client, world.sophea)
    assert not Withdrawal.objects.exists()
    assert Contact.objects.accepted().filter(owner=world.sophea).count() == 2
    assert Watch.objects.accepted().filter(person=world.sophea).count() == 2
    assert Membership.objects.active().filter(person=world.sophea, sos_consent=True).exists()


@pytest.mark.parametrize("take", TAKEN)
def test_every_address_hears_of_it_whether_an_alert_is_open_or_not(world: Cast, take: Take) -> None:
    take(gave_password(world.sophea), world.sophea)
    notices = Notice.objects.filter(person=world.sophea, text_key="account_news").select_related("address")
    assert {one.address.channel for one in notices if one.address} == {"email", "sms"}


@pytest.mark.parametrize("raised", [sos, duress])
def test_officers_read_what_was_taken_back_and_its_person_does_not(
    world: Cast, raised: Callable[[Person], Alert]
) -> None:
    alert = raised(world.sophea)
    client = gave_password(world.sophea)
    pages = ("/", "/watchers/", "/contacts/", f"/alerts/{alert.pk}/")
    everything(client, world.sophea)
    words = ("withdrew consent", "ended a watch", "ended a membership", "removed a contact")
    read = signed_in(world.dara).get(f"/alerts/{alert.pk}/").content.decode()
    assert all(f"{word} during this alert" in read for word in words)
    for page in pages:
        assert "during this alert" not in client.get(page).content.decode()
    codes = [line["what"] for line in signed_in(world.dara).get(f"/api/v1/alerts/{alert.pk}").json()["timeline"]]
    assert {"withdrew_consent", "withdrew_watch", "withdrew_membership", "withdrew_contact"} <= set(codes)


def test_nothing_that_a_person_sees_tells_whether_a_silent_alert_is_open(world: Cast) -> None:
    """Two people take the same back; about one of them there is a silent alert."""
    duress(world.sophea)
    seen = []
    for person in (world.sophea, world.chenda):
        client = gave_password(person)
        consent(client, person)
        seen.append((client.get("/watchers/").status_code, client.get("/api/v1/me").json()["open_alert"]))
    assert seen[0] == seen[1]
