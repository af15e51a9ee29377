"""From a need, or from an incident, to who can help; the application; and what came of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karpear.cases.incidents.help_words import HELP_KINDS, HELP_OUTCOMES
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.queries.incidents import incident_of
from karpear.people.current import me
from karpear.rules.refusals import Conflict
from karpear.rules.sharing.services import HelpNeed
from karpear.ui.pages import any_form, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ...models import ServiceEntry
from .. import actions
from ..application import draft_of, language_for
from ..cards import ServiceCard, card_in_pack, card_of_entry, entry_of
from ..matches import asking_organisation, incident_words, match_page, need_of_incident, usual_need
from ..need_query import need_form, need_query
from ..uses import use_of

to_match = refusing(lambda _address: redirect("network:services_match"))


@under_pressure(read=Answer.EMPTY)
@require_safe
@to_match
def match(request: HttpRequest) -> HttpResponse:
    """Anybody here may ask who can help; what members wrote down is for those who act for one."""
    return _match_page(request, usual_need(me(request)), None)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@to_match
def match_incident(request: HttpRequest, incident: UUID) -> HttpResponse:
    """What is clear of the incident is filled in."""
    visible_incident = incident_of(me(request), incident)
    return _match_page(request, need_of_incident(me(request), visible_incident), visible_incident)


def _match_page(request: HttpRequest, usual: HelpNeed, incident: Incident | None) -> HttpResponse:
    form, need = need_form(request.GET, usual)
    today = timezone.localdate(timezone.now())
    context = {
        "form": form,
        "need": need,
        "incident": incident,
        "incident_words": incident_words(incident) if incident else "",
        "wish": need_query(need, incident.pk if incident else None),
        "matches": match_page(me(request), need, today, private=in_private(request)),
    }
    return page(request, "network/directory/match.html", context, bad=form.is_bound and not form.is_valid())


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_match
def apply(request: HttpRequest, service: UUID) -> HttpResponse:
    """To one that somebody wrote down, and that nobody has taken out."""
    entry = entry_of(me(request), service)
    if entry.ended_at:
        raise Conflict(str(ServiceEntry.NOT_NOW))
    return _apply_page(request, lambda today: card_of_entry(entry, today))


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_match
def apply_to_pack(request: HttpRequest, country: str, code: str) -> HttpResponse:
    """To one of the country's pack."""
    return _apply_page(request, lambda today: card_in_pack(me(request), country, code, today))


def _apply_page(request: HttpRequest, card_on: Callable[[Any], ServiceCard]) -> HttpResponse:
    person, now = me(request), timezone.now()
    card = card_on(timezone.localdate(now))
    incident = _incident(request)
    _form, need = need_form(request.GET, need_of_incident(person, incident) if incident else usual_need(person))
    if request.method == "POST":
        use = actions.note_use(
            by=person, key=_uuid(request.POST.get("key", "")) or uuid4(), card=card,
            kind=request.POST.get("kind", ""), incident=incident.pk if incident else None, now=now,
        )  # fmt: skip
        messages.success(request, _noted(card))
        return redirect(*(("cases:incident", incident.pk) if incident else ("network:service_use", use.pk)))
    language = language_for(card, get_language() or "en")
    draft = draft_of(card, need, asking_organisation(person, incident), incident, language)
    if request.GET.get("as") == "text":
        answer = HttpResponse(draft.text + "\n", content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="application.txt"'
        return answer
    kinds = [(kind, HELP_KINDS[kind]) for kind in card.offer.kinds]
    kind_asked = next((kind for kind in need.kinds if kind in card.offer.kinds), "")
    context = {
        "card": card, "draft": draft, "incident": incident, "kinds": kinds, "kind_asked": kind_asked, "key": uuid4(),
        "wish": need_query(need, incident.pk if incident else None),
    }  # fmt: skip
    return page(request, "network/directory/apply.html", context)


def _noted(card: ServiceCard) -> str:
    if card.offer.answer_hours:
        return _("Noted. Once the promised time is over you are asked what came of it. You can say it before, too.")
    return _("Noted. In two weeks you are asked what came of it. You can say it before, too.")


def _incident(request: HttpRequest) -> Incident | None:
    """The one that it is for. Raises Missing for one that they do not see."""
    typed = request.GET.get("incident", "")
    incident = _uuid(typed)
    return incident_of(me(request), incident) if incident else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@under_pressure(read=Answer.HIDDEN)
@require_safe
@to_match
def show_use(request: HttpRequest, use: UUID) -> HttpResponse:
    """What came of it: one tap."""
    own_use = use_of(me(request), use)
    today = timezone.localdate(timezone.now())
    card: ServiceCard | None = None
    if own_use.entry_id:
        entry = ServiceEntry.objects.visible_to(me(request)).filter(pk=own_use.entry_id).first()
        card = card_of_entry(entry, today) if entry else None
    else:
        country, _colon, code = own_use.pack_entry.partition(":")
        card = card_in_pack(me(request), country, code, today)
    context = {
        "use": own_use,
        "card": card,
        "kind": HELP_KINDS[own_use.kind],
        "state": HELP_OUTCOMES.get(own_use.outcome),
        "outcomes": [(code, words) for code, (_shape, words) in HELP_OUTCOMES.items()],
    }
    return page(request, "network/directory/use.html", context)


@under_pressure(write=Answer.REFUSED)
@to_match
@press_page(
    gettext_lazy("Thank you. Whoever looks for help next knows it, and not from whom."), to="network:service_use"
)
def answer_use(request: HttpRequest, use: UUID) -> UUID:
    """One of five."""
    now = timezone.now()
    outcome = request.POST.get("outcome", "")
    actions.answer_use(by=me(request), use=use, outcome=outcome, now=now, today=timezone.localdate(now))
    return use
