"""Which facts came from a bulletin that somebody may read."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import Resolver404, resolve

from karpear.db.reader import unguarded
from karpear.network.bulletins.models import Bulletin
from karpear.people.models import Person
from karpear.risks.facts.models import Fact, FactKind


@unguarded("which bulletins that they may read stand behind a fact")
def bulletins_behind(person: Person, facts: Iterable[UUID]) -> Mapping[UUID, str]:
    """Each of these facts → the page of its bulletin. Without those whose bulletin this person may not read."""
    rows = Fact.objects.filter(pk__in=set(facts), kind=FactKind.BULLETIN)
    paths = {fact.pk: str(fact.note) for fact in rows.only("note")}
    keys = {fact: _bulletin_at(path) for fact, path in paths.items()}
    if not keys:
        return {}
    readable = set(Bulletin.objects.visible_to(person).filter(pk__in=set(keys.values())).values_list("pk", flat=True))
    return {fact: paths[fact] for fact, key in keys.items() if key in readable}


def _bulletin_at(path: str) -> UUID | None:
    """Facts keep the address alone."""
    try:
        key = resolve(path).kwargs.get("bulletin")
    except Resolver404:
        return None
    return key if isinstance(key, UUID) else None
