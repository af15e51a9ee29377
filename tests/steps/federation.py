"""Another installation, as a coordinator of the cast has added it."""

from uuid import UUID

from karpear.network.federation.models import Peer
from karpear.rules.federation.keys import KeyStatement, OnlineKey, SignedKeys
from karpear.rules.federation.wire import moment_of
from tests.cast import Cast
from tests.rooms.network.net import networked


def federation_things(cast: Cast) -> dict[str, UUID]:
    """By the name that it has in addresses. Its keys are nobody's."""
    since, until = moment_of("2026-01-01T00:00:00Z"), moment_of("2027-01-01T00:00:00Z")
    keys = KeyStatement(
        tuple(sign * 64 for sign in "123"), 1, since, (OnlineKey("4" * 64, since, until),), (), "age1nobody"
    )
    row = Peer.objects.create(
        network=networked(cast).network, name="Delta Network", publisher=keys.publisher,
        signed_keys=SignedKeys(keys, ()).as_json(), added_at=cast.now,
    )  # fmt: skip
    return {"peer": row.pk}
