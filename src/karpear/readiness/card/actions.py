"""Keeping a wallet card, and opening a page for whoever finds it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.keys.ids import new_id
from karpear.keys.ring import ring
from karpear.people.models import Person
from karpear.rules.refusals import BadFields
from karpear.rules.secret.tokens import emergency_token, token_hash

from ..locks import one_at_a_time
from .models import EmergencyPage, WalletCard
from .queries import PARTS, Card, card_of

#: Days that a page may stay open.
DAYS = (7, 30, 90, 180)


@transaction.atomic
def keep_card(*, person: Person, card: Card, now: datetime) -> None:
    """This stands on the card from now on; an open page shows it too, as far as it was chosen for the page."""
    WalletCard.objects.update_or_create(person=person, defaults={"content": card.kept, "changed_at": now})
    record(at=now, action="card.kept", object_type="person", object_id=person.pk, actor=person.pk)


@transaction.atomic
def remove_card(*, person: Person, now: datetime) -> None:
    """Forget the card, and close its page."""
    WalletCard.objects.filter(person=person).delete()
    _withdraw(person, now)
    record(at=now, action="card.removed", object_type="person", object_id=person.pk, actor=person.pk)


@transaction.atomic
def make_page(*, person: Person, shows: Sequence[str], days: int, now: datetime) -> EmergencyPage:
    """A new page for whoever finds the card; an older one closes. Raises BadFields when it would show nothing."""
    parts = [part for part in PARTS if part in shows]
    if days not in DAYS or card_of(person).only(parts).empty:
        raise BadFields([("shows", _("Choose something that is on your card."))])
    one_at_a_time(person)
    _withdraw(person, now)
    pk = new_id()
    page = EmergencyPage.objects.create(
        pk=pk,
        person=person,
        token_hash=token_hash(emergency_token(ring().index_key, pk)),
        shows=parts,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(at=now, action="page.made", object_type="person", object_id=person.pk, actor=person.pk, days=days)
    return page


@transaction.atomic
def withdraw_page(*, person: Person, now: datetime) -> None:
    """The address printed on the card opens nothing any more."""
    _withdraw(person, now)
    record(at=now, action="page.withdrawn", object_type="person", object_id=person.pk, actor=person.pk)


def _withdraw(person: Person, now: datetime) -> None:
    EmergencyPage.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)
