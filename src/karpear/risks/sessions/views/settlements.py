"""After rating is closed: the spread of each item, what counts, and what it does to the register."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.people.models import Person
from karpear.people.queries.gates import members_where_may
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.rules.risk.matrix import Confidence, Reliability
from karpear.ui.pages import any_form, form_page, submit
from karpear.ui.scales import CONFIDENCES, RELIABILITIES

from ..actions import results, settlements
from ..forms.session import FinishForm, SettleForm
from ..models import Session, SessionState
from ..pack_forms import form_of
from ..queries import results as outcome
from ..queries import sessions as queries
from ..queries.form_years import compared_elements
from ..queries.spreads import ItemSpread, item_spread
from ..questions import KINDS, STANCES, word_of
from .sessions import seen_page


@any_form
def item(request: HttpRequest, session: UUID, item: UUID) -> HttpResponse:
    """One item: how far apart the raters are, and what counts. Read only for who does not run the session."""
    page = _after_closing(request, session)
    at = next((n for n, line in enumerate(page.items) if line.item.pk == item), None)
    if at is None:
        raise Missing
    line = page.items[at]
    spread = item_spread(line.item)
    can_settle = page.runs and page.session.state == SessionState.SETTLING
    form = _settle_form(request, spread) if can_settle else None
    following = page.items[at + 1].item.pk if at + 1 < len(page.items) else None
    to = ("risks:session_item", session, following) if following else ("risks:session", session)
    settle = partial(settlements.settle, by=me(request), item=item, now=timezone.now())
    if form and (settled := submit(request, form, do=lambda clean: settle(**clean), to=to)):
        return settled
    context: dict[str, Any] = {
        "page": page,
        "session": page.session,
        "line": line,
        "spread": spread,
        "form": form,
        "kind": KINDS[line.item.kind],  # type: ignore[index]
        "settled": [(word_of(k), v) for k, v in (line.item.settled or {}).items()],
        "previous": page.items[at - 1].item.pk if at else None,
        "following": following,
        "now": timezone.now(),
    }
    return render(request, "risks/session_item.html", context, status=422 if form and form.errors else 200)


def _settle_form(request: HttpRequest, spread: ItemSpread) -> SettleForm:
    """Prefilled with what was settled before, else with the median of each question."""
    item = spread.item
    initial: dict[str, Any] = {s.scale.key: s.median for s in spread.scales if s.median}
    if item.settled is not None:
        initial = {**item.settled, "left_open": not item.settled, "why": item.settled_why, "proof": item.proof}
    form = form_of(item.session)
    return SettleForm(
        request.POST or None, scales=[s.scale for s in spread.scales], initial=initial,
        asks_proof=form is not None and form.asks_proof,
    )  # fmt: skip


@require_POST
def take_back(request: HttpRequest, item: UUID) -> HttpResponse:
    open_item = settlements.take_back(by=me(request), item=item, now=timezone.now())
    return redirect("risks:session_item", open_item.session_id, open_item.pk)


@any_form
def finish(request: HttpRequest, session: UUID) -> HttpResponse:
    """What will change in the register; confirming writes all of it."""
    page = _after_closing(request, session)
    if not page.runs:
        raise Forbidden
    if page.session.state == SessionState.FINISHED:
        return redirect("risks:session_result", session)
    if page.settled < len(page.items):
        raise Conflict(_("Still to be settled: %(count)d.") % {"count": len(page.items) - page.settled})
    listed = outcome.outcomes(page.session, request.LANGUAGE_CODE or "en")
    new = [(o.item, o.name) for o in listed if o.way == "new"]
    owners = {f"owner_{i.pk.hex}": str(me(request).pk) for i, _name in new}
    form = FinishForm(request.POST or None, new=new, members=_members(me(request), page.session), initial=owners)
    mark = request.POST.get("seen", "")
    return form_page(
        request,
        "risks/session_finish.html",
        form,
        do=lambda clean: results.finish(by=me(request), session=session, mark=mark, now=timezone.now(), **clean),
        done=_("Finished.") if page.session.form else _("Finished. The register shows the result."),
        to=("risks:session_result", session),
        context={"page": page, "session": page.session, "outcomes": listed, "stamp": outcome.stamp(listed)},
    )


@require_safe
def result(request: HttpRequest, session: UUID) -> HttpResponse:
    """The index, the actors, and what changed since the last assessment."""
    page = _after_closing(request, session)
    if not page.sees:
        raise Forbidden
    language = request.LANGUAGE_CODE or "en"
    visible_session, previous = page.session, page.session.previous
    context = {
        "elements": compared_elements(visible_session, language),
        "page": page,
        "session": visible_session,
        "risks": outcome.outcomes(visible_session, language) if visible_session.state != SessionState.FINISHED else [],
        "judged": outcome.judged(visible_session, language) if visible_session.state == SessionState.FINISHED else [],
        "index": outcome.index_of(line.item for line in page.items),
        "index_before": outcome.index_of(previous.items.all()) if previous else None,
        "compared": outcome.compared(visible_session, language),
        "dots": [(dot, STANCES[dot.stance].name) for dot in outcome.actors_map(visible_session, language)],
        "steps": outcome.steps(),
        "sure": CONFIDENCES[Confidence(visible_session.confidence)].name if visible_session.confidence else "",
        "reliable": RELIABILITIES[Reliability(visible_session.reliability)].name if visible_session.reliability else "",
        "now": timezone.now(),
    }
    template = "risks/form_result.html" if visible_session.form else "risks/session_result.html"
    return render(request, template, context)


def _after_closing(request: HttpRequest, session: UUID) -> queries.SessionPage:
    """Before rating is closed nobody sees what anybody chose: not even who runs it."""
    page = seen_page(request, session, timezone.now())
    if not page.shows_spread:
        raise Forbidden(_("Nobody sees what others chose before rating is closed."))
    return page


def _members(person: Person, session: Session) -> list[Person]:
    for organisation, members in members_where_may(person, Verb.FACILITATE):
        if organisation.pk == session.organisation_id:
            return members
    return []
