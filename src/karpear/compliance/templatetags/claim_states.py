"""Who asks to see something: `source|claim_source`."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from ..evidence.queries.claims import ClaimSource

register = template.Library()

SOURCES: dict[ClaimSource, Any] = {
    ClaimSource.LAW: _("Asked by law"),
    ClaimSource.INDICATOR: _("Asked by the certification (GPP)"),
    ClaimSource.OWN: _("Asked by donors and others"),
}


@register.filter
def claim_source(source: ClaimSource) -> Any:
    """The heading above its claims."""
    return SOURCES[source]
