"""Would it hold? One page for every open risk of a register."""

from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.models import Organisation
from karpear.people.queries.gates import require
from karpear.people.views.shared import refusing
from karpear.risks.pages import asked
from karpear.risks.register.models import Risk
from karpear.risks.register.queries.register import others
from karpear.rules.access import Verb
from karpear.rules.duty.decay import RiskHold
from karpear.ui.pressure import Answer, in_private, under_pressure

from .lists import CODES, hold_list
from .queries import HoldLine, count_holds, open_risks, risk_lines
from .words import HOLDS


class _Desk:
    """The open risks of one organisation, each worked out once."""

    def __init__(self, organisation: Organisation, now: datetime, *, forced: bool) -> None:
        self.organisation, self.now, self.forced = organisation, now, forced
        self.risks = open_risks(organisation.pk)

    @cached_property
    def lines(self) -> dict[UUID, HoldLine]:
        lines = risk_lines(self.organisation, list(self.risks), self.now, forced=self.forced)
        return {line.risk.pk: line for line in lines}

    def rows(self, risks: list[Risk]) -> list[HoldLine]:
        """What the list shows of these."""
        return [self.lines[risk.pk] for risk in risks]


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a search and a file; of drills it says nothing
@require_http_methods(["GET", "HEAD", "POST"])
@refusing("home")
def hold(request: HttpRequest) -> HttpResponse:
    """Every open risk: what answers it, when that was last tested, what is left of it, and the cheapest next test."""
    now, reader = timezone.now(), me(request)
    organisation = require(reader, asked(request, Verb.SEE_RISKS), Verb.SEE_RISKS).organisation
    desk = _Desk(organisation, now, forced=not in_private(request))
    counts = count_holds(desk.lines.values())
    states = {state: code for code, state in CODES.items()}
    return hold_list(lambda: desk.lines).page(
        request, desk.risks, template="hold/hold.html", now=now, prepare=desk.rows, organisation=organisation,
        other_organisations=others(reader, organisation.pk),
        counts=[(counts[state], HOLDS[state][1], states[state]) for state in RiskHold if counts[state]],
        note=lambda kind, count: note_export(by=reader, of="hold", kind=kind, count=count, now=now),
    )  # fmt: skip
