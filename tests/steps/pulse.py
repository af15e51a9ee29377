"""A question to all, as tests ask it, and everything that a database holds."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Role, Verb
from karpear.rules.voice.pulse import FEWEST_ANSWERS
from karpear.voice.pulse.actions import answer_pulse, ask_all
from karpear.voice.pulse.models import PulseQuestion
from karpear.voice.pulse.values import NewPulse
from karpear.voice.pulse.words import KEPT_SILENT
from tests.cast import LONG_AGO, Cast


def an_open_question(cast: Cast, now: datetime | None = None, *, days: int = 14) -> PulseQuestion:
    """Dara asks all of the Lantern network, who are ten."""
    now = now or timezone.now()
    member_count = Membership.objects.that_may(Verb.READ_POSTURE).filter(organisation=cast.lantern).count()
    more_members(cast.lantern, max(0, FEWEST_ANSWERS - member_count), "Quiet")
    new = NewPulse(wording=KEPT_SILENT, words="", ends_on=(now + timedelta(days=days)).date())
    return ask_all(by=cast.dara, organisation=cast.lantern.pk, new=new, now=now)


def more_members(organisation: Organisation, count: int, name: str = "More") -> list[Person]:
    """Invented people, who only answer."""
    people = [Person(email=f"{name.lower()}{at}@people.test", name=f"{name} {at}") for at in range(count)]
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(person=person, organisation=organisation, role=Role.MEMBER.value, acts_since=LONG_AGO)
        for person in people
    )
    return people


def answered_by(people: list[Person], question: PulseQuestion, *, yes: int, now: datetime) -> None:
    """The first `yes` of them say yes."""
    for at, person in enumerate(people):
        answer_pulse(person=person, question=question.pk, yes=at < yes, now=now)


def whole_database() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the rooms, as it lies there."""
    tables = [model for model in apps.get_models() if model._meta.managed]
    return {model._meta.label: sorted(model._base_manager.values(), key=str) for model in tables}
