"""Wrapped keys, for the browser of whoever may open them. Nothing here is handed out under a travel lock."""

from typing import Any

from karpear.people.models import Person

from ..blobs import to_text
from ..models import TeamKey, TeamWrap, Wrap
from ..models.records import teams_of


def wraps_of(person: Person) -> list[dict[str, Any]]:
    """The wraps of the active identity that its person opens themselves, and older identities handed over to it."""
    identity = person.identities.active().first()
    if identity is None:
        return []
    own_wraps = Wrap.objects.filter(identity=identity, removed_at=None, kind__in=["secret", "passkey"])
    handed = Wrap.objects.filter(identity__person=person, removed_at=None, kind="handover")
    return [
        {"id": wrap.pk, "identity": wrap.identity_id, "kind": wrap.kind, "blob": to_text(wrap.blob)}
        for wrap in [*own_wraps, *handed.order_by("-created_at", "-id")]
    ]


def team_wraps(person: Person) -> list[dict[str, Any]]:
    """For each organisation: the wraps made for this person, and the chain by which a newer key opens older ones."""
    admitted = teams_of(person).values("organisation")
    own_wraps = TeamWrap.objects.filter(identity__person=person, revoked_at=None)
    blobs = dict(own_wraps.values_list("team_key", "blob"))
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
