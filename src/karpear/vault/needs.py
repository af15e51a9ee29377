"""A recovery key that nobody has tried for a year may be lost: whoever keeps it tries it, and hears of that once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind, Prompt, Reminder
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.secret.custody import DRILL_EVERY

from .models import Drill, Outside, OutsideKind
from .queries.team import officers_of


def _due(now: datetime) -> "QuerySet[Outside]":
    since = now - DRILL_EVERY
    owner = Q(organisation=OuterRef("organisation")) | Q(organisation=None, person=OuterRef("person"))
    passed = Drill.objects.filter(owner, recipient=OuterRef("recipient"), passed_at__gt=since)
    return Outside.objects.active().filter(~Exists(passed), kind=OutsideKind.RECOVERY, confirmed_at__lte=since)


def _of_keepers(person: Person) -> Q:
    return Q(person=person) | Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_KEYS))


def _prompts(keys: Sequence[Outside], _now: datetime) -> list[Prompt]:
    return [Prompt(person, key.pk) for key in keys for person in _keepers(key)]


def _keepers(key: Outside) -> list[UUID]:
    if key.organisation_id:
        return [officer.pk for officer in officers_of(key.organisation_id)]
    return [key.person_id] if key.person_id else []


def _path(key: Outside) -> str:
    return reverse("vault:team", args=[key.organisation_id]) if key.organisation_id else reverse("vault:own_key")


DRILL = NeedKind(
    "vault.drill",
    gettext_noop("Prove that the organisation's key can be recovered"),
    due=_due,
    person=_of_keepers,
    until=lambda _key: None,
    path=_path,
    reminder=Reminder("drill", "assessment_due", told="reminded_at", ways=Ways.BESIDE, prompts=_prompts),
)
