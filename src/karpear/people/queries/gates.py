"""The second and third gate for organisations: may this person do this here, and do they belong at all."""

from uuid import UUID

from django.utils.translation import gettext as _

from karpear.rules.access import Role, Verb, may
from karpear.rules.refusals import Forbidden, Missing

from ..models import Membership, Organisation, Person


def membership_in(person: Person, organisation_id: UUID) -> Membership:
    """This person's membership, with its organisation. Raises Missing for a stranger."""
    found = (
        Membership.objects.active()
        .select_related("organisation")
        .filter(person=person, organisation=organisation_id)
        .first()
    )
    if found is None:
        raise Missing
    return found


def require(person: Person, organisation_id: UUID, verb: Verb) -> Membership:
    """The membership that allows `verb`. Raises Missing for a stranger, Forbidden for another role."""
    found = membership_in(person, organisation_id)
    if not may(Role(found.role), verb):
        raise Forbidden(_("Your role in this organisation does not allow this."))
    return found


def may_anywhere(person: Person, verb: Verb) -> bool:
    """Does any of this person's roles allow `verb`?"""
    return Membership.objects.that_may(verb).filter(person=person).exists()


def members_where_may(person: Person, verb: Verb) -> list[tuple[Organisation, list[Person]]]:
    """The organisations in which this person may do `verb`, each with its members. One query."""
    mine = Membership.objects.that_may(verb).filter(person=person).values("organisation")
    rows = Membership.objects.active().filter(organisation__in=mine, person__is_active=True)
    found: dict[Organisation, list[Person]] = {}
    for one in rows.select_related("person", "organisation").order_by("organisation__name", "joined_at", "id"):
        found.setdefault(one.organisation, []).append(one.person)
    return list(found.items())
