"""The last word of the way back."""

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.safestring import SafeString

register = template.Library()
#: The title of a page that says nothing (ui/bare.html).
NEUTRAL = "Notes"


@register.simple_tag(takes_context=True)
def page_name(context: Context) -> str:
    """What the page calls itself: its title, which names nobody. Where a tab says nothing, its name in the tree.

    Nothing where the way back to it ends in the same words.
    """
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    title = blocks.get_block("title") if blocks else None
    name = SafeString(title.render(context).strip()) if title else ""  # rendered, so escaped
    ui = context["ui"]
    own_name = name if name not in ("", ui["name"], NEUTRAL) else str(ui["way"].own_name)
    return "" if own_name in [str(place.name) for place in ui["way"].back] else own_name
