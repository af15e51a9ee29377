"""Words in which a telephone number can be tapped: `words|dialled`."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ..counsel import NUMBER

register = template.Library()


@register.filter
def dialled(words: str) -> SafeString:
    """The same with its lines, and each number as a link that rings it."""
    parts, end = [], 0
    for number in NUMBER.finditer(words):
        digits = re.sub(r"[^\d+]", "", number[0])
        parts += [
            escape(words[end : number.start()]),
            format_html('<a dir="ltr" href="tel:{}">{}</a>', digits, number[0]),
        ]
        end = number.end()
    parts.append(escape(words[end:]))
    return mark_safe("".join(parts).replace("\n", "<br>"))  # noqa: S308 (each part is escaped above)
