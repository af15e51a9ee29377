"""The questions that can be asked of all, in both languages, and what an interval says in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from karpear.rules.voice.pulse import FEWEST_ANSWERS, PulseEstimate

from .models import PulseQuestion

KEPT_SILENT = "kept_silent"
QUESTIONS: Mapping[str, Any] = {
    KEPT_SILENT: gettext_lazy(
        "In the last three months, did you keep something to yourself that your work would have asked you to say?"
    ),
    "left_out": gettext_lazy(
        "In the last three months, did you leave a name, a place or a fact out of a text because of what might follow?"
    ),
    "told_less": gettext_lazy("In the last three months, did anybody let you feel that you should say less?"),
    "own_page": gettext_lazy(
        "In the last three months, did you delete, or not write, something on a page of your own because of your work?"
    ),
}


def words_of(question: PulseQuestion) -> str:
    """What is asked, in the reader's language where it is one of ours."""
    return str(QUESTIONS[question.wording]) if question.wording else question.words


def too_few(people: int) -> str:
    """Why nobody can be asked yet, and how many more it takes."""
    missing = FEWEST_ANSWERS - people
    words = ngettext(
        "Nothing is ever shown of fewer than %(fewest)s answers: %(missing)s more person has to belong to you "
        "before you can ask.",
        "Nothing is ever shown of fewer than %(fewest)s answers: %(missing)s more people have to belong to you "
        "before you can ask.",
        missing,
    )
    return words % {"fewest": FEWEST_ANSWERS, "missing": missing}


def in_a_hundred(share: float) -> int:
    """So many of a hundred people."""
    return round(share * 100)


def sentence(estimate: PulseEstimate) -> str:
    """What is known of all of them, with how little it may be."""
    low, high = in_a_hundred(estimate.low), in_a_hundred(estimate.high)
    values = {"low": low, "high": high, "width": high - low}
    if low == 0 and high == 100:
        return _("It may be nobody, and it may be everybody: these answers cannot tell.")
    if low == 0:
        return _("Of a hundred of us, at most %(high)d would say yes; it may be nobody.") % values
    if high == 100:
        return _("Of a hundred of us, at least %(low)d would say yes; it may be everybody.") % values
    return _("Of a hundred of us, between %(low)d and %(high)d would say yes.") % values
