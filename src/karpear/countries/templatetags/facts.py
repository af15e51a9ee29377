"""Where a fact of a pack comes from, for readers: titles stay as they are, what we say about them is translated."""

from django import template
from django.utils.translation import gettext, gettext_noop

from karpear.countries.values import FactConfidence, Provenance

register = template.Library()
#: What packs say about a source, beside its title.
ABOUT = (
    gettext_noop("own wording"),
    gettext_noop("own words"),
    gettext_noop("invented"),
    gettext_noop("a doctor here has to look at it"),
    gettext_noop("the Khmer text has to be read"),
    gettext_noop("the live form has to be looked at"),
)
CONFIDENCES = {FactConfidence.CHECKED: gettext_noop("checked"), FactConfidence.TO_CHECK: gettext_noop("to be checked")}


@register.filter
def source(fact: Provenance) -> str:
    """`fact|source`: "Front Line Defenders, Workbook on Security; own wording"."""
    return "; ".join(gettext(part) if part in ABOUT else part for part in fact.source.split("; "))


@register.filter
def confidence(fact: Provenance) -> str:
    """`fact|confidence`: "to be checked"."""
    return gettext(CONFIDENCES[fact.confidence])
