"""One case from a missed check-in to its end, as four readers receive it: officer, sister, lawyer, colleague.

Mail and SMS are real. What is asserted of each message and page is what its reader needs at that moment: nobody reads
that it is over while it is not, and everybody reads who has it and what they are asked to do.
"""

import os
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override

from karpear.activities.plans.actions import draft as draft_actions
from karpear.activities.plans.actions import family as family_actions
from karpear.activities.plans.actions import finish, pages, start
from karpear.activities.plans.queries.now import travelling
from karpear.alerts.actions import answers, casework, link_answers, rungs
from karpear.alerts.models import Alert
from karpear.cases.incidents.actions.case_of_alert import end_as_case
from karpear.cases.incidents.actions.incidents import close_incident
from karpear.cases.incidents.models import Incident
from karpear.checkins.actions import overdue, promises, roll_calls
from karpear.checkins.models import Promise
from karpear.keeper.idle_owners import overtake
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Delivery
from karpear.messaging.texts import ANSWER, TEXTS, TextLine, write
from karpear.people.models import Address, Contact, Person
from karpear.readiness.packs.actions import openings
from karpear.readiness.packs.actions.instructions import write_instructions
from karpear.readiness.packs.models import Opening
from karpear.rules.access import Role
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields
from karpear.screens.board.queries import board
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.screens.stages.actions.retractions import end_stage
from tests.cast import Cast, person
from tests.rooms.activities.plans import who
from tests.rooms.cases.opened import opened
from tests.servers import Gateway, MailServer
from tests.steps.case_packs import Custody

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
OVER = (
    "{name}: all is well. Nothing more to do. {url}",
    "{name}: all is well, you need do nothing more. Thank you.",
    "{name}: it was nothing. Nothing more to do. {url}",
    "{name}: it was nothing, you need do nothing more. Thank you.",
    "{name} says that all is well. Nothing to do. {url}",
)
LINK = re.compile(r"http://localhost:8000(/r/\S+)")


@dataclass
class Reader:
    """Somebody who receives mail and SMS. `texts`: what arrived, (subject or "SMS", text), oldest first."""

    name: str
    mail: str
    phone: str
    texts: list[tuple[str, str]] = field(default_factory=list)
    new: list[tuple[str, str]] = field(default_factory=list)

    @property
    def link(self) -> str:
        links = [link for _subject, text in self.texts for link in LINK.findall(text)]
        return links[-1]


class Story:
    """Sophea travels; Dara has the watch; her sister and her lawyer are contacts; Tola stays behind as buddy."""

    def __init__(self, cast: Cast, mail: MailServer, gateway: Gateway, language: str) -> None:
        self.cast, self.mail, self.gateway, self.language = cast, mail, gateway, language
        self.tola = person("Tola", cast.lantern, Role.MEMBER)
        Person.objects.update(language=language)
        Contact.objects.update(language=language)
        self.sister, self.lawyer = cast.sophea.contacts.order_by("position")
        self.now = timezone.now() - timedelta(hours=40)
        people = {"officer": cast.dara, "colleague": self.tola}
        contacts = {"sister": self.sister, "lawyer": self.lawyer}
        self.readers = {name: self._reader(name, person=one) for name, one in people.items()}
        self.readers |= {name: self._reader(name, contact=one) for name, one in contacts.items()}
        self.read_so_far = 0

    def _reader(self, name: str, **owner: Any) -> Reader:
        ways = {row.channel: row.value for row in Address.objects.filter(**owner)}
        return Reader(name, ways["email"], ways["sms"])

    def leave(self) -> None:
        """What waits leaves; each reader's `new` is what just arrived."""
        fetch_notices(now=self.now)
        while deliver_once(self.now):
            pass
        for reader in self.readers.values():
            mails = [(one.subject, one.text.strip()) for one in self.mail.to(reader.mail)]
            texts = [("SMS", one.json["text"]) for one in self.gateway.to(reader.phone)]
            reader.new = [text for text in [*mails, *texts] if text not in reader.texts]
            reader.texts += reader.new

    def wait(self, minutes: float) -> None:
        """Time passes minute by minute, as the keeper sees it."""
        for _ in range(int(minutes)):
            self.now += MINUTE
            overdue.miss_overdue(now=self.now)
            rungs.climb(now=self.now)
            overtake(now=self.now)
            overdue.remind(now=self.now)
            openings.hand_out(now=self.now)
            family_actions.tell_ends(now=self.now)
        self.leave()

    def page(self, path: str) -> str:
        answer = Client().get(path)
        assert answer.status_code == 200, path
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))

    def says(self, words: str, page: str, **holes: str) -> bool:
        with override(self.language):
            return gettext(words) % holes in page

    def starts(self) -> None:
        draft = draft_actions.new_draft(
            person=self.cast.sophea,
            clean={"kind": "trip", "title": "Visit", "purpose": "", "organisation": self.cast.lantern.pk},
            now=self.now,
        )
        when = {"place": "The lake", "province": "", "starts_at": self.now, "ends_at": self.now + 120 * MINUTE}
        pages.save_when(person=self.cast.sophea, activity=draft.pk, clean=when, now=self.now)
        pages.save_who(person=self.cast.sophea, activity=draft.pk, clean=who(buddy=self.tola.pk), now=self.now)
        disclosures = ["what", "where", "when", "next_check_in"]
        Contact.objects.filter(pk=self.sister.pk).update(disclosures=disclosures)
        told = {self.sister.pk: disclosures}
        pages.save_told(person=self.cast.sophea, activity=draft.pk, disclosures=told, now=self.now)
        start.start(person=self.cast.sophea, activity=draft.pk, now=self.now)
        self.trip = draft.pk
        Promise.objects.filter(source=draft.pk).exclude(
            pk=Promise.objects.filter(source=draft.pk).latest("due_at", "id").pk
        ).delete()
        self.leave()

    @property
    def alert(self) -> Alert:
        return Alert.objects.get(source=self.trip)


