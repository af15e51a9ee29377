"""What many people have proven, in one query for each kind of proof: that and when, never the content."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Least

from karpear.db.reader import unguarded
from karpear.rules.access import Verb

from ..models import Address, Contact, Device, Membership


def reached_dates(people: Iterable[UUID]) -> dict[UUID, datetime]:
    """Person → when they last opened a link at one of their own addresses and pressed."""
    rows = Address.objects.written().filter(person__among=people, proven_at__isnull=False)
    return dict(rows.order_by().values_list("person_id").annotate(Max("proven_at")))


def phone_dates(people: Iterable[UUID]) -> dict[UUID, datetime]:
    """Person → since when the best of their phones is both agreed to and tested."""
    live = Device.objects.filter(person__among=people, revoked_at__isnull=True, left_at__isnull=True)
    tested = live.filter(consented_at__isnull=False, tested_at__isnull=False)
    return dict(tested.order_by().values_list("person_id").annotate(at=Max(Least("consented_at", "tested_at"))))


@unguarded("how many contacts have accepted, and when")
def accepted_contacts(people: Iterable[UUID]) -> dict[UUID, tuple[int, datetime | None]]:
    """Person → how many contacts have accepted, and when the last of them did."""
    rows = Contact.objects.accepted().filter(owner__among=people).order_by().values_list("owner_id")
    dates = rows.annotate(Count("pk"), Max("answered_at"), Min("created_at"))
    return {owner: (count, answered_at or made_at) for owner, count, answered_at, made_at in dates}


def acting_people(people: Iterable[UUID], organisations: Iterable[UUID]) -> dict[UUID, bool]:
    """Those of these people who act for others in one of these organisations → whether the demo made them up."""
    acting = Membership.objects.that_may(Verb.ACT_ON_ALERT)
    rows = acting.filter(person__among=people, organisation__in=list(organisations))
    return dict(rows.values_list("person_id", "person__is_demo"))


def second_factor_dates(people: Iterable[UUID]) -> dict[UUID, datetime]:
    """Person → since when they have a second factor. Recovery codes alone are none."""
    kinds = Q(type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
    rows = Authenticator.objects.filter(kinds, user__in=list(people)).order_by()
    return dict(rows.values_list("user_id").annotate(Min("created_at")))
