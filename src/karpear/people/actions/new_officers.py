"""Somebody begins to act for others here: all who do hear of it, whoever brought them in."""

from datetime import datetime

from karpear.rules.access import Role, Verb, may

from ..models import Membership, Organisation
from ..notices import notify_everywhere
from ..queries.pairs import has_enough

TOPIC = "colleague"


def note_acting(membership: Membership, now: datetime) -> None:
    """Tell officers and leads on all their addresses, also who invited or promoted: perhaps it was not they.

    Inside the caller's transaction. A member is nothing to tell.
    """
    note_enough(membership.organisation, now)
    if not may(Role(membership.role), Verb.KEEP_KEYS):
        return
    acting = Membership.objects.that_may(Verb.KEEP_KEYS).filter(organisation=membership.organisation_id)
    for colleague in acting.exclude(pk=membership.pk).filter(person__is_active=True).select_related("person"):
        notify_everywhere(topic=TOPIC, subject=membership.pk, text_key="colleague", person=colleague.person, now=now)


def note_enough(organisation: Organisation, now: datetime, *, put_out: bool = False) -> None:
    """Once so many keep the keys, two people are two people for good; and once one of them is put out by another.

    Otherwise who puts the second one out would be setting up an organisation again. Asked before it is done.
    """
    if organisation.had_enough_at is None and (put_out or has_enough(organisation)):
        Organisation.objects.filter(pk=organisation.pk, had_enough_at=None).update(had_enough_at=now)
