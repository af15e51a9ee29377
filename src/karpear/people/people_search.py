"""People who can be found: members of one's organisations, whom one watches over, and one's own contacts."""

from itertools import islice
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from karpear.rules.access import Verb
from karpear.ui.listing import holds
from karpear.ui.place_kinds import exists

from .models import Address, Contact, Membership, Person, Watch
from .queries.gates import organisations_where
from .search import LINES, Hit, Search, SearchKind

#: What a person's page is called by the rooms above.
PERSON = "/people/person/{}/"


def _members(search: Search) -> list[Hit]:
    rows = _seen(search.person).filter(person__among=search.named).select_related("organisation")
    return [
        Hit(search.named[row.person_id], _path(row), row.organisation.name)
        for row in rows.order_by("joined_at", "id")[: LINES + 1]
    ]


def _path(membership: Membership) -> str:
    """Their own page, where there is one."""
    if exists(PERSON.format(UUID(int=0))):
        return PERSON.format(membership.person_id)
    return reverse("people:members", args=[membership.organisation_id])


def _seen(person: Person) -> "QuerySet[Membership]":
    return Membership.objects.active().filter(
        organisation__in=Membership.objects.organisations(person, Verb.SEE_MEMBERS), person__is_active=True
    )


def _watched(search: Search) -> list[Hit]:
    rows = Watch.objects.accepted().of(search.person, Verb.ACT_ON_ALERT).filter(person__among=search.named)
    people = dict.fromkeys(rows.order_by("asked_at", "id").values_list("person", flat=True))
    return [Hit(search.named[pk], "/watchers/", gettext("You watch over them")) for pk in islice(people, LINES + 1)]


def _contacts(search: Search) -> list[Hit]:
    """Also by a number or an address: contacts are one's own, and there are few."""
    contacts = Contact.objects.visible_to(search.person).order_by("position", "created_at", "id")
    ways = Address.objects.usable().filter(contact__in=contacts).values_list("contact", "value")
    reached = {pk for pk, value in ways if holds(value, search.text)}
    return [
        Hit(contact.shown_name, reverse("people:contact", args=[contact.pk]), gettext("Your contact"))
        for contact in contacts
        if contact.pk in reached or search.fits(contact.shown_name)
    ]


def _people(search: Search) -> list[Hit]:
    return [*_members(search), *_watched(search), *_contacts(search)][: LINES + 1]


def _lists(person: Person) -> list[tuple[str, str]]:
    organisations = organisations_where(person, Verb.SEE_MEMBERS)
    return [(reverse("people:members", args=[organisation.pk]), organisation.name) for organisation in organisations]


PEOPLE = SearchKind("people", gettext_noop("People"), _people, _lists)
