"""What an inquiry, its states and outcomes are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.law.inquiries import DeskPart, InquiryKind, InquiryOutcome, InquiryState

KINDS: Mapping[InquiryKind, Any] = {
    InquiryKind.WARNING: _("Warning letter"),
    InquiryKind.SANCTION: _("Letter of sanction"),
    InquiryKind.SUSPENSION: _("Letter of suspension"),
    InquiryKind.DELETION: _("Letter that takes us off the register"),
    InquiryKind.TAX: _("Tax inquiry"),
    InquiryKind.ANTI_CORRUPTION: _("Inquiry of the Anti-Corruption Unit"),
    InquiryKind.COURT: _("Court or prosecutor"),
}
#: Shape and word.
STATES: Mapping[InquiryState, tuple[str, Any]] = {
    InquiryState.OPEN: ("due", pgettext_lazy("inquiry", "to answer")),
    InquiryState.ANSWERED: ("out", pgettext_lazy("inquiry", "answered, waiting for them")),
    InquiryState.CLOSED: ("off", pgettext_lazy("inquiry", "closed")),
}
OUTCOMES: Mapping[InquiryOutcome, Any] = {
    InquiryOutcome.DROPPED: _("they did not go on with it"),
    InquiryOutcome.LIFTED: _("the sanction was lifted"),
    InquiryOutcome.FINED: _("a fine"),
    InquiryOutcome.SUSPENDED: _("we were suspended"),
    InquiryOutcome.DEREGISTERED: _("we were taken off the register"),
    InquiryOutcome.CONVICTED: _("a judgement against us or one of us"),
    InquiryOutcome.UNCLEAR: _("nobody knows: nothing was heard again"),
}
DESK: Mapping[DeskPart, Any] = {
    DeskPart.SAY: _("What to say"),
    DeskPart.RING: _("Whom to ring"),
    DeskPart.SHOW: _("What may be seen"),
}
VERBS: Mapping[str, Any] = {
    "added": pgettext_lazy("inquiry", "Written down"),
    "changed": pgettext_lazy("inquiry", "Changed"),
    "linked": pgettext_lazy("inquiry", "Linked to an incident"),
    "registered": pgettext_lazy("inquiry", "Tied to a risk of the register"),
    "answered": pgettext_lazy("inquiry", "Answered"),
    "closed": pgettext_lazy("inquiry", "Closed"),
}
