"""Why a law applies, in the reader's words; and where what nobody has said can be said."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.rules.law.applies import BindingReason, Trait

from .words import KINDS

#: What was said of a trait: where it is so, and where it is not.
ANSWERS: Mapping[Trait, tuple[Any, Any]] = {
    Trait.REGISTERED: (gettext_lazy("we are registered"), gettext_lazy("we are not registered")),
    Trait.FOREIGN: (gettext_lazy("we are a foreign organisation"), gettext_lazy("we are not a foreign organisation")),
    Trait.STAFF: (gettext_lazy("we employ people"), gettext_lazy("we employ nobody")),
    Trait.VOLUNTEERS: (gettext_lazy("volunteers work with us"), gettext_lazy("no volunteers work with us")),
    Trait.DONORS: (gettext_lazy("donors give us money"), gettext_lazy("no donor gives us money")),
    Trait.RENTS: (gettext_lazy("we pay rent or fees"), gettext_lazy("we pay neither rent nor fees")),
    Trait.EARNS: (gettext_lazy("we earn by selling"), gettext_lazy("we earn nothing by selling goods or services")),
}
#: What to ask where nobody has said, and the page that asks it: its name, and what stands in its address.
QUESTIONS: Mapping[Trait, tuple[Any, str, str]] = {
    Trait.KIND: (gettext_lazy("What kind of organisation are we?"), "profile_answer", "kind"),
    Trait.REGISTERED: (gettext_lazy("Are we registered?"), "profile_answer", "kind"),
    Trait.FOREIGN: (gettext_lazy("What kind of organisation are we?"), "profile_answer", "kind"),
    Trait.STAFF: (gettext_lazy("Do we employ people?"), "profile_answer", "numbers"),
    Trait.VOLUNTEERS: (gettext_lazy("Do volunteers work with us?"), "profile_answer", "numbers"),
    Trait.DONORS: (gettext_lazy("Do donors give us money?"), "profile_answer", "money"),
    Trait.RENTS: (gettext_lazy("Do we pay rent, or fees for services?"), "profile_answer", "money"),
    Trait.EARNS: (gettext_lazy("Do we earn money by selling goods or services?"), "profile_answer", "money"),
}


def reason_in_words(reason: BindingReason) -> str:
    """One reason: what was said, or what nobody has said."""
    if reason.has is None:
        return str(QUESTIONS[reason.trait][0])
    if reason.trait is Trait.KIND:
        return _("our kind is “%(kind)s”") % {"kind": KINDS[reason.kind]} if reason.kind else _("of what we are")
    return str(ANSWERS[reason.trait][0 if reason.has else 1])
