"""What waits for those who run the server: a trouble of the machine itself."""

from datetime import datetime

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.db.models import Trouble
from karpear.people.models import Person
from karpear.people.needs import NeedKind


def _due(_now: datetime) -> "QuerySet[Trouble]":
    return Trouble.objects.open()


def _of_operators(person: Person) -> Q:
    return Q(Exists(Person.objects.filter(pk=person.pk, is_operator=True)))


SERVER_TROUBLE = NeedKind(
    "server.trouble",
    gettext_noop("The server needs you"),
    due=_due,
    person=_of_operators,
    until=lambda trouble: trouble.began_at,
    path=lambda _trouble: reverse("operator"),
    many=lambda: reverse("operator"),
    at_once=lambda trouble: trouble.grave,
)
