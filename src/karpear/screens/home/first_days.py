"""What comes first for somebody who has just come in, and for the officer of an organisation where nothing is proven.

Worked out from what is there, never stored: a step is done when it is done, and asks the code that acts. Who puts the
list away does so in one browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from karpear.alerts.models import Alert, AlertEvent
from karpear.audit.models import Entry
from karpear.messaging.channels.reach import usable_channels
from karpear.people.models import (
    Address,
    Channel,
    Contact,
    ContactState,
    Device,
    Membership,
    Organisation,
    Person,
    Shift,
)
from karpear.rules.access import Role

from ..overview.reach import Responder, team_reach

#: So long somebody is new.
NEW_FOR = timedelta(days=14)
#: So long the page says that the test was answered.
PROOF_SHOWN = timedelta(days=1)
ANSWERED = gettext_noop("The test was answered")
LINK_UNUSED = gettext_noop("The link has not been used yet.")


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what it is, what it is good for, where it is done (empty: not here), and whether it is.

    `waits`: it is begun, and this is what it waits for.
    """

    word: str
    why: str
    path: str
    done: bool
    waits: str = ""

    @property
    def name(self) -> str:
        return gettext(self.word)

    @property
    def reason(self) -> str:
        return gettext(self.waits or self.why)


def first_steps(person: Person, now: datetime, *, forced: bool = False) -> Sequence[FirstStep]:
    """Of whoever has some left: an officer's seven until a test was answered, else three of their own. An officer's
    answered test is one of these: nobody is asked for another.

    A session that was forced open sees no test that goes on; it costs as much, so that time does not tell.
    """
    organisations = _organisations_of_officer(person)
    for organisation in organisations:
        tests = _tests(organisation)
        if not _answers(tests).exists():
            return [*_steps_of_officer(person, organisation, now), *_drill(tests, forced=forced)]
    if person.created_at <= now - NEW_FOR:
        return []
    steps = _own_steps(person, is_proven=bool(organisations), forced=forced)
    return steps if not all(step.done for step in steps) else []


def first_proof(person: Person, now: datetime, *, forced: bool = False) -> AlertEvent | None:
    """What the steps of a newcomer were for: the first answer to a test, shown for a day."""
    if person.created_at <= now - NEW_FOR:
        return None
    own_tests = Alert.objects.filter(person=person, organisation=None, drill=True)
    tests = [_tests(organisation) for organisation in _organisations_of_officer(person)] or [own_tests]
    answer = _answers(tests[0]).select_related("alert", "person").order_by("at", "id").first()
    return answer if answer and answer.at > now - PROOF_SHOWN and not forced else None


def _organisations_of_officer(person: Person) -> list[Organisation]:
    officers = Membership.objects.active().filter(person=person, role=Role.OFFICER.value)
    return [membership.organisation for membership in officers.select_related("organisation").order_by("id")]


def _own_steps(person: Person, *, is_proven: bool, forced: bool) -> list[FirstStep]:
    """`is_proven`: a test of theirs was answered."""
    test = FirstStep(ANSWERED, "", "", done=True) if is_proven else _test_of_phone(person, forced=forced)
    return [_phone(person), _contacts(person), test]


def _phone(person: Person) -> FirstStep:
    """Where texts can be sent, a number counts once it is proven."""
    numbers = Address.objects.usable().filter(person=person, channel=Channel.SMS)
    is_there = numbers.exists()
    is_enough = numbers.filter(proven_at__isnull=False).exists() or Channel.SMS not in usable_channels()
    return FirstStep(
        gettext_noop("Your phone number"),
        gettext_noop("So that your people can ring you, and a text reaches you where there is no internet."),
        f"{reverse('people:addresses')}?how={Channel.SMS.value}",
        is_there and is_enough,
        gettext_noop("Not proven yet: send yourself a test, open its link and press.") if is_there else "",
    )


def _contacts(person: Person) -> FirstStep:
    contacts = Contact.objects.kept().filter(owner=person)
    is_asked = contacts.filter(state=ContactState.ASKED).exists()
    return FirstStep(
        gettext_noop("Your contacts"),
        gettext_noop("Who is told last, when nobody closer answers."),
        reverse("people:contacts") if contacts.exists() else reverse("people:contact_add"),
        Contact.objects.accepted().filter(owner=person).exists(),
        gettext_noop("They were asked and have not answered yet.") if is_asked else "",
    )


def _test_of_phone(person: Person, *, forced: bool) -> FirstStep:
    phones = Device.objects.filter(person=person, revoked_at=None, left_at=None)
    tested = phones.filter(tested_at__isnull=False)
    going_on = Alert.objects.unresolved().filter(person=person, drill=True, organisation=None, owner=None).exists()
    waits = ""
    if going_on and not forced:
        waits = gettext_noop("Sent. Nobody has answered yet.")
    elif tested.exists():
        waits = gettext_noop("It was answered. Read what this phone does, and agree.")
    phone = phones.order_by("-created_at", "id").first()
    return FirstStep(
        gettext_noop("A test SOS"),
        gettext_noop("Make this phone ready and press: only your officers hear it, and one of them answers."),
        reverse("phone", args=[phone.pk]) if phone else reverse("people:devices"),
        tested.filter(consented_at__isnull=False).exists(),
        waits,
    )


