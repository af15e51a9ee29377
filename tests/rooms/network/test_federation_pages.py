"""What a coordinator reads and types on the pages of other installations."""

from karpear.network.federation.actions.peers import add_peer
from karpear.network.federation.console import described, peer_named
from karpear.network.federation.queries.own import card_of, fingerprint
from karpear.network.federation.values import NewPeer
from tests.cast import Cast, signed_in
from tests.rooms.network.federated import elsewhere, here


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
