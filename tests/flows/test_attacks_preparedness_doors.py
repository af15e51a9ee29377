"""Every address of what an organisation owes its people, tried by those who have no business there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Person
from karpear.preparedness.policies.models import Reading
from karpear.preparedness.succession.actions import ask_why
from karpear.rules.ready.person import Proof, ProofState
from karpear.rules.secret.tokens import token_hash
from karpear.screens.ready.queries import readiness_of
from tests.cast import Cast, gave_password, signed_in
from tests.steps.families import long_there
from tests.steps.owed import owed_paths, owed_world, table_counts, table_rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TYPED = {
    "why": "no", "spent": "1", "returned": "0", "words": "w", "amount": "5", "money_class": "food", "for_whom": "x",
    "reasons": ["fear"], "state": "sent", "act": "x", "q1": "1", "sure": "1",
}  # fmt: skip
#: Pages outside the room that tell of it.
AROUND = ("/", "/needs/", "/hold/", "/ready/", "/changes/", "/overview/")


def main_of(answer: Any) -> str:
    text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
    return str(text.split("<main")[-1].split("</main")[0])


def _without_tokens(answer: Any) -> str:
    """What stands on the page, without the tokens of its forms: "USD" comes about in one of them."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", main_of(answer))


def leaks(client: Client, paths: list[str], words: tuple[str, ...]) -> list[tuple[str, int, list[str]]]:
    """(address, status, what it shows of it), of what breaks or shows something."""
    answers = [(path, client.get(path)) for path in paths]
    shown = [(path, answer.status_code, [w for w in words if w in _without_tokens(answer)]) for path, answer in answers]
    return [line for line in shown if line[2] or line[1] == 500]


@pytest.mark.parametrize("who", ["nobody", "rith", "maly", "left"])
def test_no_stranger_sees_or_does_anything(cast: Cast, who: str) -> None:
    ids = owed_world(cast)
    if who == "left":
        Membership.objects.filter(person=cast.dara).update(ended_at=timezone.now())
    stranger: Person = cast.dara if who == "left" else getattr(cast, who, cast.rith)
    client = Client() if who == "nobody" else signed_in(stranger)
    before = table_counts()
    paths = list(owed_paths(ids))
    assert not leaks(client, paths, ("anary", "Sophea", "5,000"))
    statuses = {path: client.post(path, TYPED).status_code for path in paths}
    assert 500 not in statuses.values()
    foreign = {path: status for path, status in statuses.items() if any(str(pk) in path for pk in ids.values())}
    assert not {path: status for path, status in foreign.items() if status not in (302, 403, 404, 405)}
    if who != "maly":  # she leads another organisation, and begins a reserve there
        assert table_counts() == before


def test_nothing_personal_is_clear_in_the_database(cast: Cast) -> None:
    owed_world(cast)
    assert not [row for row in table_rows("") if "canary" in row[1].lower()]


def test_a_forced_lead_sees_no_money_cover_or_key_and_changes_nothing(cast: Cast) -> None:
    paths = [*owed_paths(owed_world(cast)), *AROUND, f"/organisations/{cast.lantern.pk}/"]
    words = ("anary", "5,000", "USD", "/drills/scenarios/0")
    free, forced = gave_password(cast.bopha), gave_password(cast.bopha, forced=True)
    assert leaks(free, paths, words), "the same pages show it to whoever is not forced"
    assert not leaks(forced, paths, words)
    before = table_counts()
    for path in paths:
        forced.post(path, TYPED)
    assert table_counts() == before


def test_a_forced_session_reads_no_familys_plan_and_no_cover_in_the_list_of_people(cast: Cast) -> None:
    owed_world(cast)
    people = [cast.sophea.pk]
    shown, hidden = (
        readiness_of(people, [cast.lantern.pk], timezone.now(), forced=forced)[people[0]] for forced in (False, True)
    )
    for proof in (Proof.FAMILY, Proof.COVER):
        assert shown.line(proof).state is ProofState.HOLDS
        assert hidden.line(proof).state is ProofState.NOT_ASKED


def linked(cast: Cast) -> list[tuple[str, Person, str]]:
    """(topic, whose, the address behind the link), of a reading, an exercise, money and why somebody leaves."""
    owed_world(cast)
    long_there()
    now, links = timezone.now(), []
    ask_why(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, now=now)
    reading = Reading.objects.get(person=cast.sophea)
    send_all([Message(topic="reading", subject=reading.pk, text_key="to_read", person=cast.sophea.pk)], now=now)
    people = [cast.sophea, cast.dara, cast.kanha]
    for topic in ("reading", "exit", "scenario", "reserve"):
        delivery = Delivery.objects.filter(topic=topic, person__in=people).order_by("id")[0]
        fields = {"link_expires_at": now + timedelta(days=9), "state": "sent", "sent_at": now}
        Delivery.objects.filter(pk=delivery.pk).update(link_hash=token_hash(f"t-{topic}"), **fields)
        assert delivery.person is not None
        links.append((topic, delivery.person, f"/r/t-{topic}"))
    return links


def test_opening_a_link_changes_nothing_and_who_left_reads_nothing(cast: Cast) -> None:
    links = linked(cast)
    before = table_rows("preparedness_", "messaging_", "people_")
    for _topic, _person, path in links:
        assert Client().get(path).status_code in (200, 302)
        assert Client().head(path).status_code in (200, 302)
    assert table_rows("preparedness_", "messaging_", "people_") == before
    Membership.objects.update(ended_at=timezone.now())
    open_to_leavers = {topic for topic, _person, path in links if Client().get(path).status_code != 404}
    assert open_to_leavers == {"exit"}, "why they left is what they are asked"


def test_an_expired_link_opens_nothing(cast: Cast) -> None:
    links = linked(cast)
    Delivery.objects.exclude(link_hash=None).update(link_expires_at=timezone.now() - timedelta(seconds=1))
    assert [Client().get(path).status_code for _topic, _person, path in links] == [404] * len(links)
