"""Something of each kind that an organisation owes its people, and every address under which it stands."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.db import connection
from django.urls import URLPattern
from django.utils import timezone

from karpear.preparedness import urls
from karpear.preparedness.cover.actions.claims import open_claim
from karpear.preparedness.cover.values import NewClaim
from karpear.preparedness.policies.models import PolicyRevision
from karpear.preparedness.succession.actions import add_task
from karpear.preparedness.succession.values import NewKeyTask
from karpear.preparedness.training.actions.people import add_trainer
from karpear.preparedness.training.values import NewTrainer
from karpear.rules.duty.signatures import MoneyClass
from tests.cast import NOW, Cast
from tests.rooms.preparedness.covers import member_of, policy, register
from tests.rooms.preparedness.money import asked, filled
from tests.steps.exercises import course, played
from tests.steps.families import Families
from tests.steps.policies import in_force

type Ids = dict[str, Any]


def owed_world(cast: Cast) -> Ids:
    """All of it is the Lantern's. What an address names → its id; every free word is `canary`."""
    return {**_money(cast), **_policy(cast), **_cover(cast), **_training(cast), **_people(cast)}


def _money(cast: Cast) -> Ids:
    reserve = filled(cast.lantern, cast.bopha)
    request = asked(cast.dara, cast.lantern, for_whom="canary-9", why="canary", money_class=MoneyClass.BAIL)
    return {"request_id": request.pk, "entry": reserve.entries.get().pk}


def _policy(cast: Cast) -> Ids:
    revision: PolicyRevision = in_force(cast.dara, cast.kanha, cast.lantern, timezone.now())
    return {"revision": revision.pk, "clause": revision.clauses.all()[0].pk, "person": cast.sophea.pk}


def _cover(cast: Cast) -> Ids:
    register(cast, cast.sophea, category="volunteer", number="canary")
    insurance = policy(cast, insurer="canary insurer", number="canary", endorsements="canary")
    new = NewClaim(policy=insurance.pk, happened_on=NOW.date())
    claim = open_claim(by=cast.dara, person=cast.sophea.pk, organisation=cast.lantern.pk, new=new, now=NOW)
    return {"policy": insurance.pk, "claim": claim.pk, "membership": member_of(cast.sophea).pk}


def _training(cast: Cast) -> Ids:
    new = NewTrainer(person=None, name="Canary", since=NOW.date(), words="canary")
    trainer = add_trainer(
        by=cast.dara, organisation=cast.lantern.pk, new=new, teaches=["first_aid"], languages=["en"], now=NOW
    )
    proof = course(cast, cast.sophea)[0]
    return {"proof": proof.pk, "trainer": trainer.pk, "run": played(cast, at=timezone.now()).pk}


def _people(cast: Cast) -> Ids:
    people = {"holder": cast.sophea.pk, "deputy": cast.kanha.pk}
    new = NewKeyTask(name="canary bank", shown_on=None, shown="canary", **people)
    task = add_task(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW)
    plan = Families(cast).plan(cast.sophea, cast.kanha, now=timezone.now(), counted=True)
    reader = plan.readers.get().pk
    return {"key_task": task.pk, "family_plan": plan.pk, "reader": reader, "organisation": cast.lantern.pk}


def owed_paths(ids: Ids) -> Iterator[str]:
    """Every address of the room, filled in with what there is."""
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        yield "/" + _filled(route, {"key": "arrest" if route.startswith("drills") else "first_aid", **ids})


def _filled(route: str, ids: Ids) -> str:
    return re.sub(r"<\w+:(\w+)>", lambda name: str(ids.get(name[1], uuid4())), route)


def table_counts() -> dict[str, int]:
    """How many rows there are of what is owed, of messages and of alarms."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if _is_watched(name)]
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def _is_watched(table: str) -> bool:
    return table.startswith("preparedness_") or table in ("messaging_delivery", "alerts_alert")


def table_rows(*prefixes: str) -> list[tuple[str, str]]:
    """(table, row as text) of everything that is stored in tables with these names."""
    rows: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(prefixes):
                cursor.execute(f'SELECT * FROM "{table}"')
                rows += [(table, repr(row)) for row in cursor.fetchall()]
    return sorted(rows)
