"""What there is, what is needed, and everything that this rests on."""

import json
from dataclasses import asdict
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.queries.gates import membership_in
from karpear.rules.access import Role, Verb, may
from karpear.rules.duty.reserve import ReserveQuestion
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, under_pressure

from ..actions.assumptions import assume
from ..assumptions import MISFORTUNES, Assumptions, form_of
from ..queries.state import ReserveState, event_costs, open_requests, reserve_state
from ..reserve_picture import draw_cover, draw_years
from .pages import asked, here, organisations, refusing

#: Where one goes on from the reserve's page.
LINKS = (
    "reserve_budget",
    "reserve_register",
    "reserve_grants",
    "money_ask",
    "reserve_assumptions",
    "reserve_ledger",
    "reserve_put_in",
    "reserve_lines",
)


@under_pressure(read=Answer.REFUSED)
@require_safe
@refusing
def reserve(request: HttpRequest) -> HttpResponse:
    """What there is, what is needed, how far it reaches, and what somebody still has to do."""
    organisation, now = asked(request), timezone.now()
    state = reserve_state(organisation, now)
    role = Role(membership_in(me(request), organisation).role)
    context = {
        "state": state,
        "cover": draw_cover(state.balance, [(state.p90, _("90 %")), (state.p95, _("95 %"))]),
        "years": draw_years(state.outlook.bars),
        "bars": list(enumerate(state.outlook.bars, start=1)),
        "event_costs": event_costs(state.assumptions),
        "shock": _shock(state),
        "requests": open_requests(organisation),
        "organisations": organisations(request, organisation),
        "links": {name: here(name, organisation) for name in LINKS},
        "sets": may(role, Verb.SET_RESERVE),
        "now": now,
    }
    return page(request, "preparedness/reserve.html", context)


def _shock(state: ReserveState) -> dict[str, object] | None:
    """What comes all at once: how many, what of, what it costs, for how many of them there is money."""
    shock = state.outlook.shock_cost
    if not shock or state.outlook.ruin is None:
        return None
    assumptions = state.assumptions
    one_costs = shock / assumptions.shock_at_once
    return {
        "kind": next(word for kind, word in MISFORTUNES.items() if kind.value == assumptions.shock_kind),
        "at_once": assumptions.shock_at_once,
        "cost": shock,
        "ruin": round(100 * state.outlook.ruin),
        "enough_for": min(assumptions.shock_at_once, int(state.balance / one_costs)),
    }


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@any_form
@refusing
def assumptions(request: HttpRequest) -> HttpResponse:
    """Everything on one form; and the question as the command line takes it."""
    organisation, now = asked(request, Verb.SET_RESERVE), timezone.now()
    state = reserve_state(organisation, now)
    do = partial(assume, by=me(request), organisation=organisation, now=now)
    context = {"state": state, "question": question_json(state.assumptions.question()), "now": now}
    return form_page(
        request,
        "preparedness/reserve_assumptions.html",
        form_of(request.POST or None, state.assumptions),
        do=lambda clean: do(new=Assumptions(**clean)),
        done=_("Saved. The figures below follow from it."),
        to=(here("reserve", organisation),),
        context=context,
    )


def question_json(question: ReserveQuestion) -> str:
    """As `karpear rule reserve` takes it."""
    asked_for = asdict(question)
    if question.shock is None:
        del asked_for["shock"]
    return json.dumps(asked_for, ensure_ascii=False)
