"""What stands in a text and is not said by who wrote it: our own answer quoted back, an e-mail address, a name.

"Emergency" before "contact" and the like names a thing.
"""

import re

#: "1: I am OK. 9: I need help." at the end of our answers, as phones quote, forward and echo it; and what we ask.
_OUR_HINT = re.compile(
    r"(?:(?:Please answer 1 now\.|សូមឆ្លើយ 1 ឥឡូវនេះ។) )?"
    r"[1១][:៖]\s*(?:I am OK|ខ្ញុំសុខសប្បាយ)[.។]\s*[9៩][:៖]\s*(?:I need help|ខ្ញុំត្រូវការជំនួយ)(?:[.។]|$)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
#: Sos is a name too. Nobody calls by "with sos"; behind "and" only a word written like a name is one.
_NAMED = re.compile(r"((?i:\bwith |ជាមួយ ?))[Ss]os\b|((?i:\band |\bm(?:r|rs|s)\.? |និង ?))Sos\b")
_THING = re.compile(
    r"\bemergency (?=(?:contact|number|kit|exit|fund|plan|meeting|training|budget|room)s?\b)", re.IGNORECASE
)


def without_what_is_not_said(text: str) -> str:
    """A word is left where an address or a name stood, so that people read it."""
    text = _THING.sub("", _EMAIL.sub("mail", _OUR_HINT.sub(" ", text)))
    return _NAMED.sub(lambda match: f"{match[1] or match[2]}name", text)
