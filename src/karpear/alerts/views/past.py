"""Past alerts: a list to search, and a file to take away."""

from dataclasses import replace

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from karpear.people.current import me
from karpear.people.list_choices import organisation_choice
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden
from karpear.ui.columns import Column
from karpear.ui.list_choices import Choice, EmptyList, within_week
from karpear.ui.listing import Listing
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.templatetags.ui import day_clock, lasting

from ..actions.exports import note_export
from ..forms import DRILLS, ENDS, KINDS
from ..queries.board import may_see_board
from ..queries.past import PastRow, of_organisation, of_people_called, past_alerts, past_row


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)
@require_http_methods(["GET", "HEAD", "POST"])
def past(request: HttpRequest) -> HttpResponse:
    """Everything that has ended, page by page. A search and a file are a POST: no name stands in an address."""
    person, now = me(request), timezone.now()
    if not may_see_board(person):
        raise Forbidden()
    alerts = past_alerts(person)
    choices_here = (
        replace(organisation_choice(organisations_where(person, Verb.SEE_BOARD)), where=of_organisation),
        within_week("ended", _("Ended"), "resolved_at", now),
    )
    return replace(PAST, filters=[*PAST.filters, *choices_here]).page(
        request, alerts if in_private(request) else alerts.none(), template="alerts/past.html", now=now,
        prepare=lambda rows: [past_row(alert) for alert in rows],
        note=lambda _kind, count: note_export(by=person, count=count, now=now),
    )  # fmt: skip


def _what(row: PastRow) -> SafeString:
    drill = format_html(' <span class="tag">{}</span>', _("drill")) if row.alert.drill else ""
    return format_html("{}{}", row.word, drill)


def _opened(row: PastRow) -> str:
    return row.alert.opened_at.isoformat()


def _ended(row: PastRow) -> str:
    return row.alert.resolved_at.isoformat() if row.alert.resolved_at else ""


def _lasted(row: PastRow) -> str:
    return lasting(row.alert.opened_at, row.alert.resolved_at) if row.alert.resolved_at else ""


PAST = Listing(
    title=gettext_lazy("Past alerts"),
    columns=[
        Column(
            "name", gettext_lazy("Name"), 24, sort=True, link=lambda row: reverse("alerts:report", args=[row.alert.pk])
        ),
        Column(
            "opened", gettext_lazy("Opened"), 20, value=_opened, show=lambda row: day_clock(row.alert.opened_at),
            sort="-opened_at",
        ),
        Column("word", gettext_lazy("What"), 20, show=_what, sort="kind"),
        Column("drill", gettext_lazy("Drill"), value=lambda row: _("yes") if row.alert.drill else _("no"), page=False),
        Column("organisation", gettext_lazy("Organisation"), 24, page=False),
        Column("by", gettext_lazy("Who had it"), 24, sort=True, labelled=True),
        Column("ended", gettext_lazy("Ended"), 20, value=_ended, page=False),
        Column("outcome", pgettext_lazy("end", "How"), 20, sort="outcome"),
        Column("lasted", gettext_lazy("Lasted"), value=_lasted),
    ],
    filters=[
        Choice("kind", gettext_lazy("What"), KINDS, empty=gettext_lazy("Everything")),
        Choice("outcome", gettext_lazy("How it ended"), ENDS, empty=gettext_lazy("Any end")),
        Choice(
            "drill", gettext_lazy("Drills"), DRILLS, where=lambda code: Q(drill=code == "yes"),
            empty=gettext_lazy("With drills"),
        ),
    ],
    search=of_people_called,
    search_hint=gettext_lazy("A part of the name"),
    order=("-opened_at", "-pk"),
    brief=True,
    exports=("csv", "xlsx"),
    empty=EmptyList(
        gettext_lazy("Nothing has ended yet"), gettext_lazy("What is still open is on the board."), "/board/",
        gettext_lazy("To the board"),
    ),
)  # fmt: skip
