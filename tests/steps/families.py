"""A family plan, sealed as its person's browser does it, for readers whom they chose."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from karpear.people.models import Membership, Person
from karpear.preparedness.families.actions import keep_plan
from karpear.preparedness.families.models import FamilyPlan
from karpear.preparedness.families.values import CountedNumbers, PlanIn, ReaderIn
from karpear.vault.actions.records import keep_record
from karpear.vault.models import Identity, Record
from tests.cast import LONG_AGO, NOW, Cast
from tests.steps.sealing import Keys, b64, enrolled, given, sealed_to


def long_there() -> None:
    """Everybody has belonged to their organisation for a year, so that what they say is counted."""
    Membership.objects.update(joined_at=LONG_AGO)


JAILED = {"need": 200, "employer": 100, "relatives": 20}


@dataclass
class Families:
    """People with vault keys, and what they seal."""

    cast: Cast
    keys: dict[Person, tuple[Keys, Identity]] = field(default_factory=dict)

    def key(self, person: Person) -> tuple[Keys, Identity]:
        if person not in self.keys:
            self.keys[person] = enrolled(person, NOW)
        return self.keys[person]

    def plan(
        self, person: Person, *readers: Person, now: datetime = NOW, counted: bool = False, **numbers: Any
    ) -> FamilyPlan:
        """A new version, with a key for each of these readers."""
        keys, identity = self.key(person)
        record_key = Keys()
        earlier_record = Record.objects.filter(owner=person, type="family", superseded_by=None).first()
        more = {"thread": earlier_record.thread, "supersedes": earlier_record.pk} if earlier_record else {}
        version = given(
            keys,
            {"kind": "family", "fields": {"rent": "canary rent"}},
            [("person", identity.pk, keys.recipient)],
            type="family",
            sealing_key=record_key,
            **more,
        )
        record, _new = keep_record(by=person, version=version, now=now)
        plan_in = PlanIn(
            record=record.pk,
            readers=[self._sealed(record_key, reader) for reader in readers],
            counted=CountedNumbers(organisation=self.cast.lantern.pk, jailed=numbers or JAILED) if counted else None,
        )
        return keep_plan(by=person, version=plan_in, now=now)

    def _sealed(self, record_key: Keys, reader: Person) -> ReaderIn:
        keys, identity = self.key(reader)
        return ReaderIn(to=identity.pk, blob=b64(sealed_to(keys.recipient, record_key.file())))
