"""How the screens of the fund say no, and of which network they are."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import redirect

from karpear.ui.refusals import refusing

home = refusing(lambda _values: redirect("network:fund"))
its_request = refusing(lambda values: redirect("network:fund_request", values["fund_request"]))


def network_in(request: HttpRequest) -> UUID | None:
    """The network in the address."""
    try:
        return UUID(request.GET.get("network", ""))
    except ValueError:
        return None
