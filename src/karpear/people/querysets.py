"""Who sees the rows of an organisation: whoever may do one verb there."""

from typing import ClassVar, Self

from django.db import models

from karpear.rules.access import Verb

from .models import Membership, Person


class SeenByVerb[M: models.Model](models.QuerySet[M]):
    """Rows of organisations. `verb`: what somebody must be allowed to do there to see them."""

    verb: ClassVar[Verb]

    def visible_to(self, person: Person) -> Self:
        """Of organisations in which they may do it."""
        return self.filter(organisation__in=Membership.objects.organisations(person, self.verb))
