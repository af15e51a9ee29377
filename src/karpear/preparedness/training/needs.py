"""What somebody has shown ends within 90 days, or has ended. Whoever keeps training waits for it."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.countries.queries import competences, packs
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Role, Verb
from karpear.rules.duty.competence import ENDING
from karpear.rules.duty.curriculum import WORK, TrainedRole

from .models import CompetenceProof, WorkRole


def _ending(now: datetime) -> "QuerySet[CompetenceProof]":
    """The proof of a competence that holds longest, where that is not for long, of those of whom it is still asked."""
    later = CompetenceProof.objects.in_force().filter(
        Q(ends_at__gt=OuterRef("ends_at")) | Q(ends_at=OuterRef("ends_at"), pk__gt=OuterRef("pk")),
        person=OuterRef("person"),
        competence=OuterRef("competence"),
    )
    rows = CompetenceProof.objects.in_force().filter(ends_at__lte=now + ENDING)
    return rows.filter(_asked(), ~Exists(later))


def _asked() -> Q:
    """Of competences that the person's parts still ask for: one condition for each set of parts."""
    keys_by_parts: dict[frozenset[TrainedRole], set[str]] = {}
    for country in packs():
        for key, competence in competences(country.code).items():
            keys_by_parts.setdefault(competence.roles, set()).add(key)
    conditions = [Q(competence__in=sorted(keys)) & _has_part(parts) for parts, keys in keys_by_parts.items()]
    return reduce(or_, conditions, Q(pk__in=[]))


def _has_part(parts: frozenset[TrainedRole]) -> Q:
    memberships = Membership.objects.active().filter(person=OuterRef("person"))
    if TrainedRole.MEMBER in parts:
        return Q(Exists(memberships))
    roles = [role.value for role in Role if role.value in parts]
    work = [kind.value for kind in WORK if kind in parts]
    does = WorkRole.objects.filter(person=OuterRef("person"), work__in=work)
    return Q(Exists(memberships.filter(role__in=roles))) | Q(Exists(does))


def _of_others(person: Person) -> Q:
    """Of people of the organisations for which this person keeps training."""
    organisations = Membership.objects.organisations(person, Verb.KEEP_TRAINING)
    members = Membership.objects.active().filter(organisation__in=organisations, person__is_active=True)
    return Q(person__in=members.values("person")) & ~Q(person=person)


ENDS = NeedKind(
    "training.ends",
    gettext_noop("Show again what you have learned"),
    due=_ending,
    person="person",
    until=lambda proof: proof.ends_at,
    path=lambda _proof: reverse("preparedness:my_training"),
)
OTHERS_END = NeedKind(
    "training.others",
    gettext_noop("Somebody's training ends"),
    due=_ending,
    person=_of_others,
    until=lambda proof: proof.ends_at,
    path=lambda _proof: reverse("preparedness:training", query={"state": "ending"}),
    many=lambda: reverse("preparedness:training", query={"state": "ending"}),
)
