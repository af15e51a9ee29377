"""Who asks to see something: `source|claim_source`."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from ..evidence.queries.named_claims import WhoAsks

register = template.Library()

SOURCES: dict[WhoAsks, Any] = {
    WhoAsks.LAW: _("Asked by law"),
    WhoAsks.INDICATOR: _("Asked by the certification (GPP)"),
    WhoAsks.OWN: _("Asked by donors and others"),
}


@register.filter
def claim_source(source: WhoAsks) -> Any:
    """The heading above its claims."""
    return SOURCES[source]
