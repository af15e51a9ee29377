"""The list of shifts: who is on watch when, narrowed, sorted and saved."""

from datetime import datetime

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import stretch

from ..models import Person, Shift
from ..queries.roster import RosterPage

OFFERED = {"yes": gettext_lazy("Offered to somebody")}
WORDS = (gettext_lazy("Nobody is on watch now"), gettext_lazy("Step 1 goes to all officers until somebody is."))


def _officer(shift: Shift) -> SafeString:
    return format_html("<b>{}</b>", shift.officer_name)


def _when(shift: Shift) -> str:
    return stretch(shift.starts_at, shift.ends_at)


def _offer(shift: Shift) -> str:
    return mark("due", f"{_('offered to')} {shift.offered_to.shown_name}") if shift.offered_to else ""


def _is_offered(_code: str) -> Q:
    return Q(offered_to__isnull=False)


def shift_list(page: RosterPage, person: Person, now: datetime) -> Listing:
    """Of the next two weeks, as this person may change it."""
    officers = {str(membership.person_id): membership.person.shown_name for membership in page.able}
    return Listing(
        title=gettext_lazy("Duty roster"),
        columns=[
            Column(
                "officer", gettext_lazy("Who"), 24, value=lambda shift: shift.officer_name, show=_officer,
                sort=True,
            ),
            Column(
                "when", gettext_lazy("From"), 20, value=lambda shift: stamp(shift.starts_at), show=_when,
                sort="starts_at",
            ),
            Column("until", gettext_lazy("Until"), 20, value=lambda shift: stamp(shift.ends_at), page=False),
            Column(
                "now", gettext_lazy("State"), file=False,
                show=lambda shift: mark("safe", _("now")) if shift.starts_at <= now else "",
            ),
            Column(
                "offer", gettext_lazy("Offered to"), 24, show=_offer,
                value=lambda shift: shift.offered_to.shown_name if shift.offered_to else "",
            ),
            Column(
                "acts", gettext_lazy("Actions"), template="people/shift_acts.html", file=False,
                bare=lambda shift: not page.may_edit and shift.officer_id != person.pk,
            ),
        ],
        filters=[
            Choice("who", gettext_lazy("Who"), officers, where=lambda code: Q(officer=code)),
            Choice("offered", gettext_lazy("Offered to"), OFFERED, where=_is_offered),
        ],
        search=("officer", "offer"),
        search_hint=gettext_lazy("A part of the name"),
        order=("starts_at", "pk"),
        at_a_glance=10,
        brief=True,
        exports=("csv", "xlsx", "paper"),
        empty=EmptyList(*WORDS, "#add" if page.may_edit else "", gettext_lazy("Put somebody on watch")),
    )  # fmt: skip
