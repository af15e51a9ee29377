"""Who we are to others: six words or digits, a card, and until when our key holds."""

from datetime import timedelta

from shamir_mnemonic.wordlist import WORDLIST

from karpear.rules.federation.keys import Fingerprint, fingerprint_of
from karpear.rules.federation.wire import canonical

from ...bulletins.models import Bulletin
from ...members.models import Network
from ..models import Installation
from .items import items_of, keys_of, sent_to

#: Soon enough that two officers can meet.
RENEW_BEFORE = timedelta(days=45)


def fingerprint(publisher: str) -> Fingerprint:
    """As it is read out."""
    return fingerprint_of(publisher, WORDLIST)


def own_installation(network: Network) -> Installation | None:
    """None as long as no keys are in force."""
    return Installation.objects.filter(network=network, signed_keys__isnull=False).first()


def card_of(row: Installation, *, name: str, address: str) -> str:
    """What another installation is given: our keys, and where it finds us."""
    return canonical({"name": name, "address": address, "keys": keys_of(row).as_json()}).decode()


def shared_with(row: Bulletin) -> set[str]:
    """The installations to which a bulletin was sent."""
    installation = own_installation(row.network)
    if installation is None:
        return set()
    return sent_to(items_of(installation).filter(bulletin=row))
