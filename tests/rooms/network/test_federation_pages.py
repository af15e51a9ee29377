"""What a coordinator reads and types on the pages of other installations."""

import json
from pathlib import Path
from uuid import UUID

from click.testing import CliRunner
from django.utils import timezone

from karpear.network.bulletins.actions.follow import follow_bulletin, take_back
from karpear.network.bulletins.models import Bulletin, BulletinStep
from karpear.network.federation.actions.fetches import ToAsk
from karpear.network.federation.actions.followers import send_followers
from karpear.network.federation.actions.peers import add_peer, pause_peer
from karpear.network.federation.actions.requests import FeedRequest, who_asks
from karpear.network.federation.console import described, peer_named
from karpear.network.federation.crypto import new_signing_key, public_of
from karpear.network.federation.models import Installation
from karpear.network.federation.queries.own import card_of, fingerprint
from karpear.network.federation.values import NewPeer
from karpear.project.federation_cli import federation
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import Side, carry, elsewhere, here, share, trust, two
from tests.rooms.network.net import networked


def test_digits_are_compared_instead_of_words(cast: Cast) -> None:
    lotus, delta = here(cast), elsewhere("Delta", cast.now)
    card = card_of(delta.own, name="Delta", address="")
    new = NewPeer(name="Delta", card=card)
    peer = add_peer(by=lotus.coordinator, network=lotus.network.pk, new=new, now=cast.now)
    reader, path = signed_in(lotus.coordinator), f"/federation/peers/{peer.pk}/words/"
    own, theirs = fingerprint(lotus.own.publisher), fingerprint(delta.own.publisher)
    for page in (reader.get("/federation/"), reader.get(path)):
        assert own.digits_text in page.content.decode() and own.words_text in page.content.decode()
        assert theirs.digits_text not in page.content.decode(), "what is expected is never shown"
    assert reader.post(path, {"words": own.digits_text}).status_code == 422
    assert reader.post(path, {"words": theirs.digits_text}).status_code == 302
    assert theirs.digits_text in reader.get(f"/federation/peers/{peer.pk}/").content.decode()
    assert any(own.digits_text in line for line in described(lotus.network))
    assert peer_named(lotus.network, theirs.digits_text).pk == peer.pk


def test_without_keys_the_page_says_who_makes_them_and_how(cast: Cast) -> None:
    net = networked(cast)
    page = signed_in(net.channary).get("/federation/").content.decode()
    assert "karpear federation begin" in page and "docs/running/federation.md" in page


def test_a_bulletin_names_the_installations_to_which_it_went_and_goes(cast: Cast) -> None:
    lotus, delta = two(cast)
    row = a_bulletin(cast, now=cast.now, label="GREEN")
    share(row, cast.dara, lotus, delta, now=cast.now)
    source = signed_in(cast.dara)
    page = source.get(f"/bulletins/{row.pk}/").content.decode()
    assert "Delta Network" in page and "has not fetched it yet" in page
    ask = ToAsk(lotus.peer(delta).pk, "http://testserver", {}, delta.own.online_key, asker=delta.own.publisher)
    headers = ask.headers("/fed/chains.json", timezone.now())
    who_asks(FeedRequest("testserver", "/fed/chains.json", headers), now=timezone.now())
    assert "it has asked since" in source.get(f"/bulletins/{row.pk}/").content.decode()
    assert "It last asked us" in signed_in(lotus.coordinator).get(f"/federation/peers/{ask.peer}/").content.decode()
    key = key_beside(row.pk)
    follow_bulletin(by=cast.dara, bulletin=row.pk, step=BulletinStep.UPDATE, key=key, now=cast.now)
    check = source.get(f"/bulletins/{key}/check/").content.decode()
    assert "It goes there by itself:" in check and "Delta Network" in check
    pause_peer(by=lotus.coordinator, peer=ask.peer, now=cast.now)
    assert "It goes there by itself:" not in source.get(f"/bulletins/{key}/check/").content.decode()
    assert "paused" in source.get(f"/bulletins/{row.pk}/").content.decode()


def test_a_bulletin_that_came_says_by_which_installation(cast: Cast) -> None:
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    trust(delta, island, cast.now)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    [copy] = delta.bulletins()
    share(copy, delta.coordinator, delta, island, now=cast.now)
    carry(delta, island, cast.now)
    [handed_on] = island.bulletins()
    page = signed_in(delta.coordinator).get(f"/bulletins/{copy.pk}/").content.decode()
    assert "It came from the installation Lotus Network" in page and "Island Network" in page
    far = signed_in(island.coordinator)
    page = far.get(f"/bulletins/{handed_on.pk}/").content.decode()
    assert "Delta Network handed it on." in page and "is not known here" in page
    trust(island, lotus, cast.now)
    assert "The installation Lotus Network signed it" in far.get(f"/bulletins/{handed_on.pk}/").content.decode()
    key = key_beside(copy.pk)
    take_back(by=cast.dara, bulletin=lotus_bulletin(lotus), key=key, why_km="", why_en="x", now=cast.now)
    send_followers(now=cast.now)
    carry(lotus, delta, cast.now)
    note = delta.bulletins()[-1]
    for shown in (copy, note):
        page = signed_in(delta.coordinator).get(f"/bulletins/{shown.pk}/").content.decode()
        assert "It came from the installation Lotus Network" in page


def test_only_its_source_and_who_coordinates_read_where_it_went(cast: Cast) -> None:
    lotus, delta = two(cast)
    row = a_bulletin(cast, now=cast.now, label="GREEN")
    share(row, cast.dara, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    [receiver] = row.receivers.filter(person__isnull=False).exclude(organisation=row.organisation)[:1]
    reader = signed_in(receiver.person)
    assert "Delta Network" not in reader.get(f"/bulletins/{row.pk}/").content.decode()
    assert reader.get(f"/bulletins/{row.pk}/elsewhere/").status_code == 404


def lotus_bulletin(lotus: Side) -> UUID:
    return Bulletin.objects.get(network=lotus.network, origin__isnull=True).pk


def key_beside(key: UUID) -> UUID:
    return UUID(int=key.int ^ 1)


def test_what_could_not_be_written_to_be_signed_is_not_what_waits(cast: Cast, tmp_path: Path) -> None:
    """Else the file that is there is refused as an older one, and there is no newer."""
    network, file = networked(cast).network, tmp_path / "keys.json"
    roots = [f"--root={public_of(new_signing_key())}" for _root in range(3)]
    begun = [CliRunner().invoke(federation, ["begin", str(file), *roots]) for _twice in range(2)]
    assert [ended.exit_code for ended in begun] == [0, 1]
    assert "File exists" in begun[1].output
    assert json.loads(file.read_text())["statement"] == Installation.objects.get(network=network).pending
