"""Whoever has an incident or a step of it, and does not see it any more, has it no longer: they were let go, or have
another role."""

from django.db.models import Exists, OuterRef, Q

from karpear.people.models import Membership
from karpear.rules.access import Verb

from ..models import Named


def has_nobody(owner: str, *, of: str = "") -> Q:
    """No owner, or one who does not see the incident. `owner`: the field; `of`: the path to the incident.

    As `Incident.visible_to`, but for whom an alert is about: that passes.
    """
    path = f"{of}__" if of else ""
    belongs_there = Q(person=OuterRef(owner), organisation=OuterRef(f"{path}organisation"), person__is_active=True)
    active = Membership.objects.active().filter(belongs_there)
    roles = Membership.objects.that_may(Verb.SEE_INCIDENTS).filter(belongs_there)
    named_rows = Named.objects.filter(incident=OuterRef(of or "pk"), person=OuterRef(owner), person__is_active=True)
    belongs = Q(**{f"{path}organisation": None}) | Q(Exists(active))
    by_role = Q(Exists(roles)) & Q(**{f"{path}restricted": False})
    return ~((Q(Exists(named_rows)) & belongs) | by_role)
