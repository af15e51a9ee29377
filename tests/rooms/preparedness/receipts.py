"""Receipts as browsers seal them, for the tests of this room and for those that press at once."""

from typing import Any

from django.utils import timezone

from karpear.people.models import Person
from karpear.preparedness.reserve.models import MoneyRequest
from karpear.vault.actions.records import keep_record
from karpear.vault.models import Record
from tests.cast import Cast
from tests.steps.sealing import Keys, enrolled, founded, given, sealed_to


class Sealing:
    """The officers' key of an organisation, made by Dara; and receipts that are sealed to it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.now = cast, timezone.now()
        self.keys, self.identity = enrolled(cast.dara, self.now)
        self.team, self.team_key = founded(cast.dara, self.keys, cast.lantern, self.now)

    def receipt(self, request: MoneyRequest, by: Person | None = None, **more: Any) -> Record:
        """A photograph of a receipt, as a browser seals it."""
        keys, identity = (self.keys, self.identity) if by is None else enrolled(by, self.now)
        readers = [("person", identity.pk, keys.recipient), ("team", self.team_key.pk, self.team.recipient)]
        place = {"type": "receipt", "about": request.pk, "organisation": self.cast.lantern.pk, **more}
        version = given(keys, {"kind": "receipt"}, readers, **place)
        return keep_record(by=by or self.cast.dara, version=version, now=timezone.now())[0]

    def admit(self, person: Person) -> Keys:
        """One more officer or lead is given the officers' key."""
        keys, identity = enrolled(person, self.now)
        wrap = sealed_to(keys.recipient, self.team.file())
        self.team_key.wraps.create(identity=identity, blob=wrap, created_at=self.now)
        return keys
