"""The list of everything that is owed, and of what was filed: the calendar as a phone shows it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from karpear.people.list_choices import organisation_choice
from karpear.people.models import Organisation
from karpear.rules.law.duty_state import SOON
from karpear.ui.columns import Column, mark
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.list_views import ListView
from karpear.ui.listing import Listing

from .queries.lines import DutyLine
from .words import STATES

OWED = "owed"
STATE_WORDS = {
    OWED: gettext_lazy("still owed"),
    "late": pgettext_lazy("date of a duty", "late"),
    "soon": gettext_lazy("within 30 days"),
    "later": gettext_lazy("later"),
    "undated": gettext_lazy("day not known"),
    "agree": gettext_lazy("waits for a second person"),
    "done": gettext_lazy("filed"),
    "left_out": gettext_lazy("nothing to file"),
}
OWNERS = {"me": gettext_lazy("me"), "nobody": gettext_lazy("nobody yet")}
KINDS = {"law": gettext_lazy("asked by law"), "own": gettext_lazy("our own")}


def _in_state(now: datetime) -> Callable[[str], Q]:
    owed, dated = Q(settled_at=None), Q(due_on__isnull=False)
    conditions = {
        OWED: owed,
        "late": owed & Q(late_at__lte=now),
        "soon": owed & dated & Q(late_at__gt=now, late_at__lte=now + SOON),
        "later": owed & dated & Q(late_at__gt=now + SOON),
        "undated": owed & ~dated & Q(late_at__gt=now),
        "agree": owed & Q(left_out_at__isnull=False),
        "done": Q(filed_on__isnull=False),
        "left_out": Q(settled_at__isnull=False, filed_on=None),
    }
    return lambda code: conditions[code]


def _day(line: DutyLine) -> str:
    """By which day one goes there; with the hour, where it has one."""
    if line.day is None:
        return _("day not known")
    day = date_format(line.go_by or line.day, "j M Y")
    return f"{day}, {line.row.due_time:%H:%M}" if line.row.due_time else day


def _shown_day(line: DutyLine) -> str:
    """The same; and why it is not the day itself, where nobody works on that."""
    if line.day is None or line.go_by is None:
        return _day(line)
    days = {"day": date_format(line.go_by, "D j M Y"), "due": date_format(line.day, "D j M")}
    return _("%(day)s (due %(due)s)") % days


def _name(line: DutyLine) -> SafeString | str:
    """What has to be done; under it, whose it is."""
    return format_html("{}<br><small>{}</small>", line.name, line.about) if line.about else line.name


def _state(line: DutyLine) -> str:
    return str(STATES[line.state][1])


def _marks(line: DutyLine) -> SafeString:
    """How it stands, and what nobody has confirmed."""
    to_agree = mark("due", _("waits for a second person")) if line.waits_for_second else ""
    uncertain = mark("silent", _("day uncertain")) if line.row.uncertain and line.is_owed else ""
    may_bind = mark("silent", _("may bind us")) if line.row.may_bind and line.is_owed else ""
    without_proof = mark("due", _("without proof")) if line.lacks_proof else ""
    lacks = mark("due", _("its proof lacks something")) if line.lacks else ""
    return format_html("{} {} {} {} {} {}", line.mark, to_agree, uncertain, may_bind, without_proof, lacks)


def _articles(line: DutyLine) -> str:
    """By which article; and in a word where no source has confirmed it."""
    articles = ", ".join(line.articles) or (_("our own") if line.own_duty else "")
    return f"{articles} · {_('to check')}" if line.is_to_check else articles


def _owner(line: DutyLine) -> str:
    return line.owner_name or (_("nobody yet") if line.is_owed else "")


_COLUMNS = (
    Column("name", gettext_lazy("What has to be done"), 40, value=lambda line: line.full_name, show=_name,
           link=lambda line: reverse("compliance:duty_date", args=[line.row.pk])),
    Column("day", pgettext_lazy("day", "By"), 14, value=_day, show=_shown_day, sort="late_at"),
    Column("state", gettext_lazy("State"), 18, value=_state, show=_marks),
    Column("owner", gettext_lazy("Who does it"), 18, value=_owner, labelled=True),
    Column("articles", gettext_lazy("By which law"), 24, value=_articles),
    Column("office", gettext_lazy("To whom"), 24, value=lambda line: ", ".join(line.offices), page=False),
    Column("filed_on", gettext_lazy("Filed on"), 12, value=lambda line: line.row.filed_on, page=False),
)  # fmt: skip


def duty_list(organisations: Sequence[Organisation], reader: UUID, now: datetime) -> Listing:
    """Of what is owed, the first that is due on top, unless something else is asked for."""
    owner_filters: dict[str, Any] = {"me": Q(owner=reader), "nobody": Q(owner=None)}
    source_filters: dict[str, Any] = {"law": Q(own_duty=None), "own": Q(own_duty__isnull=False)}
    return Listing(
        title=gettext_lazy("Calendar of duties"),
        columns=_COLUMNS,
        filters=[
            organisation_choice(organisations),
            Choice("state", gettext_lazy("State"), STATE_WORDS, where=_in_state(now), default=OWED),
            Choice("owner", gettext_lazy("Who does it"), OWNERS, where=lambda code: owner_filters[code]),
            Choice("kind", gettext_lazy("Kind"), KINDS, where=lambda code: source_filters[code]),
        ],
        search=("name", "articles"),
        search_hint=gettext_lazy("What has to be done, or a law"),
        order=("late_at", "id"),
        brief=True,
        per_page=10,
        at_a_glance=3,
        code="duties",
        views=[
            ListView(gettext_lazy("Mine"), {"owner": "me"}),
            ListView(pgettext_lazy("date of a duty", "Late"), {"state": "late"}),
            ListView(gettext_lazy("Within 30 days"), {"state": "soon"}),
            ListView(gettext_lazy("Filed"), {"state": "done"}),
        ],
        exports=("csv", "xlsx", "paper"),
        empty=EmptyList(
            gettext_lazy("Nothing is owed yet"),
            gettext_lazy("Say first who you are before the law: what applies follows from it."),
            "/law/profile/",
            gettext_lazy("Who we are"),
        ),
    )
