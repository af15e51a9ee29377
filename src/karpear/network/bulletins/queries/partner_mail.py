"""Which partners a mail reaches: the one answer for the page that says so before, and for what sends it."""

from collections.abc import Iterable
from uuid import UUID

from karpear.messaging.outside import routes_outside
from karpear.messaging.queries import Route
from karpear.rules.sharing.labels import Label, RecipientClass
from karpear.rules.sharing.ways import Carries, Way, carried

from ...members.models import Partner


def partner_routes(label: Label, partners: Iterable[UUID]) -> dict[UUID, Route]:
    """Of these partners those whom a mail may tell of something with this label, and how it goes to them.

    Nobody whose agreement is not written down, and nobody without an address.
    """
    keys = set(partners)
    if not keys or carried(label, RecipientClass.PARTNER, Way.MAIL) is Carries.NOTHING:
        return {}
    agreed = Partner.objects.active().filter(pk__in=keys, agreed_on__isnull=False, address__isnull=False)
    addresses = dict(agreed.values_list("pk", "address"))
    routes = routes_outside(addresses.values())
    return {partner: routes[address] for partner, address in addresses.items() if address in routes}
