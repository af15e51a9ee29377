"""Who wrote a text: by its number, and by the code in it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from karpear.messaging.codes import CodeIs, code_is, people_with
from karpear.messaging.models import Inbound
from karpear.people.models import Address, Person
from karpear.people.models.contacts import AddressQuerySet
from karpear.rules.text import verbs
from karpear.rules.text.shortforms import Said, parse

from .waited_for import is_asked, is_in_open_case, is_on_the_way, knows_of_an_alert

HOUR = timedelta(hours=1)
WRONG_CODE, WRONG_NUMBER, NOT_LINKED = "wrong_code", "wrong_number", "not_linked"


@dataclass(slots=True)
class TextSender:
    """`people`: who it may be from; `own`: addresses of people with this number, `contacts`: those of contacts.

    `everybody`: these and all others who gave this number, proven or not: a call for help may be from any of them.
    `forced`: people whose code of danger it was. `wrong_code`: a code that is nobody's.
    """

    trust: verbs.Trust
    people: list[Person]
    everybody: list[Person]
    own: list[Address]
    contacts: list[Address]
    forced: set[UUID] = field(default_factory=set)
    wrong_code: bool = False

    @property
    def reply_to(self) -> Address | None:
        """Where an answer may go: a number of theirs, or of somebody whose phone they use. Never a stranger's."""
        people = {person.pk for person in self.people}
        first = [address for address in self.own if address.person_id in people]
        return next(iter([*first, *self.own, *self.contacts]), None)

    @property
    def surely(self) -> Person | None:
        """Whose text it is beyond what anybody could type in: a number they alone proved, or a right code."""
        proven = {address.person_id for address in self.own if address.proven_at}
        sure = [person for person in self.people if self.trust is not verbs.Trust.NUMBER or person.pk in proven]
        return sure[0] if len(sure) == len(self.people) == 1 else None

    @property
    def whose(self) -> set[UUID]:
        """Whom it may be about: all who gave this number, else of whom a contact speaks."""
        return {person.pk for person in self.everybody} or self.owners

    @property
    def owners(self) -> set[UUID]:
        """Whose text it is for those who read it: theirs, or of whom a contact speaks."""
        people = {person.pk for person in self.people}
        return people or {address.contact.owner_id for address in self.contacts if address.contact}


def sender_of(row: Inbound, text: Said, now: datetime) -> TextSender:
    """Number and code, together. A right code of somebody else counts for them: they borrowed this phone."""
    same_number = Address.objects.filter(channel=row.channel, value_index=row.sender_index)
    addresses, contacts = _of_people_and_contacts(same_number.speaking())
    people = _people(addresses)
    meanings = {person.pk: code_is(person, text.code, now) for person in people}
    right = [person for person in people if meanings[person.pk] in (CodeIs.RIGHT, CodeIs.DURESS)]
    code_owners = [] if right or not text.code else people_with(text.code, now)
    meanings |= {person.pk: code_is(person, text.code, now) for person in code_owners}
    sure = right or code_owners
    return TextSender(
        trust=verbs.trust(number_known=bool(people) and not code_owners, right_code=bool(sure)),
        people=sure or people,
        everybody=sure or _people([*addresses, *_of_people_and_contacts(same_number.claiming())[0]]),
        own=addresses,
        contacts=contacts,
        forced={pk for pk, meaning in meanings.items() if meaning is CodeIs.DURESS},
        wrong_code=bool(text.code) and not sure,
    )


def _of_people_and_contacts(addresses: AddressQuerySet) -> tuple[list[Address], list[Address]]:
    rows = list(addresses.select_related("person", "contact"))
    return [row for row in rows if row.person], [row for row in rows if row.contact]


def _people(addresses: list[Address]) -> list[Person]:
    return list({row.person_id: row.person for row in addresses if row.person}.values())


def put_down(row: Inbound, now: datetime) -> None:
    """Write into a text that nothing is done for whose it is: only their people read it."""
    write_whose(row, sender_of(row, parse(row.text), now))


def write_whose(row: Inbound, sender: TextSender) -> None:
    """A contact's words belong to whoever relies on them. Who gave a number and did not prove it has it not alone."""
    row.trust, row.person = sender.trust.value, sender.surely
    if sender.trust is verbs.Trust.NOBODY and len(sender.owners) == 1:
        row.person_id = next(iter(sender.owners))


def standing_of(row: Inbound, sender: TextSender, now: datetime) -> verbs.SenderStanding:
    """What the rules ask beside the text."""
    recent_texts = Inbound.objects.filter(received_at__gt=now - HOUR).exclude(pk=row.pk)
    own_texts = recent_texts.filter(sender_index=row.sender_index)
    people = sender.whose
    too_many = own_texts.count() >= verbs.MOST_AN_HOUR
    if sender.trust is verbs.Trust.CODE and not too_many:
        too_many = (
            own_texts.filter(did=WRONG_CODE).count() >= verbs.MOST_GUESSES
            or recent_texts.filter(did=WRONG_CODE, person=None).count() >= verbs.MOST_GUESSES_OF_ALL
        )
    return verbs.SenderStanding(
        trust=sender.trust,
        asked=is_asked(people, now),
        on_the_way=is_on_the_way(people, now),
        alert_open=knows_of_an_alert(people),
        case_open=is_in_open_case(people),
        people=len(sender.people),
        too_many=too_many,
    )


def guesses(row: Inbound, now: datetime) -> int:
    """How many wrong numbers or words this sender wrote within the hour."""
    recent_texts = Inbound.objects.filter(sender_index=row.sender_index, received_at__gt=now - HOUR)
    return recent_texts.filter(did__in=[WRONG_NUMBER, NOT_LINKED]).exclude(pk=row.pk).count()
