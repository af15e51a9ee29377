"""Sophea's invented diary, sealed as her browser would.

Three of her entries share a number plate, so that there is a pattern to find. One is shared with the officers.
"""

from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from karpear.people.models import Organisation, Person
from karpear.vault.actions.enrolment import register_device_key
from karpear.vault.actions.records import keep_record

from .seal import Filing, b64, own_reader, seal, team_reader

PLATE = "2Z-0000"
#: (days ago, hour, fields): the names are those of docs/guide/diary.md.
ENTRIES: list[tuple[int, int, dict[str, Any]]] = [
    (12, 19, {
        "what": "A white pickup stood across the road from our gate for an hour. Two people inside, nobody got out.",
        "kind": "odd", "plate": PLATE, "place_type": "home", "sure": "likely_reliable",
        "where": {"text": "opposite the blue gate", "province": "KH-12", "precision": "exact"},
    }),
    (9, 8, {
        "what": "The same pickup behind my motorbike from the market to the bridge, then it turned off.",
        "kind": "odd", "plate": "2z 0000", "channel": "follow", "place_type": "road",
        "where": {"text": "market to bridge", "province": "KH-12", "precision": "area"},
    }),
    (6, 20, {
        "what": "A caller who gave no name said: tell your friends to stay away from the lake.",
        "kind": "threat", "phone": "+855 00 000 999", "channel": "call", "act": "threat",
        "wording": "tell your friends to stay away from the lake", "sure": "likely_reliable",
        "effects": {"people": True, "property": False, "programmes": True, "legal": False},
    }),
    (4, 21, {"what": "Dinner at my uncle's.", "kind": "pressured", "asked_by": "family",
             "unsaid": "He asked me to stop going to the meetings. I did not say that I will go on Friday."}),
    (2, 19, {
        "what": "The white pickup again, lights off. The neighbour saw it as well.",
        "kind": "odd", "plate": PLATE, "place_type": "home", "sure": "highly_reliable",
        "where": {"text": "opposite the blue gate", "province": "KH-12", "precision": "exact"},
    }),
]  # fmt: skip
SHARED = 2  # the threat


def make_diary(*, organisation: Organisation, now: datetime) -> None:
    """Sophea's entries, and a copy of the threat for the officers of her organisation."""
    person = Person.objects.get(email="sophea@demo.test")
    signer = Ed25519PrivateKey.generate()
    device = register_device_key(person=person, sign_key=b64(signer.public_key().public_bytes_raw()), now=now)
    own_key, team_key = own_reader(person), team_reader(organisation.pk)
    for number, (days, hour, fields) in enumerate(ENTRIES):
        at = (now - timedelta(days=days)).replace(hour=hour - 7, minute=10)
        content = {"kind": "entry", "fields": _all_fields(fields, at)}
        entry = seal(content, [own_key], signer, Filing("entry"), device)
        keep_record(by=person, version=entry, now=at)
        if number == SHARED:
            copy = seal(content, [own_key, team_key], signer, Filing("entry", about=entry.thread), device)
            keep_record(by=person, version=copy, now=at)


def _all_fields(fields: dict[str, Any], at: datetime) -> dict[str, Any]:
    empty = dict.fromkeys(
        ("who", "how", "channel", "why", "phone", "plate", "account", "wording", "sure", "act", "ground", "place_type",
         "context", "unsaid", "asked_by"), "",
    )  # fmt: skip
    defaults = {
        "when": {"at": at.isoformat(), "precision": "exact"},
        "where": {"text": "", "province": "", "precision": ""},
    }
    return {**empty, **defaults, "effects": {}, **fields}
