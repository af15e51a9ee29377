"""Wallet card, its page, the family's page, an alert's link, mail and texts: nothing of what is kept ready at work.

The pages that strangers open are the same, letter by letter, whether somebody is insured, trained, has read the rules,
asked for money or sealed a family plan, or not.
"""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from karpear.activities.plans.actions import pages, start
from karpear.alerts.actions import rungs
from karpear.alerts.models import Alert
from karpear.messaging.actions.remind import remind
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.preparedness.policies.actions.readings import ask_newcomers
from karpear.preparedness.succession import actions as succession
from karpear.preparedness.succession.values import NewKeyTask
from karpear.preparedness.training.actions.people import add_trainer, set_work
from karpear.preparedness.training.values import NewTrainer
from karpear.screens.needs import NEEDS
from tests.cast import NOW, Cast, signed_in
from tests.rooms.activities.plans import drafted, who
from tests.rooms.preparedness.covers import policy, register
from tests.rooms.preparedness.money import asked, filled
from tests.steps.alarms import sos
from tests.steps.exercises import course
from tests.steps.families import Families
from tests.steps.links import link_in, link_to
from tests.steps.pages import without_tokens
from tests.steps.policies import in_force, understand

pytestmark = pytest.mark.django_db
CANARY = re.compile("canar|red lotus first aid|4711", re.IGNORECASE)
_CHANGING = re.compile(r'csrfmiddlewaretoken" value="[^"]+|nonce="[^"]+|\d+')
TOLD = ["what", "where", "when", "with_whom", "next_check_in", "instructions"]


def a_trip_that_the_family_reads(cast: Cast) -> Delivery:
    sister = cast.sophea.contacts.first()
    assert sister
    sister.disclosures = TOLD
    sister.save()
    draft = drafted(cast.sophea, kind="trip")
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=who(with_whom="The trainer"), now=NOW)
    pages.save_told(person=cast.sophea, activity=draft.pk, disclosures={sister.pk: TOLD}, now=NOW)
    start.start(person=cast.sophea, activity=draft.pk, now=NOW)
    return Delivery.objects.get(topic="activity", contact=sister)


def a_card(cast: Cast) -> str:
    client = signed_in(cast.sophea)
    client.post("/know/card/", {"name": "Lotus", "label_1": "Sister", "phone_1": "012 345 678"})
    client.post("/know/card/page/", {"shows": ["name", "numbers"], "days": "7"})
    address = re.search(r'href="[^"]*(/e/[\w-]{22})"', client.get("/know/card/").content.decode())
    assert address
    return address[1]


def everything_is_ready(cast: Cast) -> None:
    now = timezone.now()
    rules = in_force(cast.dara, cast.kanha, cast.lantern, NOW, keys=("check_in_time", "raid"))
    for clause in rules.clauses.all():
        clause.title, clause.text = {"en": "Canary clause"}, {"en": "Canary rule"}
        clause.save()
    ask_newcomers(now=NOW)
    understand(cast.sophea, rules, NOW, "raid")
    course(cast, cast.sophea)
    trainer = NewTrainer(person=None, name="Canary trainer", since=NOW.date(), words="canary words")
    add_trainer(
        by=cast.dara, organisation=cast.lantern.pk, new=trainer, teaches=["first_aid"], languages=["km"], now=NOW
    )
    set_work(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, work=["traveller"], now=NOW)
    register(cast, cast.sophea)
    policy(cast, insurer="Canary Insurance", number="CN 4711", ends_on=(now + timedelta(days=9)).date())
    filled(cast.lantern, cast.bopha)
    asked(cast.dara, cast.lantern, amount=4711, for_whom="Canary-3", beneficiary=cast.sophea.pk, why="canary reason")
    Families(cast).plan(cast.sophea, cast.kanha, now=now)
    task = NewKeyTask(name="Canary task", holder=cast.sophea.pk, deputy=cast.kanha.pk, shown_on=None, shown="canary")
    succession.add_task(by=cast.dara, organisation=cast.lantern.pk, new=task, now=NOW)
    for need in NEEDS:
        if need.reminder:
            remind(need, now=now)


def what_strangers_open(card: str, trip: Delivery, alert: Alert, cast: Cast) -> dict[str, str]:
    sister = cast.sophea.contacts.first()
    assert sister
    cache.clear()
    paths = {"page of the card": card, "family": link_in(trip), "alert": link_to(alert, sister)}
    answers = {name: Client().get(path) for name, path in paths.items()}
    answers["paper of the card"] = signed_in(cast.sophea).get("/know/card/paper/")
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: _CHANGING.sub("", without_tokens(answer.content)) for name, answer in answers.items()}


def test_what_is_kept_ready_stands_on_no_page_and_in_no_message_outside(cast: Cast) -> None:
    card, trip, alert = a_card(cast), a_trip_that_the_family_reads(cast), sos(cast.sophea)
    for minutes in (2, 5, 10, 15):
        rungs.climb(now=alert.opened_at + timedelta(minutes=minutes, seconds=1))
    bare = what_strangers_open(card, trip, alert, cast)
    assert "Lotus" in bare["page of the card"] and "The trainer" in bare["family"], "they are really opened"
    everything_is_ready(cast)
    assert what_strangers_open(card, trip, alert, cast) == bare

    letters = write_letters([delivery] for delivery in Delivery.objects.all())
    texts = [(each.rows[0].topic, f"{each.message.subject} {each.message.text}") for each in letters if each.message]
    assert {"reading", "reserve"} <= {topic for topic, _text in texts}, "reminders of it were really written"
    assert not [topic for topic, text in texts if CANARY.search(text)]
    to_contacts = [letter.message for letter in letters if letter.rows[0].contact_id and letter.message]
    telling_words = re.compile("insur|training|polic|rules|reserve|money|family plan", re.IGNORECASE)
    assert to_contacts and not [
        message for message in to_contacts if telling_words.search(message.subject + message.text)
    ]
