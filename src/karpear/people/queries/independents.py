"""Whoever has an account and belongs to no organisation: an independent."""

from django.db.models import Exists, OuterRef, QuerySet

from ..models import Membership, Person


def is_independent(person: Person) -> bool:
    """Do they belong to no organisation?"""
    return not Membership.objects.belonging().filter(person=person).exists()


def independents() -> QuerySet[Person]:
    """All of them who can sign in."""
    memberships = Membership.objects.belonging().filter(person=OuterRef("pk"))
    accounts = Person.objects.filter(is_active=True).exclude(pk__in=Person.objects.without_account())
    return accounts.filter(~Exists(memberships))
