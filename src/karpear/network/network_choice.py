"""Which of their networks somebody looks at, where a page shows one of several."""

from uuid import UUID

from django.http import HttpRequest


def network_in(request: HttpRequest) -> UUID | None:
    """The network in the address; None where there is none."""
    try:
        return UUID(request.GET.get("network", ""))
    except ValueError:
        return None
