"""Templates are written in short, indented lines; pages travel without them, over lines that charge by the byte."""

import re

from django.template import Origin
from django_cotton.cotton_loader import Loader as Cotton

_BLOCK = (
    "address|article|aside|body|caption|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|"
    "header|html|legend|li|link|main|meta|nav|ol|optgroup|option|p|script|section|summary|table|tbody|td|template|tfoot|"
    "th|thead|title|tr|ul"
)
_BEFORE = re.compile(rf"\n\s*(?=</?(?:{_BLOCK})\b|</button>)")
_AFTER = re.compile(rf"((?:</?(?:{_BLOCK})|<button)(?:\s(?:{{[{{%].*?[%}}]}}|[^<>{{}}])*)?>)\s*\n\s*")
_INDENT = re.compile(r"\n\s+")
# What opens or closes a choice needs one line break, outside: inside, whichever way it goes, it would be the second.
_OPENS = re.compile(r"(?<=\n)({% (?:for|if|with|block) (?:(?!%}).)*%})\n")
_CLOSES = re.compile(r"\n({% end(?:if|with|block) %})(?=\n)")
_END = re.compile(r"\s*\n\s*(?=/?>)")  # of a tag whose attributes stand in lines of their own


def tightened(source: str) -> str:
    """The same to a browser: a line break beside a block says nothing, and elsewhere no more than one blank."""
    lines = _INDENT.sub("\n", _END.sub("", source))
    choices = _CLOSES.sub(r"\1", _OPENS.sub(r"\1", lines))
    return _AFTER.sub(r"\1", _BEFORE.sub("", choices)).replace("\n", " ")


class Loader(Cotton):
    def get_contents(self, origin: Origin) -> str:
        source: str = super().get_contents(origin)
        return tightened(source) if str(origin.name).endswith(".html") else source
