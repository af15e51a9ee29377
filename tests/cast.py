"""A fixed cast of invented people, the same in every test.

Mekong Lantern Network: Sophea (member), Dara (officer, on watch), Kanha (second officer), Bopha (lead).
Cardamom Voices: Chenda (member), Piseth (officer, on watch), Maly (lead).
Vanna is independent, and nobody watches over her yet. Rith is a stranger who belongs to nobody.
Everybody has an e-mail and a phone, two accepted contacts (a sister, then a lawyer) and PASSWORD.
The officers on watch are so from an hour before NOW for ten years: views read the real clock.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count

from django.contrib.auth.hashers import make_password
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from karpear.people.addresses import address_index
from karpear.people.devices import register_device
from karpear.people.models import (
    Address,
    Channel,
    Contact,
    ContactRole,
    ContactState,
    Language,
    Membership,
    Organisation,
    Person,
    Shift,
)
from karpear.people.sessions import note_use
from karpear.rules.access import Role

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
#: Everybody has had their role for a year, whatever the clock of the machine says.
LONG_AGO = NOW - timedelta(days=365)
PASSWORD = "seven paper lanterns"
_phones = count(1)


@dataclass
class Cast:
    """Everybody, by name, and the two organisations."""

    lantern: Organisation
    cardamom: Organisation
    sophea: Person
    dara: Person
    kanha: Person
    bopha: Person
    chenda: Person
    piseth: Person
    maly: Person
    vanna: Person
    rith: Person
    now: datetime = NOW


class Rows:
    """What is made for a test, written with one statement for each table: row by row takes four times as long."""

    TABLES = (Organisation, Person, Membership, Contact, Address, Shift)

    def __init__(self) -> None:
        self.rows: list[Model] = []

    def add[M: Model](self, row: M) -> M:
        self.rows.append(row)
        return row

    def write(self) -> None:
        for table in self.TABLES:
            table._default_manager.bulk_create([row for row in self.rows if isinstance(row, table)])

    def person(self, name: str, organisation: Organisation | None = None, role: Role = Role.MEMBER) -> Person:
        email = f"{name.lower()}@people.test"
        new_person = self.add(Person(email=email, name=name, language=Language.ENGLISH, password=hashed_password()))
        self.address(Channel.EMAIL, email, person=new_person, position=0)
        self.address(Channel.SMS, next_phone(), person=new_person, position=1)
        if organisation:
            self.add(Membership(person=new_person, organisation=organisation, role=role.value, acts_since=LONG_AGO))
        self.contact(new_person, f"{name}'s sister", ContactRole.FAMILY, position=0)
        self.contact(new_person, f"{name}'s lawyer", ContactRole.LAWYER, position=1)
        return new_person

    def contact(
        self,
        owner: Person,
        name: str,
        role: ContactRole,
        *,
        position: int,
        state: ContactState = ContactState.ACCEPTED,
    ) -> Contact:
        new_contact = self.add(
            Contact(
                owner=owner,
                role=role,
                name=name,
                knows_me_as=owner.name,
                language=Language.ENGLISH,
                position=position,
                state=state,
                asked_at=NOW - timedelta(days=7),
                answered_at=NOW - timedelta(days=6) if state == ContactState.ACCEPTED else None,
                disclosures=["what", "next_check_in"],
            )
        )
        mail = name.lower().replace("'s ", ".").replace(" ", ".")
        self.address(Channel.EMAIL, f"{mail}@contacts.test", contact=new_contact, position=0)
        self.address(Channel.SMS, next_phone(), contact=new_contact, position=1)
        return new_contact

    def address(
        self,
        channel: Channel,
        value: str,
        *,
        person: Person | None = None,
        contact: Contact | None = None,
        position: int,
        proven: bool = True,
    ) -> Address:
        return self.add(
            Address(
                person=person,
                contact=contact,
                channel=channel,
                value=value,
                value_index=address_index(value),
                position=position,
                proven_at=NOW - timedelta(days=7) if proven else None,
            )
        )

    def on_watch(self, organisation: Organisation, officer: Person) -> Shift:
        starts_at, ends_at = NOW - timedelta(hours=1), NOW + timedelta(days=3650)
        return self.add(Shift(organisation=organisation, officer=officer, starts_at=starts_at, ends_at=ends_at))


def build_cast() -> Cast:
    """Write the whole cast into the database."""
    rows = Rows()
    lantern = rows.add(Organisation(name="Mekong Lantern Network", language=Language.ENGLISH))
    cardamom = rows.add(Organisation(name="Cardamom Voices", language=Language.ENGLISH))
    cast = Cast(
        lantern=lantern,
        cardamom=cardamom,
        sophea=rows.person("Sophea", lantern, Role.MEMBER),
        dara=rows.person("Dara", lantern, Role.OFFICER),
        kanha=rows.person("Kanha", lantern, Role.OFFICER),
        bopha=rows.person("Bopha", lantern, Role.LEAD),
        chenda=rows.person("Chenda", cardamom, Role.MEMBER),
        piseth=rows.person("Piseth", cardamom, Role.OFFICER),
        maly=rows.person("Maly", cardamom, Role.LEAD),
        vanna=rows.person("Vanna"),
        rith=rows.person("Rith"),
    )
    rows.on_watch(lantern, cast.dara)
    rows.on_watch(cardamom, cast.piseth)
    rows.write()
    return cast


def person(name: str, organisation: Organisation | None = None, role: Role = Role.MEMBER) -> Person:
    """One more invented person, with addresses, contacts and perhaps a membership."""
    rows = Rows()
    new_person = rows.person(name, organisation, role)
    rows.write()
    return new_person


def contact(
    owner: Person,
    name: str,
    role: ContactRole = ContactRole.FAMILY,
    *,
    position: int = 0,
    state: ContactState = ContactState.ACCEPTED,
) -> Contact:
    """One contact with an e-mail and a phone, accepted unless told otherwise."""
    rows = Rows()
    new_contact = rows.contact(owner, name, role, position=position, state=state)
    rows.write()
    return new_contact


def address(
    channel: Channel,
    value: str,
    *,
    person: Person | None = None,
    contact: Contact | None = None,
    position: int = 0,
    proven: bool = True,
) -> Address:
    """One address, proven a week ago unless told otherwise."""
    rows = Rows()
    new_address = rows.address(channel, value, person=person, contact=contact, position=position, proven=proven)
    rows.write()
    return new_address


def on_watch(organisation: Organisation, officer: Person) -> Shift:
    """Put an officer on watch from an hour before NOW for ten years."""
    rows = Rows()
    shift = rows.on_watch(organisation, officer)
    rows.write()
    return shift


def device_token(person: Person) -> str:
    """A registered device's token."""
    return register_device(person=person, name="Phone", now=NOW, tell=False)[1]


def signed_in(person: Person, *, second_factor: bool = True) -> Client:
    """A browser in which this person is signed in, with a second factor unless told otherwise."""
    from allauth.mfa.models import Authenticator

    if second_factor:
        Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client = Client()
    client.force_login(person, backend="karpear.people.signin.Backend")
    session = client.session
    note_use(session, timezone.now())
    session.save()
    return client


def gave_password(person: Person, *, forced: bool = False, second_factor: bool = True) -> Client:
    """A browser in which this person has just typed a password: the second one when `forced`."""
    client = signed_in(person, second_factor=second_factor)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session["way"] = int(forced)
    session.save()
    return client


def next_phone() -> str:
    """A phone number that nobody has."""
    return f"+85500{next(_phones):07d}"


@cache
def hashed_password() -> str:
    return make_password(PASSWORD)
