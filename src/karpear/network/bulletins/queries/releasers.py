"""Who may release a bulletin."""

from uuid import UUID

from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.sharing.bulletins import needs_two
from karpear.rules.sharing.labels import Label

from ..models import Bulletin, BulletinStep
from .audience import inside_of


def takes_two(bulletin: Bulletin) -> bool:
    """Taking back says less to nobody new: one person is enough, at once. What took two travels further by two."""
    if bulletin.step == BulletinStep.CANCEL:
        return False
    former = bulletin.follows if bulletin.step == BulletinStep.DOWNGRADE else None
    return needs_two(Label(bulletin.label)) or (former is not None and needs_two(Label(former.label)))


def releasers(bulletin: Bulletin) -> list[Person]:
    """Somebody else of the source; where there is nobody, who coordinates the network, or an officer whom it goes to.

    What is closed is shown to nobody to whom it does not go: then those of its source, or those named in it.
    """
    colleagues = _who_may(Verb.RELEASE_BULLETIN, {bulletin.organisation_id}, bulletin)
    return colleagues or _outside(bulletin)


def _outside(bulletin: Bulletin) -> list[Person]:
    inside = inside_of(bulletin)
    if not inside:
        return []
    if bulletin.is_closed:
        named_people = set(bulletin.addressees.filter(person__isnull=False).values_list("person", flat=True))
        return [person for person in _who_may(Verb.RELEASE_BULLETIN, inside, bulletin) if person.pk in named_people]
    addressed = set(bulletin.addressees.filter(organisation__isnull=False).values_list("organisation", flat=True))
    coordinators = _who_may(Verb.KEEP_NETWORK, {bulletin.network.body_id}, bulletin)
    officers = _who_may(Verb.RELEASE_BULLETIN, (addressed & inside) - {bulletin.network.body_id}, bulletin)
    return list(dict.fromkeys([*coordinators, *officers]))


def _who_may(verb: Verb, organisations: set[UUID], bulletin: Bulletin) -> list[Person]:
    rows = Membership.objects.that_may(verb).filter(organisation__in=organisations, person__is_active=True)
    rows = rows.exclude(person=bulletin.by_id).select_related("person").order_by("joined_at", "pk")
    return list(dict.fromkeys(row.person for row in rows))


def may_release(bulletin: Bulletin, person: Person) -> bool:
    """May this person release it as it stands?"""
    if not takes_two(bulletin):
        rows = Membership.objects.that_may(Verb.RELEASE_BULLETIN)
        return rows.filter(person=person, organisation=bulletin.organisation_id).exists()
    if bulletin.is_closed and bulletin.asked_of_id != person.pk:
        return False
    return person in releasers(bulletin)
