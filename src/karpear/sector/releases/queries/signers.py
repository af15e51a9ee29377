"""Who signs a release."""

from datetime import datetime
from uuid import UUID

from ...signing.queries import Signing, signing_in
from ..models import ReleaseState, SectorRelease


def signing_of(release: SectorRelease) -> Signing:
    """How it stands."""
    return signing_in(
        release.network_id, drawn_by=release.drawn_by_id, asked_at=release.asked_at, signatures=release.signatures.all()
    )


def release_signers(release: SectorRelease, now: datetime) -> list[UUID]:
    """Who may sign it next."""
    if release.state != ReleaseState.ASKED:
        return []
    return [hand.person for hand in signing_of(release).able(now)]
