"""A person's own settings: how they are reached, their language, their second password."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..addresses import address_index
from ..models import Address, Person
from ..notices import notify, tell_changed
from .limits import spend

#: Every one of them is written to when it matters: more would only slow the others.
MOST_ADDRESSES = 10
#: The others hear of each new one, so whoever adds and removes without end would fill somebody's phone.
MOST_ADDED = 20
TESTED_AGAIN_AFTER = timedelta(minutes=3)
#: Nobody knows yet whose address it is: perhaps a stranger's, who reads this for the first time.
MOST_UNPROVEN, UNPROVEN_FOR = 3, timedelta(days=7)
#: Messages that one person sends to others in a day by pressing: tests, and questions to contacts.
MOST_SENT, DAY = 40, timedelta(days=1)


def add_address(*, person: Person, channel: str, value: str, now: datetime) -> Address:
    """One more way to reach this person; last in order, and the others hear of it.

    Raises BadFields when it is there already.
    """
    addresses = Address.objects.written().filter(person=person)
    if addresses.filter(channel=channel, value_index=address_index(value)).exists():
        raise BadFields([("value", _("This is already on your list."))])
    if addresses.count() >= MOST_ADDRESSES:
        raise BadFields([("value", _("You have as many addresses as can be kept. Remove one first."))])
    if not spend(purpose="address", holder=str(person.pk), limit=MOST_ADDED, per=DAY, now=now):
        raise BadFields([("value", _("You have reached today’s limit for new addresses. Try again tomorrow."))])
    with transaction.atomic():
        tell_changed(person=person, now=now)
        last = addresses.aggregate(last=Max("position"))["last"]
        address = Address.objects.create(
            person=person,
            channel=channel,
            value=value,
            value_index=address_index(value),
            position=0 if last is None else last + 1,
        )
        note(address, action="address_added", by=person, at=now, channel=channel)
        return address


def move_address(*, person: Person, address_id: UUID, up: bool, now: datetime) -> None:
    """Change places with the neighbour. Raises Missing."""
    with transaction.atomic():
        order = list(Address.objects.written().select_for_update().filter(person=person).order_by("position", "id"))
        at = next((n for n, address in enumerate(order) if address.pk == address_id), None)
        if at is None:
            raise Missing
        to = max(0, min(len(order) - 1, at - 1 if up else at + 1))
        order[at], order[to] = order[to], order[at]
        for position, address in enumerate(order):
            address.position = position
        Address.objects.bulk_update(order, ["position"])
        record(at=now, action="address_moved", object_type="address", object_id=address_id, actor=person.id)


def remove_address(*, person: Person, address_id: UUID, now: datetime) -> None:
    """Stop using an address; all hear of it, this one too. Raises Missing, or Conflict for the last one."""
    with transaction.atomic():
        addresses = {
            address.pk: address for address in Address.objects.written().select_for_update().filter(person=person)
        }
        if address_id not in addresses:
            raise Missing
        if len(addresses) == 1:
            raise Conflict(_("This is the only way to reach you. Add another one first."))
        Address.objects.filter(pk=address_id).update(removed_at=now)
        tell_changed(person=person, now=now)
        address = addresses[address_id]
        notify(topic="account", subject=person.pk, text_key="address_gone", person=person, address=address, now=now)
        record(at=now, action="address_removed", object_type="address", object_id=address_id, actor=person.id)


def send_test(*, person: Person, address_id: UUID, now: datetime) -> None:
    """Send a link there; whoever opens it and presses proves that the address works.

    Raises Missing, and Conflict when one was sent a moment ago, and for the fourth that a stranger would get.
    """
    with transaction.atomic():
        address = find_row(Address.objects.written().select_for_update().filter(pk=address_id, person=person))
        if address.tested_at and address.tested_at <= now < address.tested_at + TESTED_AGAIN_AFTER:
            raise Conflict(_("A test was sent there less than three minutes ago. Wait a little."))
        _must_be_few(address, now)
        must_send_few(person, now)
        Address.objects.filter(pk=address.pk).update(tested_at=now)
        notify(
            topic="proof", subject=address.id, text_key="proof", person=person, address=address, about=person, now=now
        )
        note(address, action="address_tested", by=person, at=now)


def _must_be_few(address: Address, now: datetime) -> None:
    """Kept by what the address is: taken away and written again it is the same."""
    holder = f"{address.person_id}:{address.channel}:{address.value_index}"
    if address.proven_at or spend(purpose="proof", holder=holder, limit=MOST_UNPROVEN, per=UNPROVEN_FOR, now=now):
        return
    raise Conflict(_("Three tests went there and none was answered. Is the address right? Try again in a week."))


def must_send_few(person: Person, now: datetime) -> None:
    """Raises Conflict when this person made as many messages leave today as one may."""
    if not spend(purpose="sent", holder=str(person.pk), limit=MOST_SENT, per=DAY, now=now):
        raise Conflict(_("You have reached today’s limit for tests and questions. Try again tomorrow."))


def set_language(
    *, person: Person, language: str, time_zone: str, now: datetime, khmer_digits: bool | None = None
) -> None:
    """The language, the digits and the clock this person reads. Digits stay when nothing is said of them."""
    digits = person.khmer_digits if khmer_digits is None else khmer_digits
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(language=language, time_zone=time_zone, khmer_digits=digits)
        note(person, action="language_changed", by=person, at=now)


@transaction.atomic
def set_code_name(*, person: Person, code_name: str, now: datetime) -> None:
    """What others see instead of their name, also in messages; empty takes it away."""
    Person.objects.filter(pk=person.pk).update(code_name=code_name)
    note(person, action="code_name_changed", by=person, at=now)


@transaction.atomic
def note_sign_in_changed(*, person: Person, now: datetime) -> None:
    """Their password or a second factor is another one, or gone; they hear of it."""
    note(person, action="sign_in_changed", by=person, at=now)
    tell_changed(person=person, now=now)


def set_duress_password(*, person: Person, password: str, now: datetime, forced: bool = False) -> None:
    """The password that opens the door and raises a silent alert; empty takes it away. They hear of a change.

    Raises BadFields when it opens the door already, in the same words for either, so that nobody who saw one
    typed can try here which it was. `forced`: they signed in with the duress password. Then nothing changes.
    """
    if password and person.check_password(password):
        raise BadFields([("password", _("This must differ from the password you sign in with."))])
    password_hash = make_password(password) if password else ""
    with transaction.atomic():
        tell_changed(person=person, now=now)
        if not forced:
            Person.objects.filter(pk=person.pk).update(duress_password=password_hash)
        action = "duress_password_kept" if forced else "duress_password_changed"
        note(person, action=action, by=person, at=now)
