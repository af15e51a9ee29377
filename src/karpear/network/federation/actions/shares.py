"""A bulletin goes to other installations; what follows it goes to the same ones by itself."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.federation.bodies import BulletinBody, as_it_travels
from karpear.rules.federation.travel import audience_for, may_relay, may_travel
from karpear.rules.federation.wire import Kind, WireItem, read_item
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.sharing.bulletins import needs_two
from karpear.rules.sharing.labels import Label

from ...bulletins.actions.taken_in import WORDS
from ...bulletins.models import Bulletin, BulletinState
from ..models import FederatedItem, Installation, Peer
from ..queries.items import items_of, keys_of, wire_item
from ..queries.own import shared_with
from ..queries.went import FOLLOWS
from .opened import opened_body
from .own_items import NewItem, append_item, salt


@transaction.atomic
def share_bulletin(*, by: Person, bulletin: UUID, peers: Collection[UUID], now: datetime) -> int:
    """To these installations, each once. Its source decides; what came from elsewhere is handed on by who coordinates.

    Returns to how many it is new. Raises Missing, Forbidden, Conflict or BadFields.
    """
    row = locked(Bulletin, by=by, pk=bulletin)
    _require_sharer(by, row)
    if row.state != BulletinState.RELEASED or row.expires_at <= now:
        raise Conflict(_("Only what was sent and still holds goes to other installations."))
    if row.drill:
        raise Conflict(_("An exercise stays here: at another installation nobody would know of it."))
    chosen_peers = list(Peer.objects.trusted().filter(network=row.network_id, pk__in=peers))
    if not chosen_peers or len(chosen_peers) != len(set(peers)):
        raise BadFields([("peers", _("Choose from the list."))])
    installation = Installation.objects.select_related("network").filter(network=row.network_id).first()
    if installation is None:
        raise Conflict(_("This installation has no keys yet. See the guide for whoever runs the server."))
    had = shared_with(row)
    news = [peer.publisher for peer in chosen_peers if peer.publisher not in had]
    if not news:
        return 0
    if row.origin is None:
        append_bulletin(installation, row, news, now=now)
    else:
        _relay(installation, row, news, now=now)
    note(row, action="bulletin.federated", by=by, at=now, count=len(news))
    return len(news)


def _require_sharer(by: Person, row: Bulletin) -> None:
    if row.origin is not None:
        require(by, row.network.body_id, Verb.KEEP_NETWORK)
        if not may_relay(Label(row.label)):
            raise Forbidden(_("Its label does not let you hand it on to another installation."))
        return
    require(by, row.organisation_id, Verb.RELEASE_BULLETIN)
    if not may_travel(Label(row.label)):
        raise Forbidden(_("Its label does not let it leave for another installation."))
    if needs_two(Label(row.label)) and row.by_id == by.pk:
        raise Forbidden(_("With this label a second person sends it further, not its author."))


def append_bulletin(installation: Installation, row: Bulletin, publishers: Collection[str], *, now: datetime) -> None:
    former = items_of(installation).filter(bulletin=row.follows_id)
    refs = list(former.order_by("pk").values_list("item", flat=True)) if row.follows_id else []
    label = Label(row.label)
    new = NewItem(
        kind=FOLLOWS.get(row.step, Kind.BULLETIN), label=label, audience=audience_for(label, publishers),
        chosen=tuple(publishers), body=body_of(row), expires=row.expires_at, refs=refs, bulletin=row,
    )  # fmt: skip
    append_item(installation, new, now=now)


def body_of(row: Bulletin) -> dict[str, object]:
    """Its words and codes as they travel: of people, nobody."""
    words = {name: as_it_travels(getattr(row, name)) for name in WORDS}
    body = BulletinBody(
        source=as_it_travels(row.organisation.name)[:120], event=row.event, drill=row.drill, since=row.since,
        expires_at=row.expires_at, released_at=row.released_at or row.written_at, provinces=tuple(row.provinces),
        reliability=row.reliability, credibility=row.credibility, urgency=row.urgency, severity=row.severity,
        certainty=row.certainty, salt=salt(), **words,
    )  # fmt: skip
    return body.as_json()


def _relay(installation: Installation, row: Bulletin, publishers: Collection[str], *, now: datetime) -> None:
    """The author's own item, unchanged, with what it says: their signature holds, and so does their label."""
    source = FederatedItem.objects.filter(network=row.network_id, peer__isnull=False, bulletin=row).first()
    if source is None:
        raise Conflict(_("This cannot be handed on any more."))
    relay_item(installation, source, publishers, now=now)


def relay_item(
    installation: Installation, source: FederatedItem, publishers: Collection[str], *, now: datetime
) -> None:
    inner, body, keys = _original(installation, source)
    label = Label(source.label)
    wrapped = {"item": WireItem(inner.header, inner.key, inner.signature).as_json(), "body": body, "keys": keys}
    receivers = [publisher for publisher in publishers if publisher != source.author]
    if not receivers:
        return
    new = NewItem(
        kind=Kind.RELAY, label=label, audience=audience_for(label, receivers), chosen=tuple(receivers), body=wrapped,
        expires=source.expires,
        refs=[source.about], bulletin=source.bulletin, about=source.about, author=source.author,
    )  # fmt: skip
    append_item(installation, new, now=now)


def _original(installation: Installation, source: FederatedItem) -> tuple[WireItem, object, object]:
    """The author's item, its body, and the keys by which it is checked."""
    item = wire_item(source)
    body = opened_body(item, installation.identities)
    if body is None:
        raise Conflict(_("This cannot be handed on any more."))
    if source.kind == Kind.RELAY:
        return read_item(body["item"]), body["body"], body["keys"]
    assert source.peer is not None  # noqa: S101 - its author gave it to us
    return item, body, keys_of(source.peer).as_json()
