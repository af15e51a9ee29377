"""The second and third gate for organisations: may this person do this here, and do they belong at all."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.db.rows import find_row
from karpear.rules.access import Role, Verb, may
from karpear.rules.refusals import Forbidden, Missing

from ..models import Membership, Organisation, Person


def membership_in(person: Person, organisation_id: UUID) -> Membership:
    """This person's membership, with its organisation. Raises Missing for a stranger."""
    membership = (
        Membership.objects.active()
        .select_related("organisation")
        .filter(person=person, organisation=organisation_id)
        .first()
    )
    if membership is None:
        raise Missing
    return membership


def require(person: Person, organisation_id: UUID, verb: Verb, *, otherwise: str = "") -> Membership:
    """The membership that allows `verb`. Raises Missing for a stranger, Forbidden (`otherwise`) for another role."""
    membership = membership_in(person, organisation_id)
    if not may(Role(membership.role), verb):
        raise Forbidden(otherwise or _("Your role in this organisation does not allow this."))
    return membership


def member_to_change(person: Person, membership_id: UUID, verb: Verb) -> Membership:
    """A membership to which this person may do `verb`, with its person. Raises Missing for a stranger, or Forbidden."""
    rows = Membership.objects.active().select_related("person", "organisation")
    membership = find_row(rows.filter(pk=membership_id))
    require(person, membership.organisation_id, verb)
    return membership


def verb_to_end(membership: Membership) -> Verb:
    """What lets somebody else end it: a network's coordinators put out each other, for nobody else is there."""
    return Verb.KEEP_NETWORK if membership.role == Role.COORDINATOR else Verb.CHANGE_ROLES


def member_to_end(person: Person, membership_id: UUID) -> Membership:
    """A membership that this person may end, with its person. Raises Missing for a stranger, or Forbidden."""
    rows = Membership.objects.active().filter(pk=membership_id)
    return member_to_change(person, membership_id, verb_to_end(find_row(rows)))


def may_anywhere(person: Person, verb: Verb) -> bool:
    """Does any of this person's roles allow `verb`?"""
    return Membership.objects.that_may(verb).filter(person=person).exists()


def may_there(person: Person, organisation_id: UUID, verb: Verb) -> bool:
    """Does this person's role in this organisation allow `verb`?"""
    return Membership.objects.that_may(verb).filter(person=person, organisation=organisation_id).exists()


def organisations_where(person: Person, verb: Verb, *, by_name: bool = False) -> list[Organisation]:
    """In which this person may do `verb`: the oldest membership first, or by name."""
    memberships = Membership.objects.that_may(verb).filter(person=person).select_related("organisation")
    organisations = [membership.organisation for membership in memberships.order_by("joined_at", "id")]
    return sorted(organisations, key=lambda organisation: organisation.name.casefold()) if by_name else organisations


def choose_organisation(
    person: Person, organisation: UUID | None, verb: Verb
) -> tuple[Organisation, list[Organisation]]:
    """Of those in which they may do `verb`: this one, or the first by name; and the others. Raises Missing."""
    organisations = organisations_where(person, verb, by_name=True)
    for candidate in organisations:
        if organisation in (None, candidate.pk):
            return candidate, [other for other in organisations if other != candidate]
    raise Missing


def people_to_open(reader: Person, people: Iterable[UUID]) -> set[UUID]:
    """Those whose page this reader may open: both belong somewhere, and the reader sees who does. One query."""
    visible_in = Membership.objects.organisations(reader, Verb.SEE_MEMBERS)
    rows = Membership.objects.active().filter(person__in=set(people), organisation__in=visible_in)
    return set(rows.values_list("person", flat=True))


def members_where_may(person: Person, verb: Verb) -> list[tuple[Organisation, list[Person]]]:
    """The organisations in which this person may do `verb`, each with its members. One query."""
    own_organisations = Membership.objects.organisations(person, verb)
    rows = Membership.objects.active().filter(organisation__in=own_organisations, person__is_active=True)
    members_by_organisation: dict[Organisation, list[Person]] = {}
    for membership in rows.select_related("person", "organisation").order_by("organisation__name", "joined_at", "id"):
        members_by_organisation.setdefault(membership.organisation, []).append(membership.person)
    return list(members_by_organisation.items())


def members_to_ask(person: Person, organisation: Organisation) -> QuerySet[Membership]:
    """Everybody of it who is active, but this person; with people, the oldest membership first."""
    inactive = Person.objects.filter(is_active=False)  # few; whoever is active would be looked up one by one
    rows = Membership.objects.active().filter(organisation=organisation).exclude(person__in=inactive)
    return rows.exclude(person=person).select_related("person").order_by("joined_at", "id")


def members_to_choose(organisation: Organisation) -> list[Person]:
    """Everybody who belongs to it."""
    rows = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    return [row.person for row in rows.select_related("person").order_by("joined_at", "id")]
