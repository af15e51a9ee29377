"""The reply: drafted, approved, on paper and as a Word file, handed over; and the letter's photograph."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.rules.access import Verb
from karpear.rules.law.demands import ReplyBasis, items_for
from karpear.rules.refusals import Missing
from karpear.ui.pages import Do, any_form, form_act, form_page
from karpear.ui.paper import languages_of, pdf, pdf_answer
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm
from karpear.vault import pages as vault_pages
from karpear.vault.pages import sealed_page

from ...paper import TEMPLATES
from ..actions.replies import answer_without_letter, approve_reply, close_demand, draft_reply, hand_back, hand_over
from ..actions.retaliations import note_retaliation
from ..forms import DisclosureForm
from ..models import Demand, DemandOutcome
from ..queries.letters import letters_of, reply_letters
from ..queries.pages import DemandPage, demand_page, demand_seen
from ..queries.retaliations import threat_names
from ..values import NewApproval, NewHandBack, NewOutcome, NewReply, NewRetaliation
from ..words import BASES, choices_of
from .pages import PAGE, listed

_FILE = "reply.pdf"
WRITTEN_DOWN = gettext_lazy("Written down. What they have now is kept with it.")


def _doing(request: HttpRequest, demand: UUID, form: ValueForm, verb: Callable[..., Any]) -> Do:
    """The verb, with what the form asks for."""
    return lambda clean: verb(by=me(request), demand=demand, new=form.asks(**clean), now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@require_POST
@listed
def reply_draft(request: HttpRequest, demand: UUID) -> HttpResponse:
    """A letter from codes alone, on the basis that was chosen."""
    demand_seen(me(request), demand)
    form = ValueForm(request.POST, asks=NewReply, choices={"basis": choices_of(BASES)})
    return form_act(
        request,
        form,
        do=_doing(request, demand, form, draft_reply),
        done=_("Drafted. Counsel reads it, and a second person approves it."),
        to=("compliance:reply", demand),
        otherwise=_("Choose what the reply rests on."),
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
@listed
def reply_approve(request: HttpRequest, demand: UUID) -> HttpResponse:
    """A second person says that it may leave."""
    demand_seen(me(request), demand)
    form = ValueForm(request.POST, asks=NewApproval)
    return form_act(
        request,
        form,
        do=_doing(request, demand, form, approve_reply),
        done=_("Approved. It can be handed over."),
        to=(PAGE, demand),
        otherwise=_("Open the demand again, and write the day as a day."),
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
@listed
def reply_back(request: HttpRequest, demand: UUID) -> HttpResponse:
    """A second person says that it may not leave as it is."""
    demand_seen(me(request), demand)
    form = ValueForm(request.POST, asks=NewHandBack)
    return form_act(
        request,
        form,
        do=_doing(request, demand, form, hand_back),
        done=_("Handed back. Whoever drafted it gets a message."),
        to=(PAGE, demand),
        otherwise=_("Say it in fewer words."),
    )


def _with_reply(request: HttpRequest, demand: UUID) -> Demand:
    """One whose reply they may read today. Raises Missing."""
    shown_page = demand_page(me(request), demand, timezone.now())
    if not shown_page.shows_reply:
        raise Missing
    return shown_page.demand


@under_pressure(read=Answer.HIDDEN)
@require_safe
@listed
@sealed_page
def reply(request: HttpRequest, demand: UUID) -> HttpResponse:
    """The letter in each language, to print and as a Word file. Raises Missing before it is drafted."""
    row = _with_reply(request, demand)
    language, names = get_language() or "en", dict(settings.LANGUAGES)
    letters = [(code, names[code], blocks) for code, blocks in reply_letters(row).items()]
    letters.sort(key=lambda letter: letter[0] != language)
    return vault_pages.page(request, "compliance/demands/reply.html", {"demand": row, "letters": letters})


@under_pressure(read=Answer.HIDDEN)
@require_safe
@listed
def reply_pdf(request: HttpRequest, demand: UUID) -> HttpResponse:
    """The letter on A4, with room for the letterhead."""
    letters = reply_letters(_with_reply(request, demand))
    languages = [code for code in languages_of(request.GET.get("language", ""), "km") if code in letters]
    document = pdf(
        TEMPLATES / "reply.typ", {"blocks": letters}, languages=languages, title="Letter", now=timezone.now()
    )
    return pdf_answer(document, _FILE)


def _form_about(
    request: HttpRequest, shown_page: DemandPage, name: str, form: ValueForm, *, do: Callable[..., Any], done: Any
) -> HttpResponse:
    """A page of its own, that leads back to the demand. `name`: of its template."""
    demand = shown_page.demand.pk
    return form_page(
        request,
        f"compliance/demands/{name}.html",
        form,
        do=_doing(request, demand, form, do),
        done=done,
        to=(PAGE, demand),
        context={"page": shown_page},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def answer(request: HttpRequest, demand: UUID) -> HttpResponse:
    """It was handed over: how, and what they have now."""
    shown_page = demand_page(me(request), demand, timezone.now())
    if not shown_page.may_hand_over:
        raise Missing
    form = DisclosureForm(request.POST or None, initial={"disclosed": _items_named(shown_page)})
    return _form_about(request, shown_page, "answer", form, do=hand_over, done=WRITTEN_DOWN)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def answer_otherwise(request: HttpRequest, demand: UUID) -> HttpResponse:
    """They were answered on the spot, or took it: how, and what they have now."""
    shown_page = demand_page(me(request), demand, timezone.now())
    if not shown_page.may_answer_otherwise:
        raise Missing
    form = DisclosureForm(request.POST or None)
    return _form_about(request, shown_page, "answer_otherwise", form, do=answer_without_letter, done=WRITTEN_DOWN)


def _items_named(shown_page: DemandPage) -> list[str]:
    """What the reply names."""
    return [item.value for item in items_for(shown_page.answer.rule, ReplyBasis(shown_page.demand.basis))]


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def close(request: HttpRequest, demand: UUID) -> HttpResponse:
    """What came of it."""
    shown_page = demand_page(me(request), demand, timezone.now())
    if not (shown_page.may_close or shown_page.may_say_withdrawn):
        raise Missing
    initial = {} if shown_page.may_close else {"outcome": DemandOutcome.WITHDRAWN.value}
    form = ValueForm(request.POST or None, asks=NewOutcome, initial=initial)
    return _form_about(request, shown_page, "close", form, do=close_demand, done=_("Closed."))


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def afterwards(request: HttpRequest, demand: UUID) -> HttpResponse:
    """What was done to us after it, in codes."""
    shown_page = demand_page(me(request), demand, timezone.now())
    if not shown_page.may(Verb.KEEP_LAW):
        raise Missing
    threats = list(threat_names(shown_page.demand.organisation).items())
    form = ValueForm(request.POST or None, asks=NewRetaliation, choices={"threat": threats})
    sentence = _("Noted with the demand, by kind and month.")
    return _form_about(request, shown_page, "afterwards", form, do=note_retaliation, done=sentence)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@listed
@sealed_page
def letter(request: HttpRequest, demand: UUID) -> HttpResponse:
    """The letter of the authority: photographed and sealed in the browser, and opened again there."""
    row = demand_seen(me(request), demand)
    context = {"demand": row, "letters": letters_of(row)}
    return vault_pages.page(request, "compliance/demands/letter.html", context)
