"""What tests of premises begin with."""

from typing import Any

from karpear.compliance.premises.actions import add_site
from karpear.compliance.premises.models import Site
from karpear.compliance.premises.values import NewSite
from tests.cast import NOW, Cast

TODAY = NOW.date()


def typed_site(**changes: Any) -> dict[str, Any]:
    """What somebody types about a rented office."""
    return {"name": "Office at the market", "tenure": "rented", "landlord": "person", "papers": ["lease"], **changes}


def site(cast: Cast, **changes: Any) -> Site:
    """Dara writes down a place."""
    new = NewSite(**typed_site(**changes))
    return add_site(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW, today=TODAY)
