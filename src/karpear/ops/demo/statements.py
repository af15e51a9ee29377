"""Three invented joint statements: one appeared with those whose conditions held, one missed, one is open now.

What their phones do is done here with the same cryptography, so nothing in the database says who was invited.
"""

import base64
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pyrage
from django.db import transaction

from karpear.people.models import Person
from karpear.voice.statements.actions.aftermath import say_whether_it_was_us
from karpear.voice.statements.actions.by_link import answer_by_link, pledge_by_link
from karpear.voice.statements.actions.drafts import draft_statement, freeze_statement
from karpear.voice.statements.actions.invitations import add_invitations
from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.agreed import fingerprint_of
from karpear.voice.statements.calls import AnswerCall, LinkHolder, LookCall, PledgeCall
from karpear.voice.statements.layers import INNER
from karpear.voice.statements.models import Statement, StatementSignature
from karpear.voice.statements.queries.standings import standing
from karpear.voice.statements.values import NewStatement

from .cast import COMPANIES, INDEPENDENT, organisation_of, person_called

LEAD = "Bopha"
SIDES = ["governing", "opposition"]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LAKE = {
    "title_km": "សូមបើកការពិភាក្សាអំពីបឹងឡើងវិញ",
    "title_en": "Open the talks about the lake again",
    "text_km": (
        "ទឹកគឺជាជីវិតរបស់អ្នកនេសាទ។ យើងសូមឱ្យអាជ្ញាធរបើកការពិភាក្សាអំពីដែនអភិរក្សឡើងវិញ "
        "ហើយស្ដាប់គ្រួសារដែលរស់នៅតាមបឹង មុននឹងសម្រេច។ (ឧទាហរណ៍ដែលប្រឌិតឡើង)"
    ),
    "text_en": (
        "Water is the life of those who fish. We ask the authorities to open the talks about the protected zone again, "
        "and to hear the families at the lake before anything is decided. (An invented example)"
    ),
}
LAND = {
    "title_km": "ដីព្រៃសហគមន៍មិនមែនសម្រាប់លក់ទេ",
    "title_en": "Community forest is not for sale",
    "text_km": "យើងសូមឱ្យផ្អាកការវាស់ដី រហូតដល់សហគមន៍បានឃើញផែនទី។ (ឧទាហរណ៍ដែលប្រឌិតឡើង)",
    "text_en": "We ask to stop the measuring until the communities have seen the maps. (An invented example)",
}
MARKET = {
    "title_km": "ផ្សារសម្រាប់អ្នកលក់ដូរតូចតាច",
    "title_en": "A market for those who sell little",
    "text_km": "យើងសូមឱ្យអ្នកលក់ដូរតាមផ្លូវបានកន្លែងលក់។ (ឧទាហរណ៍ដែលប្រឌិតឡើង)",
    "text_en": "We ask for a place for those who sell in the street. (An invented example)",
}


def _secret() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def _key() -> "pyrage.x25519.Identity":
    return pyrage.x25519.Identity.generate()


@dataclass
class InventedPhone:
    """One that was invited: its name, of which kind it is, and with how many it signs."""

    name: str
    kind: str
    at_least: int
    token: str = field(default_factory=_secret)
    capability: str = field(default_factory=_secret)
    key: Any = field(default_factory=_key)

    def pledge(self, statement: UUID, now: datetime) -> None:
        call = PledgeCall(
            caller=LinkHolder(token=self.token), new_capability=self.capability, stands=True, kind=self.kind,
            at_least=self.at_least, at_least_of={}, recipient=str(self.key.to_public()),
        )  # fmt: skip
        pledge_by_link(statement=statement, call=call, now=now)

    def answer(self, statement: UUID, now: datetime) -> None:
        """If it belongs to the set."""
        stands = standing(statement, LookCall(caller=LinkHolder(capability=self.capability)))
        if stands.get("yours") != "seat":
            return
        inner = {"v": 1, "name": self.name, "fingerprint": stands["fingerprint"]}
        blob = json.dumps(inner, ensure_ascii=False).encode().ljust(INNER)
        for seat in stands["seats"]:
            blob = pyrage.encrypt(blob, [pyrage.x25519.Recipient.from_str(seat["recipient"])])
        call = AnswerCall(
            caller=LinkHolder(capability=self.capability), round=UUID(stands["round"]), share=str(self.key),
            sealed_name=base64.b64encode(blob).decode(), next_recipient=str(_key().to_public()),
        )  # fmt: skip
        answer_by_link(statement=statement, call=call, now=now)


@transaction.atomic
def make_statements(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    convener, lead = person_called(COMPANIES[0].officer), person_called(LEAD)
    if Statement.objects.filter(organisation=organisation_of(COMPANIES[0])).exists():
        return
    _appeared(convener, lead, now)
    phones = [InventedPhone("River Union (invented)", "union", 6), InventedPhone(COMPANIES[1].name, "ngo", 4)]
    _open(convener, LAND, now - 20 * DAY, phones, floor=4, first_at=now - 18 * DAY, last_at=now - 16 * DAY)
    for day in (18, 17, 16):
        wake_statements(now=now - day * DAY)
    _open(convener, MARKET, now - DAY, [], floor=2, first_at=now + 2 * HOUR, last_at=now + 6 * DAY)


def _appeared(convener: Person, lead: Person, now: datetime) -> None:
    """Three whose conditions hold among themselves, and one who wanted more company and is named nowhere.

    The second organisation and the independent have not said yet whether it was them.
    """
    at = now - 3 * DAY
    phones = [
        InventedPhone(COMPANIES[0].name, "ngo", 2),
        InventedPhone(COMPANIES[1].name, "ngo", 3),
        InventedPhone(INDEPENDENT, "independent", 3),
        InventedPhone("Hesitant Network (invented)", "network", 8),
    ]
    statement = _open(convener, LAKE, at - 5 * DAY, phones, floor=3, first_at=at, last_at=at + DAY, addressees=SIDES)
    wake_statements(now=at)
    for phone in phones:
        phone.answer(statement.pk, at + HOUR)
    for signature in StatementSignature.objects.filter(organisation=organisation_of(COMPANIES[0])):
        say_whether_it_was_us(by=lead, signature=signature.pk, was_us=True, now=at + 2 * HOUR)


def _open(
    convener: Person, texts: dict[str, str], at: datetime, phones: Sequence[InventedPhone], **changes: Any
) -> Statement:
    """Drafted, frozen, and every one of these has pledged."""
    organisation = organisation_of(COMPANIES[0])
    new = NewStatement(**{**texts, "form": "named", "every_hours": 24, "window_hours": 24, **changes})
    draft = draft_statement(by=convener, organisation=organisation.pk, new=new, now=at)
    statement = freeze_statement(by=person_called(LEAD), statement=draft.pk, text_hash=fingerprint_of(draft), now=at)
    if phones:
        hashes = [sha256(phone.token.encode()).hexdigest() for phone in phones]
        add_invitations(by=convener, statement=statement.pk, hashes=hashes, now=at)
    for phone in phones:
        phone.pledge(statement.pk, at)
    return statement