@pytest.fixture(params=["en", "km"])
def story(cast: Cast, mail: MailServer, gateway: Gateway, settings: Any, request: pytest.FixtureRequest) -> Story:
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = mail.url, gateway.url
    settings.KARPEAR_SEND_TIMEOUT_S = 5.0
    settings.KARPEAR_BUNDLE_S = 0
    return Story(cast, mail, gateway, request.param)


def is_over(story: Story, text: str) -> bool:
    """Does this text tell its reader that nothing is left to do?"""
    with override(story.language):
        parts = [gettext(words).split("{name}")[-1].split("{url}")[0].strip(" :") for words in OVER]
    return any(part in text for part in parts)


def test_nobody_reads_that_it_is_over_while_it_is_not(story: Story) -> None:
    cast, readers = story.cast, story.readers
    world = Custody(cast)
    world.seal()
    texts = {Stage.DETAINED: "Ring Aunt Sok. Say nothing to the press."}
    write_instructions(by=cast.sophea, contact=story.sister.pk, texts=texts, now=story.now)
    story.leave()

    # She leaves; her buddy hears that she counts on them, and her sister has a page that says when she hears next.
    story.starts()
    assert [name for name, reader in readers.items() if reader.new] == ["colleague", "sister"]
    family = readers["sister"].link
    assert not story.says("%(name)s has not been heard from", story.page(family), name="Sophea")

    # Silence: the officer on watch first; then the buddy; at last the contacts.
    story.now += 129 * MINUTE
    story.wait(2)
    assert readers["officer"].new
    assert not readers["sister"].new
    assert story.says("%(name)s has not been heard from", story.page(family), name="Sophea")
    story.wait(16)
    assert readers["colleague"].new
    assert readers["sister"].new
    assert readers["lawyer"].new
    assert story.says("%(name)s has not been heard from", story.page(readers["lawyer"].link), name="Sophea")

    # The officer takes it from the SMS, opens the incident and confirms what is known: work enough to keep it.
    delivery = Delivery.objects.filter(subject=story.alert.pk, person=cast.dara, channel="sms").latest(
        "created_at", "id"
    )
    link_answers.acknowledge_by_link(delivery=delivery, now=story.now)
    story.wait(14)
    key = opened(cast.dara, now=story.now, alert=story.alert.pk, organisation=cast.lantern.pk).pk
    story.wait(14)
    confirm_stage(by=cast.dara, alert=story.alert.pk, stage=Stage.DETAINED, now=story.now)
    story.leave()
    assert story.alert.owner == cast.dara
    assert story.alert.incident == key
    for name in ("sister", "lawyer", "colleague"):
        assert readers[name].new, name
        assert not any(is_over(story, text) for _subject, text in readers[name].new)
    for path in (family, readers["lawyer"].link):
        page = story.page(path)
        assert story.says("%(name)s has been detained", page, name="Sophea")
        assert story.says("%(n)s has it now.", page, n="Dara")
        assert not story.says("You will know more by", page)
    assert "Aunt Sok" in story.page(readers["sister"].link)
    assert "Aunt Sok" in story.page(family)
    assert "Aunt Sok" not in story.page(readers["lawyer"].link)

    # The pack is asked for; its person has half an hour to say no, which fits into the owner's time.
    opening = openings.ask_to_open(by=cast.dara, alert=story.alert.pk, now=story.now)
    story.wait(31)
    assert story.alert.owner == cast.dara
    assert Opening.objects.get(pk=opening.pk).custodians_told_at
    casework.hand_case(case=key, owner=cast.kanha, by=cast.dara, now=story.now)
    assert openings.going(opening.pk, story.now)
    casework.hand_case(case=key, owner=cast.dara, by=cast.kanha, now=story.now)

    # She is not out, not asked, not called; a promise of tonight raises nothing; the case stands on the board.
    assert not travelling(cast.dara, story.now)
    promises.arm([promises.NewPromise(person=cast.sophea.pk, due_at=story.now + MINUTE, grace_s=60)], now=story.now)
    story.wait(10)
    assert Alert.objects.filter(person=cast.sophea).count() == 1
    deliveries = Delivery.objects.filter(text_key="reminder", person=cast.sophea, created_at__gt=opening.asked_at)
    assert not deliveries.exists()
    everybody = [cast.sophea.pk, cast.kanha.pk]
    call = roll_calls.ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=everybody, due_in_s=3600, reason="", now=story.now
    )
    assert list(call.promises.values_list("person", flat=True)) == [cast.kanha.pk]
    line = board(cast.dara, story.now).cases[0]
    assert (line.incident, line.name, line.owner) == (key, "Sophea", cast.dara)
    assert line.step
    assert line.due_at

    # It cannot end as safe; it goes on as a case, and each reader hears what that asks of them.
    with pytest.raises(BadFields):
        answers.resolve(by=cast.dara, alert_id=story.alert.pk, outcome=Outcome.SAFE, now=story.now)
    end_as_case(by=cast.dara, alert=story.alert.pk, now=story.now)
    story.leave()
    for name, reader in readers.items():
        assert reader.new, name
        assert not any(is_over(story, text) for _subject, text in reader.new), reader.new
    for path in (readers["lawyer"].link, readers["sister"].link, family):
        page = story.page(path)
        assert story.says("%(n)s has it now.", page, n="Dara")
        assert story.says("What you are asked to do", page)
        assert not story.says("It is over", page)
    assert board(cast.bopha, story.now).cases
    assert not board(cast.bopha, story.now).is_calm

    # Somebody presses "home safe" on her phone: her family hears nothing of the kind.
    finish.finish(person=cast.sophea, activity=story.trip, key=uuid4(), made_at=story.now, now=story.now)
    story.wait(5)
    assert not any(is_over(story, text) for reader in readers.values() for _subject, text in reader.new)
    assert story.says("%(name)s has been detained", story.page(family), name="Sophea")

    # She is free, and the case is closed: now everybody who was told hears that it is over.
    end_stage(by=cast.dara, alert=story.alert.pk, stage=Stage.DETAINED, now=story.now)
    story.leave()
    assert not any(is_over(story, text) for reader in readers.values() for _subject, text in reader.new)
    close_incident(by=cast.dara, incident=key, outcome="safe", fact=None, now=story.now)
    story.wait(3)
    for name, reader in readers.items():
        assert any(is_over(story, text) for _subject, text in reader.new), name
    assert not story.says("%(name)s has been detained", story.page(family), name="Sophea")
    assert not board(cast.dara, story.now).cases
    assert Incident.objects.get().state == "closed"
    _write_down(story)


def _write_down(story: Story) -> None:
    """What each of them received, for somebody who wants to read it: in the folder that STORY names."""
    if folder := os.environ.get("STORY"):
        lines = [f"# {r.name}\n" + "\n".join(f"- {s}: {t}" for s, t in r.texts) for r in story.readers.values()]
        Path(folder, f"{story.language}.md").write_text("\n\n".join(lines))


def test_each_message_has_a_subject_of_its_own(story: Story) -> None:
    subjects = set()
    readers = [(key, contact) for key in TEXTS if key != ANSWER for contact in (False, True)]
    for key, contact in readers:
        line = TextLine(key, "Sophea", "http://x/r/1")
        subject, body = write([line], language=story.language, contact=contact, drill=False, channel="email")
        assert "http" not in subject
        assert TEXTS[key].subject or subject[:20] in body
        subjects.add((key, subject))
    assert len({subject for _key, subject in subjects}) == len(subjects)
