"""Wrapped keys, for the browser of whoever may open them. Nothing here is handed out under a travel lock."""

from typing import Any

from karpear.people.models import Person

from ..blobs import to_text
from ..models import TeamKey, TeamWrap, Wrap
from ..models.records import teams_of


def wraps_of(person: Person) -> list[dict[str, Any]]:
    """The wraps of the active identity that its person opens themselves, and older identities handed over to it."""
    own = person.identities.active().first()
    if own is None:
        return []
    mine = Wrap.objects.filter(identity=own, removed_at=None, kind__in=["secret", "passkey"])
    handed = Wrap.objects.filter(identity__person=person, removed_at=None, kind="handover")
    return [
        {"id": one.pk, "identity": one.identity_id, "kind": one.kind, "blob": to_text(one.blob)}
        for one in [*mine, *handed.order_by("-created_at", "-id")]
    ]


def team_wraps(person: Person) -> list[dict[str, Any]]:
    """For each organisation: the wraps made for this person, and the chain by which a newer key opens older ones."""
    admitted = teams_of(person).values("organisation")
    mine = TeamWrap.objects.filter(identity__person=person, revoked_at=None)
    blobs = dict(mine.values_list("team_key", "blob"))
    return [
        {
            "id": key.pk,
            "organisation": key.organisation_id,
            "generation": key.generation,
            "recipient": key.recipient,
            "wrap": to_text(blobs[key.pk]) if key.pk in blobs else None,
            "chain": to_text(key.chain) if key.chain else None,
        }
        for key in TeamKey.objects.filter(organisation__in=admitted).order_by("organisation", "-generation", "-id")
    ]
