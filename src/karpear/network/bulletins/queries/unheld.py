"""RED bulletins of which nobody of their source knows any more: they can be taken back, unread."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.db.reader import unguarded
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.sharing.labels import Label

from ..models import Bulletin, BulletinState, BulletinStep


def unheld_by_source(person: Person) -> QuerySet[Bulletin]:
    """Those of the organisations that they lead, whose author and releaser no longer act for these."""
    leads = Membership.objects.organisations(person, Verb.JOIN_NETWORK)
    keeps = Membership.objects.organisations(person, Verb.KEEP_NETWORK)
    acting = Membership.objects.that_may(Verb.RELEASE_BULLETIN).filter(
        Q(person=OuterRef("by")) | Q(person=OuterRef("released_by")),
        organisation=OuterRef("organisation"), person__is_active=True,
    )  # fmt: skip
    own = Bulletin.objects.sent().filter(Q(organisation__in=leads) | Q(organisation__in=keeps), label=Label.RED.value)
    return own.filter(~Exists(acting)).exclude(step=BulletinStep.CANCEL)


@unguarded("what one of theirs sent, and nobody there knows any more")
def unheld_bulletin(person: Person, bulletin: UUID) -> Bulletin | None:
    """This one, if it is one of these."""
    return unheld_by_source(person).select_related("organisation").filter(pk=bulletin).first()


@unguarded("what one of theirs sent, and nobody there knows any more")
def standing_unheld(person: Person, now: datetime) -> list[Bulletin]:
    """Those of them that are out and hold."""
    return list(unheld_by_source(person).filter(state=BulletinState.RELEASED, expires_at__gt=now))
