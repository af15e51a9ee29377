"""Who sees what stands in a network."""

from typing import Self

from django.db import models

from karpear.people.models import Person

from .members.models import Network


class SeenInNetwork[M: models.Model](models.QuerySet[M]):
    """Rows that belong to a whole network: everybody who acts for one of its members, or coordinates it, sees them."""

    def visible_to(self, person: Person) -> Self:
        return self.filter(network__in=Network.objects.visible_to(person))
