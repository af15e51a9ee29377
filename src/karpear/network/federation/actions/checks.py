"""What came in is read and its signatures are checked, before anything of it is believed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from karpear.rules.federation.keys import SignedKeys, claimed_keys, is_newer, read_signed_keys, require_key
from karpear.rules.federation.refusal import Unfit, UnfitItem
from karpear.rules.federation.travel import require_for
from karpear.rules.federation.wire import Header, Kind, WireItem, read_line

from ..crypto import require_recipient, require_roots, require_signature
from ..models import Installation, Peer

MOST_REFUSALS = 100


@dataclass(frozen=True, slots=True)
class ItemRefusal:
    """What was refused: which item, where that could be read, and why."""

    why: Unfit
    chain: str = ""
    seq: int | None = None


@dataclass
class CheckedItems:
    """Items whose signature holds, in the order in which they came, and the newest keys of their publisher."""

    keys: SignedKeys
    items: list[WireItem] = field(default_factory=list)
    refusals: list[ItemRefusal] = field(default_factory=list)

    def refuse(self, why: Unfit, header: Header | None = None) -> None:
        if len(self.refusals) < MOST_REFUSALS:
            self.refusals.append(ItemRefusal(why, header.chain, header.seq) if header else ItemRefusal(why))


def learned_keys(value: object, publisher: str, stored_keys: SignedKeys | None) -> SignedKeys:
    """The newer of two statements. Raises UnfitItem for one that its roots have not signed, or of somebody else."""
    signed = read_signed_keys(value)
    if signed.statement.publisher != publisher:
        raise UnfitItem(Unfit.WRONG_PUBLISHER)
    require_roots(signed)
    require_recipient(signed.statement.recipient)
    return signed if is_newer(signed, stored_keys) or stored_keys is None else stored_keys


def require_own_keys(new: SignedKeys, stored_keys: SignedKeys | None, signer: str = "") -> None:
    """Before a list is stored. `signer`: the key that signed what brought it, so that another who listed it first keeps
    nobody from using their own. Raises UnfitItem.
    """
    claimed = claimed_keys(new, stored_keys, signer)
    if not claimed:
        return
    publisher = new.statement.publisher
    peers = Peer.objects.known().exclude(publisher=publisher)
    here = Installation.objects.filter(signed_keys__isnull=False).exclude(publisher=publisher)
    others = [*peers.values_list("signed_keys", flat=True), *here.values_list("signed_keys", flat=True)]
    if any(claimed & read_signed_keys(keys).statement.all_keys for keys in others):
        raise UnfitItem(Unfit.KEY_OF_ANOTHER)


def learn_keys(peer: Peer, keys: SignedKeys) -> Peer:
    """Inside the caller's transaction: what is newer and came at the same time stays. The locked row."""
    row = Peer.objects.select_for_update(of=("self",)).get(pk=peer.pk)
    if is_newer(keys, read_signed_keys(row.signed_keys)):
        row.signed_keys = keys.as_json()
        row.save(update_fields=["signed_keys"])
    return row


def check_lines(lines: Iterable[bytes], *, publisher: str, us: str, keys: SignedKeys) -> CheckedItems:
    """`us`: our own identifier; `keys`: the newest that we know of the publisher."""
    checked, last = CheckedItems(keys), dict[str, int]()
    for raw in lines:
        try:
            item = read_line(raw)
        except UnfitItem as refusal:
            checked.refuse(refusal.why)
            continue
        header = item.header
        try:
            if header.seq <= last.get(header.chain, 0):
                raise UnfitItem(Unfit.OUT_OF_ORDER)
            last[header.chain] = header.seq
            _check(item, checked, publisher=publisher, us=us)
        except UnfitItem as refusal:
            checked.refuse(refusal.why, header)
        else:
            checked.items.append(item)
    return checked


def _check(item: WireItem, checked: CheckedItems, *, publisher: str, us: str) -> None:
    header = item.header
    if header.publisher != publisher:
        raise UnfitItem(Unfit.WRONG_PUBLISHER)
    keys = checked.keys
    if header.kind is Kind.KEYS and item.body is not None:
        keys = learned_keys(item.body, publisher, keys)
    require_key(keys.statement, item.key, header.issued)
    require_for(header, us, keys.statement.generation)
    require_signature(item.key, item.signature, header.to_sign())
    require_own_keys(keys, checked.keys, item.key)
    checked.keys = keys


def require_item(item: WireItem, keys: SignedKeys) -> None:
    """Has whoever these keys are of signed it? Raises UnfitItem."""
    if item.header.publisher != keys.statement.publisher:
        raise UnfitItem(Unfit.WRONG_PUBLISHER)
    require_key(keys.statement, item.key, item.header.issued)
    require_signature(item.key, item.signature, item.header.to_sign())
