"""Who sees what an organisation has to do with the law."""

from typing import Self

from django.db import models

from karpear.people.models import Membership, Person
from karpear.rules.access import Verb


class LawQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of organisations."""

    def visible_to(self, person: Person) -> Self:
        """Of organisations whose dealings with the law they may see."""
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.SEE_LAW))
