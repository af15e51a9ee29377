"""What a place, its papers and what it lacks are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.law.premises import Copied, EndReason, Footing, SecondPlace, SiteGap, Tenure, TenurePaper

TENURES: Mapping[Tenure, Any] = {
    Tenure.OWN: _("It is our own"),
    Tenure.RENTED: _("Rented from a private owner"),
    Tenure.STATE: _("On land or in a building of the state"),
    Tenure.COMMUNITY: _("Lent by a community, a pagoda or another group"),
}
LANDLORDS: Mapping[str, Any] = {
    "ministry": _("a ministry or a state office"),
    "commune": _("a commune or village"),
    "company": _("a company"),
    "person": _("a private person"),
    "member": _("somebody of ours, or their family"),
    "faith": _("a pagoda or another faith community"),
    "community": _("a community"),
    "organisation": _("another organisation"),
}
PAPERS: Mapping[TenurePaper, Any] = {
    TenurePaper.DEED: _("a land title or deed of sale"),
    TenurePaper.LEASE: _("a lease"),
    TenurePaper.PERMIT: _("a permit, or a letter that allows the use"),
}
NEIGHBOURS: Mapping[str, Any] = {
    "nobody": _("nobody else"),
    "owner": _("the owner"),
    "organisation": _("another organisation"),
    "office": _("an office of the state"),
    "business": _("a business"),
    "home": _("people who live there"),
}
SECOND_PLACES: Mapping[SecondPlace, Any] = {
    SecondPlace.NONE: pgettext_lazy("second place", "none yet"),
    SecondPlace.THOUGHT_OF: pgettext_lazy("second place", "we know one, and have not asked"),
    SecondPlace.AGREED: pgettext_lazy("second place", "agreed with whoever has it"),
}
COPIES: Mapping[Copied, Any] = {
    Copied.REGISTRATION: _("registration, by-laws, memorandum"),
    Copied.ACCOUNTS: _("accounts and contracts"),
    Copied.STAFF: _("papers of staff"),
    Copied.CASES: _("files of the people we help"),
}
#: Shape and word.
FOOTINGS: Mapping[Footing, tuple[str, Any]] = {
    Footing.ANY_DAY: ("late", _("could end any day")),
    Footing.UNSURE: ("due", _("could end")),
    Footing.FIRM: ("safe", _("no end in sight")),
}
REASONS: Mapping[EndReason, Any] = {
    EndReason.PAPER_OVER: _("The paper that allows it has run out."),
    EndReason.NO_PAPER: _("Nothing in writing says that you may be there."),
    EndReason.STATE_OWNED: _("The state owns it, and can end the stay at any time."),
    EndReason.ENDS_SOON: _("The paper that allows it runs out within three months."),
    EndReason.END_UNKNOWN: _("Nobody has written down until when it holds."),
    EndReason.OPEN_ENDED: _("No end is agreed: the owner can give notice."),
}
GAPS: Mapping[SiteGap, Any] = {
    SiteGap.RENEWAL: _("Renew the paper, and write down the new day."),
    SiteGap.PAPER: _("Ask for a paper that says that you may be there."),
    SiteGap.SECOND_PLACE: _("Find a second place from which you could work the next day."),
    SiteGap.COPIES: _("Keep a copy elsewhere of:"),
    SiteGap.AGREEMENT: _("Ask whoever has the second place, and agree on it."),
    SiteGap.END: _("Look in the paper until when it holds, or write down that no end is agreed."),
    SiteGap.KEYS: _("Give a key to at least one more person."),
    SiteGap.LOOK: _("Look at all of this again."),
}
