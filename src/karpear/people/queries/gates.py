"""The second and third gate for organisations: may this person do this here, and do they belong at all."""

from uuid import UUID

from django.utils.translation import gettext as _

from karpear.rules.access import Role, Verb, may
from karpear.rules.refusals import Forbidden, Missing

from ..models import Membership, Person


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
