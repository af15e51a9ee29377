"""What forms, kinds, states and outcomes of a joint statement are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.voice.classes import OTHERS
from karpear.rules.voice.named import NameAnswer

#: Kinds of signatories. Whoever signs says which they are; nobody checks it.
KINDS: Mapping[str, Any] = {
    "ingo": _("international NGO"),
    "ngo": _("national NGO"),
    "cbo": _("community-based organisation"),
    "union": _("trade union"),
    "network": _("network of organisations"),
    "foundation": _("foundation"),
    "independent": _("person who works independently"),
}
CLASSES: Mapping[str, Any] = {**KINDS, OTHERS: pgettext_lazy("kinds of signatories", "others")}
FORMS: Mapping[str, Any] = {
    "named": _("With the names of all who sign"),
    "counted": _("With their number, without names"),
    "umbrella": _("In the name of a group, without names of its members"),
    "confidential": _("As a confidential briefing, not published"),
}
#: What came of it: shape and word.
OUTCOMES: Mapping[str, Any] = {
    "answered": _("Those addressed answered"),
    "changed": _("Something changed for the better"),
    "covered": _("The press took it up"),
    "ignored": _("Nothing was heard of it"),
    "attacked": _("It was attacked in public"),
    "worse": _("Things became worse"),
}
#: What was done to somebody for it.
REPRISALS: Mapping[str, Any] = {
    "summoned": _("somebody was summoned or questioned"),
    "visited": _("officials came to an office or a home"),
    "threatened": _("somebody was threatened"),
    "online": _("attacks online"),
    "funding": _("a donor or a partner stepped back"),
    "papers": _("trouble with registration or permits"),
    "arrested": _("somebody was arrested"),
    "charged": _("somebody was charged"),
}
#: What the leads of an account say of its name, and a person of theirs. While they say nothing, nothing tells that
#: there is an account.
ANSWERS: Mapping[str, Any] = {
    "yes": pgettext_lazy("a name under a statement", "confirmed"),
    "not_us": pgettext_lazy("a name under a statement", "says: this was not us"),
    NameAnswer.CONFIRMED.value: pgettext_lazy("a name under a statement", "confirmed by a person of this name"),
    NameAnswer.DENIED.value: pgettext_lazy("a name under a statement", "a person of this name says: this was not me"),
}
#: Those by which a name is denied.
DENIALS = ("not_us", NameAnswer.DENIED.value)
#: Who took a name back.
WITHDRAWERS: Mapping[str, Any] = {
    "convener": pgettext_lazy("a name under a statement", "struck out by whoever convened"),
    "organisation": pgettext_lazy("a name under a statement", "taken back by the organisation"),
    "person": pgettext_lazy("a name under a statement", "taken back by a person of this name"),
}
