"""What comes first for somebody who has just come in, and for the officer of an organisation where nothing is proven.

Worked out from what is there, never stored: a step is done when it is done. Who puts the list away does so in one
browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from karpear.alerts.models import Alert
from karpear.messaging.channels.reach import usable_channels
from karpear.people.models import Address, Channel, Contact, Device, Membership, Organisation, Person, Shift
from karpear.rules.access import Role

#: So long somebody is new.
NEW_FOR = timedelta(days=14)
DRILLS = "/drills/"


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what it is, what it is good for, where it is done (empty: not here), and whether it is."""

    word: str
    why: str
    path: str
    done: bool

    @property
    def name(self) -> str:
        return gettext(self.word)

    @property
    def reason(self) -> str:
        return gettext(self.why)


def first_steps(person: Person, now: datetime, *, forced: bool = False) -> Sequence[FirstStep]:
    """Of whoever has some left: an officer's seven until a test was acknowledged, else three of their own.

    A session that was forced open sees no drill that goes on.
    """
    officers = Membership.objects.active().filter(person=person, role=Role.OFFICER.value)
    for membership in officers.select_related("organisation").order_by("id"):
        steps = _steps_of_officer(person, membership.organisation, now)
        if not steps[-1].done:
            return [replace(step, done=step.done and not (forced and step.path == DRILLS)) for step in steps]
    steps = _own_steps(person) if person.created_at > now - NEW_FOR else []
    return steps if not all(step.done for step in steps) else []


def _own_steps(person: Person) -> list[FirstStep]:
    return [
        FirstStep(
            gettext_noop("Your phone number"),
            gettext_noop("So that your people can ring you, and a text reaches you where there is no internet."),
            "/addresses/",
            Address.objects.usable().filter(person=person, channel=Channel.SMS).exists(),
        ),
        _contacts(person),
        FirstStep(
            gettext_noop("A test SOS"),
            gettext_noop("Make this phone ready and press: only your officers hear it, and one of them answers."),
            "/devices/",
            Device.objects.filter(person=person, revoked_at=None, tested_at__isnull=False).exists(),
        ),
    ]


def _contacts(person: Person) -> FirstStep:
    return FirstStep(
        gettext_noop("Your contacts"),
        gettext_noop("Who is told last, when nobody closer answers."),
        "/contacts/",
        Contact.objects.kept().filter(owner=person).exists(),
    )


def _steps_of_officer(person: Person, organisation: Organisation, now: datetime) -> list[FirstStep]:
    """Seven, of which the last is the proof of all."""
    members = Membership.objects.active().filter(organisation=organisation)
    return [
        FirstStep(
            gettext_noop("A channel that sends"),
            gettext_noop("Mail, SMS or chat: without one, an SOS reaches nobody."),
            "/operator/" if person.is_operator else "",
            bool(usable_channels()),
        ),
        FirstStep(
            gettext_noop("A second officer"),
            gettext_noop("Nobody acts on their own alert, and everybody sleeps."),
            "/people/",
            members.filter(role=Role.OFFICER.value).count() > 1,
        ),
        FirstStep(
            gettext_noop("Somebody on watch"),
            gettext_noop("Who is told first, by day and by night."),
            "/roster/",
            Shift.objects.filter(organisation=organisation, ends_at__gt=now).exists(),
        ),
        FirstStep(
            gettext_noop("Your members"),
            gettext_noop("Each of them comes in by a link of their own."),
            "/people/",
            organisation.invitations.filter(role=Role.MEMBER.value).exists()
            or members.filter(role=Role.MEMBER.value).exists(),
        ),
        _contacts(person),
        *_drill(organisation),
    ]


def _drill(organisation: Organisation) -> list[FirstStep]:
    """A drill, or a test from somebody's phone; and that it was answered."""
    members = Membership.objects.active().filter(organisation=organisation).values("person")
    own_tests = Q(organisation=None, person__in=members)
    drills = Alert.objects.filter(Q(organisation=organisation) | own_tests, drill=True)
    return [
        FirstStep(
            gettext_noop("A drill"),
            gettext_noop("Real messages, each of them marked. Better today than on the day."),
            DRILLS,
            drills.exists(),
        ),
        FirstStep(
            gettext_noop("The drill is answered"),
            gettext_noop("Somebody pressed “I have it”: from now on you know that it works."),
            DRILLS,
            drills.filter(acknowledged_at__isnull=False).exists(),
        ),
    ]
