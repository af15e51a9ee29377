"""What kinds, papers, offices and events are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.law.closure import Readiness
from karpear.rules.law.happenings import OfficeRole, PaperKind
from karpear.rules.law.organisation import LegalEventKind, OrganisationKind

UNSAID = _("nobody has said")
KINDS: Mapping[OrganisationKind, Any] = {
    OrganisationKind.ASSOCIATION: _("association"),
    OrganisationKind.DOMESTIC_NGO: _("domestic NGO"),
    OrganisationKind.FOREIGN_ASSOCIATION: _("foreign association"),
    OrganisationKind.FOREIGN_NGO: _("foreign NGO"),
    OrganisationKind.UNION: _("trade union"),
    OrganisationKind.NETWORK: _("network of organisations or groups"),
    OrganisationKind.UNREGISTERED: _("group that is not registered"),
}
PAPERS: Mapping[PaperKind, Any] = {
    PaperKind.REGISTRATION: pgettext_lazy("paper of an authority", "registration"),
    PaperKind.MEMORANDUM: pgettext_lazy("paper of an authority", "memorandum (MOU)"),
    PaperKind.PERMIT: pgettext_lazy("paper of an authority", "permit or certificate"),
}
OFFICES: Mapping[OfficeRole, Any] = {
    OfficeRole.FOUNDER: pgettext_lazy("office", "founder"),
    OfficeRole.CHAIR: pgettext_lazy("office", "chair"),
    OfficeRole.DIRECTOR: pgettext_lazy("office", "director"),
    OfficeRole.BOARD: pgettext_lazy("office", "board member"),
    OfficeRole.TREASURER: pgettext_lazy("office", "treasurer"),
}
#: Shape and word of an account: can the others sign if one of them is gone?
SIGNING: Mapping[Readiness, tuple[str, Any]] = {
    Readiness.YES: ("safe", _("the others can sign if one is gone")),
    Readiness.PARTLY: ("silent", _("how many must sign?")),
    Readiness.NO: ("due", _("stands still if one is gone")),
    Readiness.UNKNOWN: ("silent", _("who may sign?")),
}
#: What has no row of its own. The last is noted at a grant, the others are entered.
EVENTS: Mapping[LegalEventKind, Any] = {
    LegalEventKind.ADDRESS_CHANGED: _("Our address changed"),
    LegalEventKind.BYLAWS_CHANGED: _("Our by-laws, stamp or logo changed"),
    LegalEventKind.WORKER_JOINED: _("Somebody was employed"),
    LegalEventKind.DONOR_REPORT_SENT: _("A report went to a donor"),
}
ENTERED = (LegalEventKind.ADDRESS_CHANGED, LegalEventKind.BYLAWS_CHANGED, LegalEventKind.WORKER_JOINED)
MONTH_CHOICES = [(number, word) for number, word in MONTHS.items()]
