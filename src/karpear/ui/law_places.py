"""The pages about the law and the authorities, in the tree of `places`."""

from django.utils.translation import gettext_noop

from karpear.rules.access import Verb

from .place_kinds import MenuPlace, MenuRoom

LAW_ROOM = MenuRoom(
    gettext_noop("Law and authorities"),
    (
        MenuPlace(
            gettext_noop("Calendar"),
            "/law/",
            Verb.SEE_LAW,
            views=(
                MenuPlace(gettext_noop("Late duties"), "/law/?state=late"),
                MenuPlace(gettext_noop("Duties that nobody does yet"), "/law/?owner=nobody"),
            ),
        ),
        MenuPlace(gettext_noop("Demands"), "/demands/", Verb.SEE_LAW),
        MenuPlace(gettext_noop("Papers and proofs"), "/law/evidence/", Verb.SEE_LAW),
        MenuPlace(gettext_noop("Registration and MOU"), "/law/profile/", Verb.SEE_LAW, each=True),
        MenuPlace(
            gettext_noop("Review of laws"),
            "/law/review/",
            Verb.SEE_LAW,
            below=("/law/bills/", "/law/lawyer/"),
            each=True,
            views=(
                MenuPlace(gettext_noop("Draft laws"), "/law/bills/"),
                MenuPlace(gettext_noop("Questions for the lawyer"), "/law/lawyer/"),
            ),
        ),
        MenuPlace(gettext_noop("Premises"), "/premises/", Verb.SEE_LAW),
        MenuPlace(
            gettext_noop("Inquiries and sanctions"),
            "/law/inquiries/",
            Verb.SEE_LAW,
        ),
    ),
)
#: Beside the other questions of whether the organisation would hold.
CLOSING_DRILL = MenuPlace(gettext_noop("Closing drill"), "/law/closing/", Verb.SEE_LAW)
EARLY_SIGNS = MenuPlace(gettext_noop("Early signs"), "/law/signs/", Verb.SEE_LAW)