def _steps_of_officer(person: Person, organisation: Organisation, now: datetime) -> list[FirstStep]:
    """Five; the drill and its answer, which is the proof of all, follow."""
    responders = team_reach(organisation.pk, now).responders
    return [
        _channel(person, responders),
        _second_officer(person, organisation, responders),
        _watch(organisation, responders, now),
        _members(organisation),
        _contacts(person),
    ]


def _channel(person: Person, responders: Sequence[Responder]) -> FirstStep:
    """Set up is not enough: what was sent has to have arrived."""
    is_set_up = bool(usable_channels())
    return FirstStep(
        gettext_noop("A channel that sends"),
        gettext_noop("Mail, SMS or chat: without one, an SOS reaches nobody."),
        reverse("people:addresses") if is_set_up else reverse("operator") if person.is_operator else "",
        any(responder.person == person.pk and responder.proven_at for responder in responders),
        gettext_noop("Set up, not proven yet: send yourself a test, open its link and press.") if is_set_up else "",
    )


def _second_officer(person: Person, organisation: Organisation, responders: Sequence[Responder]) -> FirstStep:
    """One whom a message can reach."""
    acting = Membership.objects.active().exclude(role=Role.MEMBER.value)  # said besides, for its index
    officers = acting.filter(organisation=organisation, role=Role.OFFICER.value)
    others = set(officers.exclude(person=person).values_list("person_id", flat=True))
    is_invited = organisation.invitations.filter(role=Role.OFFICER.value, used_at=None, revoked_at=None).exists()
    waits = gettext_noop("They have come in, but no message can reach them.") if others else ""
    return FirstStep(
        gettext_noop("A second officer"),
        gettext_noop("Nobody acts on their own alert, and everybody sleeps."),
        f"{reverse('people:invite', args=[organisation.pk])}?role={Role.OFFICER.value}",
        any(responder.person in others and responder.ways for responder in responders),
        waits or (LINK_UNUSED if is_invited else ""),
    )


def _watch(organisation: Organisation, responders: Sequence[Responder], now: datetime) -> FirstStep:
    is_planned = Shift.objects.filter(organisation=organisation, starts_at__gt=now).exists()
    return FirstStep(
        gettext_noop("Somebody on watch"),
        gettext_noop("Who is told first, by day and by night."),
        f"{reverse('people:roster', args=[organisation.pk])}#add",
        any(responder.on_watch for responder in responders),
        gettext_noop("The first shift has not begun: until then all officers are told first.") if is_planned else "",
    )


def _members(organisation: Organisation) -> FirstStep:
    members = Membership.objects.active().filter(organisation=organisation, role=Role.MEMBER.value)
    is_invited = organisation.invitations.filter(role=Role.MEMBER.value, used_at=None, revoked_at=None).exists()
    return FirstStep(
        gettext_noop("Your members"),
        gettext_noop("Each of them comes in by a link of their own."),
        reverse("people:invite", args=[organisation.pk]),
        members.exists(),
        LINK_UNUSED if is_invited else "",
    )


def _drill(tests: QuerySet[Alert], *, forced: bool) -> list[FirstStep]:
    """A drill, or a test from somebody's phone; and an answer, of which there is none yet."""
    unanswered = tests.exclude(organisation=None).filter(resolved_at=None, owner=None)
    is_begun, going_on = tests.exists(), unanswered.order_by("-opened_at", "id").first()
    if forced:
        is_begun, going_on = False, None
    told = gettext_noop("They were told. One of them has to open the message and press “I have it”.")
    return [
        FirstStep(
            gettext_noop("A drill"),
            gettext_noop("Real messages, each of them marked. Better today than on the day."),
            reverse("alerts:drills"),
            is_begun,
        ),
        FirstStep(
            gettext_noop("The drill is answered"),
            gettext_noop("Somebody else pressed “I have it”: from now on you know that it works."),
            reverse("alerts:alert", args=[going_on.pk]) if going_on else reverse("alerts:drills"),
            False,
            told if going_on else "",
        ),
    ]


def _tests(organisation: Organisation) -> QuerySet[Alert]:
    """Drills there, and tests from the phones of its members."""
    members = Membership.objects.active().filter(organisation=organisation).values("person")
    return Alert.objects.filter(Q(organisation=organisation) | Q(organisation=None, person__in=members), drill=True)


def _answers(tests: QuerySet[Alert]) -> QuerySet[AlertEvent]:
    """By somebody other than who began it: a single person proves nothing. Kept when an owner is overtaken."""
    own_hand = Entry.objects.filter(object_id=OuterRef("alert"), action="drill.started", actor=OuterRef("person"))
    answers = AlertEvent.objects.filter(alert__in=tests, what="acknowledged", person__isnull=False)
    return answers.filter(~Exists(own_hand))
