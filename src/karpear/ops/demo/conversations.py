"""Two partners of the demo's first organisation, and two invented conversations with the other one."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from karpear.network.members.actions.partners import add_partner
from karpear.network.members.models import Network, Partner, PartnerKind
from karpear.network.members.values import NewPartner
from karpear.network.threads.actions.marks import note_read
from karpear.network.threads.actions.threads import open_thread, write_message
from karpear.network.threads.models import Thread
from karpear.network.threads.values import NewThread, NewThreadMessage
from karpear.people.models import Language, Organisation, Person
from karpear.rules.sharing.labels import Label

from .cast import COMPANIES, COORDINATOR, NETWORK, organisation_of, person_called
from .history import DAY, HOUR, MINUTE, mark_sent


@transaction.atomic
def make_conversations(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    network = Network.objects.filter(body__name=NETWORK).first()
    if network is None or Thread.objects.filter(network=network).exists():
        return
    first, second = organisation_of(COMPANIES[0]), organisation_of(COMPANIES[1])
    dara, piseth = person_called(COMPANIES[0].officer), person_called(COMPANIES[1].officer)
    channary = person_called(COORDINATOR)
    letters = _begin(
        network, piseth, second, now - 2 * DAY, subject="Letters that ask for names",
        text="The commune asked us for the names of everybody at our meeting. Has anybody else had such a letter?",
        members=[first, network.body],
    )  # fmt: skip
    _answer(letters, channary, now - DAY, "Thank you. I put it on the agenda of the next meeting.")
    _answer(letters, dara, now - HOUR, "Yes, on Monday. We gave a number, no names, and asked for the law it is under.")
    bus = _begin(
        network, dara, first, now - 5 * HOUR, subject="A driver for Thursday", members=[second],
        text="Do you know a driver with papers in order, for two days, who is not from here?",
    )  # fmt: skip
    _answer(bus, piseth, now - 90 * MINUTE, "Yes, one. I ring you this evening, I would rather not write it here.")
    for thread in (letters, bus):
        for reader in (dara, piseth):
            note_read(person=reader, thread=thread)
    mark_sent(now=now)


def make_partners(*, now: datetime) -> None:
    """Of the first organisation, once. Before its bulletins: one of these goes to them, too."""
    if not Network.objects.filter(body__name=NETWORK).exists():
        return
    organisation, keeper = organisation_of(COMPANIES[0]), person_called(COMPANIES[0].officer)
    at = now - 40 * DAY
    rows = (
        ("Rural Fund (invented)", PartnerKind.DONOR, "desk@fund.test"),
        ("River Radio (invented)", PartnerKind.MEDIA, "news@radio.test"),
    )
    for name, kind, email in () if Partner.objects.filter(organisation=organisation).exists() else rows:
        new = NewPartner(
            name=name, kind=kind.value, email=email, language=Language.ENGLISH.value, agreed_on=(at - DAY).date()
        )
        add_partner(by=keeper, organisation=organisation.pk, new=new, now=at, today=at.date())


def _begin(
    network: Network,
    by: Person,
    organisation: Organisation,
    at: datetime,
    *,
    subject: str,
    text: str,
    members: list[Organisation],
) -> Thread:
    new = NewThread(
        key=uuid4(), subject=subject, label=Label.AMBER_STRICT.value, text=text,
        organisations=[str(member.pk) for member in members],
    )  # fmt: skip
    return open_thread(by=by, network=network.pk, organisation=organisation.pk, new=new, now=at)


def _answer(thread: Thread, by: Person, at: datetime, text: str) -> None:
    write_message(by=by, thread=thread.pk, key=uuid4(), new=NewThreadMessage(text=text), now=at)
