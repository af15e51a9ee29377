"""A secret vote in the council: two tellers with vault keys, and ballots as browsers seal them (by the age command)."""

import base64
import json
import os
import subprocess
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from karpear.network.meetings.actions.meetings import open_answers
from karpear.network.meetings.actions.tellers import choose_tellers, say_opening
from karpear.network.meetings.models import AgendaItem
from karpear.network.meetings.values import NewTellers
from karpear.people.models import Membership, Person
from karpear.rules.sharing.secret_votes import PLAIN_LENGTH
from tests.cast import Cast
from tests.rooms.network.council import Council, called, on_agenda, seated
from tests.steps.sealing import Keys, b64, enrolled


def sealed(recipient: str, data: bytes) -> bytes:
    """One seal. Not by pyrage: it adds noise to the head, so that lengths differ."""
    return subprocess.run(["age", "-r", recipient], input=data, capture_output=True, check=True).stdout


def plain_ballot(item: AgendaItem, choice: str) -> bytes:
    content = {"v": 1, "item": str(item.pk), "choice": choice, "pad": ""}
    room = PLAIN_LENGTH - len(_written(content))
    return _written({**content, "pad": base64.b64encode(os.urandom(room)).decode()[:room]})


def _written(content: dict[str, object]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


@dataclass
class SecretVote:
    """Bopha of the first member, then Piseth of the one with a voice, open it; Dara and Nary may vote."""

    council: Council
    item: AgendaItem
    first: Keys
    second: Keys

    def ballot(self, choice: str) -> str:
        """As a browser sends it, to the keys with which the tellers agreed."""
        [first, second] = self.item.tellers.order_by("place").values_list("recipient", flat=True)
        return b64(sealed(first, sealed(second, plain_ballot(self.item, choice))))

    @property
    def path(self) -> str:
        return f"/meetings/items/{self.item.pk}/"

    @property
    def opening(self) -> str:
        return f"{self.path}teller/"


def seat_key(person: Person) -> str:
    """How the form of the coordinator names a possible teller."""
    return str(Membership.objects.get(person=person).pk)


def with_keys(cast: Cast) -> tuple[Keys, Keys]:
    now = timezone.now()
    return enrolled(cast.bopha, now)[0], enrolled(cast.piseth, now)[0]


def secret_item(cast: Cast, *, keys: tuple[Keys, Keys] | None = None, **item: object) -> SecretVote:
    """On the agenda, with tellers who have agreed. `keys`: where they have vaults already."""
    council, keys, now = seated(cast), keys or with_keys(cast), timezone.now()
    by = council.net.channary
    row = on_agenda(council, called(council, now=now), now=now, kind="vote", **{"options": "First\nSecond", **item})
    first, second = (Membership.objects.get(person=teller).pk for teller in (cast.bopha, cast.piseth))
    choose_tellers(by=by, item=row.pk, new=NewTellers(first=first, second=second), now=now)
    for teller in (cast.bopha, cast.piseth):
        say_opening(by=teller, item=row.pk, agrees=True, now=now)
    return SecretVote(council, AgendaItem.objects.get(pk=row.pk), *keys)


def secretly_asked(cast: Cast, **item: object) -> SecretVote:
    """Its answers are open now."""
    vote = secret_item(cast, **item)  # type: ignore[arg-type]
    open_answers(by=vote.council.net.channary, meeting=vote.item.meeting_id, now=timezone.now())
    vote.item.refresh_from_db()
    return vote


def everything_stored() -> str:
    """Every row of every table."""
    lines = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')
            lines += [f"{table}: {[_shown(cell) for cell in row]}" for row in cursor.fetchall()]
    return "\n".join(lines)


def _shown(cell: object) -> object:
    return bytes(cell) if isinstance(cell, memoryview) else cell


AFTER_THREE_DAYS = timedelta(days=3, seconds=1)
