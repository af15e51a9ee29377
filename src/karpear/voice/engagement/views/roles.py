"""Roles: my own page, three small forms, what a lead reads, and who has declared."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import choose_organisation, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.voice.engagement import LeaveState
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm, questions

from ..actions import roles as actions
from ..content import DeclaredRoles
from ..queries import roles as queries
from ..values import LeaveAnswer, NewDeclaration, NewLeave, PressCard

roles_home = refusing(lambda address: redirect("voice:declaration", address["declaration"]) if "declaration" in address
                      else redirect("voice:my_roles"))  # fmt: skip


class DeclarationForm(ValueForm):
    """Three taps: the page, what one is, save."""

    asks = NewDeclaration


class LeaveForm(ValueForm):
    """Two days."""

    asks = NewLeave


class LeaveAnswerForm(ValueForm):
    """No with a reason, or other days."""

    asks = LeaveAnswer
    conditional = frozenset({"offered_from", "offered_until", "leave_why"})


class PressCardForm(ValueForm):
    """A card, until when, and who can show it."""

    asks = PressCard


@under_pressure(read=Answer.EMPTY)
@require_safe
@roles_home
def mine(request: HttpRequest) -> HttpResponse:
    """What I have declared, and what I may do as what."""
    now = timezone.now()
    if in_private(request):
        context = {"my_roles": queries.my_roles(me(request), now), "now": now}
    else:
        context = {
            "my_roles": queries.MyRolesPage([], queries.guides_for(queries.FOR_EVERYBODY, LeaveState.NOT_NEEDED)),
            "now": now,
        }
    return page(request, "voice/engagement/mine.html", context)


def _form(
    request: HttpRequest, organisation: UUID, form: type[ValueForm], *, template: str, do: Any, done: Any, first: bool
) -> HttpResponse:
    """`first`: nothing needs to have been declared before."""
    person = me(request)
    membership, content = require(person, organisation, Verb.READ_POSTURE), queries.own_content(person, organisation)
    if not content.roles and not first:
        raise Missing
    return form_page(
        request,
        template,
        form(request.POST or None, initial=_standing(form, content)),
        do=partial(do, by=person, organisation=organisation, now=timezone.now()),
        done=done,
        to=("voice:my_roles",),
        context={"organisation": membership.organisation},
    )


def _standing(form: type[ValueForm], content: DeclaredRoles) -> dict[str, Any]:
    return {name: getattr(content, name) for name in questions(form.asks)}


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@roles_home
def declare(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What I am, besides my work."""
    done = _("Saved. Only you and the leads can read it. Below is what you may do as what.")
    return _form(
        request, organisation, DeclarationForm, template="voice/engagement/declare.html", do=actions.declare, done=done,
        first=True,
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@roles_home
def ask_leave(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """From when to when; a lead agrees."""
    return _form(
        request, organisation, LeaveForm, template="voice/engagement/leave.html", do=actions.ask_leave,
        done=_("Saved. A lead has to agree."), first=False,
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@roles_home
def note_card(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """A press card or accreditation."""
    return _form(
        request, organisation, PressCardForm, template="voice/engagement/card.html", do=actions.note_card,
        done=_("Saved. You are reminded here a month before it ends."), first=False,
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN)
@require_safe
@roles_home
def show(request: HttpRequest, declaration: UUID) -> HttpResponse:
    """One declaration: its person's, and the leads'."""
    now = timezone.now()
    shown_page = queries.declaration_page(me(request), declaration, now)
    return page(request, "voice/engagement/declaration.html", {"page": shown_page, "now": now})


@under_pressure(write=Answer.REFUSED)
@roles_home
@press_page(to="voice:declaration")
def look(request: HttpRequest, declaration: UUID) -> UUID:
    """A lead has read it, and agrees to a leave that waits."""
    now = timezone.now()
    shown_page = queries.declaration_page(me(request), declaration, now)
    today = today_of(shown_page.declaration.organisation, now)
    text_hash = request.POST.get("text_hash", "")
    actions.look_at_roles(by=me(request), declaration=declaration, text_hash=text_hash, now=now, today=today)
    is_agreed = shown_page.may_be_agreed
    messages.success(request, _("You agreed to this leave.") if is_agreed else _("Noted that you have read it."))
    return declaration


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@roles_home
def answer_leave(request: HttpRequest, declaration: UUID) -> HttpResponse:
    """A lead says no to a leave, or names other days."""
    person, now = me(request), timezone.now()
    shown_page = queries.declaration_page(person, declaration, now)
    if shown_page.is_own or not shown_page.may_be_agreed:
        raise Missing
    return form_page(
        request,
        "voice/engagement/leave_answer.html",
        LeaveAnswerForm(request.POST or None),
        do=partial(actions.answer_leave, by=person, declaration=declaration, now=now),
        done=_("Saved. Whoever asked for it reads your answer."),
        to=("voice:declaration", declaration),
        context={"page": shown_page},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@roles_home
def staff(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Who has declared, and when; leads open what."""
    now = timezone.now()
    own_organisation, _others = choose_organisation(me(request), organisation, Verb.SEE_VOICE)
    context = {"staff": queries.staff_roles(me(request), own_organisation, now), "now": now}
    return page(request, "voice/engagement/staff.html", context)
