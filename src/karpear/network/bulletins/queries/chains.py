"""What belongs together: the first bulletin about something, and all that followed it."""

from uuid import UUID

from karpear.rules.sharing.labels import RecipientClass

from ..models import Bulletin, BulletinState, BulletinStep

#: So many steps are followed back to the first of them.
_LONGEST = 50


def first_of(key: UUID) -> UUID:
    """The one that it, and all before it, follow."""
    for _step in range(_LONGEST):
        former = Bulletin.objects.filter(pk=key).values_list("follows", flat=True).first()
        if former is None:
            break
        key = former
    return key


def chain_of(key: UUID) -> list[UUID]:
    """The first, and all that was sent after it, but for what takes these back."""
    keys = layer = [first_of(key)]
    while layer:
        followers = Bulletin.objects.sent().filter(follows__in=layer).exclude(step=BulletinStep.CANCEL)
        layer = list(followers.exclude(pk__in=keys).values_list("pk", flat=True))
        keys = [*keys, *layer]
    return keys


def standing_with(key: UUID) -> list[UUID]:
    """Of these, what stands: the taking back of one takes them all back."""
    standing = Bulletin.objects.filter(pk__in=chain_of(key), state=BulletinState.RELEASED)
    return list(standing.order_by("released_at", "pk").values_list("pk", flat=True))


def formers_in_public(bulletin: Bulletin) -> list[Bulletin]:
    """Those that it follows, or takes back, and that were public too: nothing else is named in public."""
    if bulletin.follows_id is None:
        return []
    takes_back = bulletin.step == BulletinStep.CANCEL
    keys = chain_of(bulletin.follows_id) if takes_back else [bulletin.follows_id]
    formers = Bulletin.objects.sent().filter(pk__in=keys, receivers__kind=RecipientClass.PUBLIC.value)
    return list(formers.order_by("released_at", "pk"))
