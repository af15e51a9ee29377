"""Whom a form offers to choose from: everybody of a group, and a part of one that is very large."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from karpear.rules.access import Role

from ..models import Membership, Person

MOST_OFFERED = 500


def offered_members(memberships: QuerySet[Membership], also: Collection[UUID] = ()) -> list[Person]:
    """The active people of one organisation's memberships, by name. Three short queries, however many there are.

    Of more than MOST_OFFERED: those who act for others, those of `also`, and whoever joined first.
    """
    rows = memberships.filter(person__is_active=True).select_related("person").order_by("joined_at", "id")
    acting = rows.exclude(role=Role.MEMBER.value)[:MOST_OFFERED]
    added_members = rows.filter(person__in=list(also))[:MOST_OFFERED] if also else ()
    people = {m.person_id: m.person for m in (*acting, *added_members, *rows[:MOST_OFFERED])}
    return sorted(list(people.values())[:MOST_OFFERED], key=lambda person: person.shown_name.casefold())
