"""Who watches over me, and whom I watch over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.rules.refusals import Missing

from ..actions import members
from ..actions import watch as watch_actions
from ..forms.watch import AskOrganisationForm, AskPersonForm
from ..queries import gates, screens
from ..signin import gave_password_lately, password_first
from .shared import page, refusing, who


@refusing("people:watchers")
def watchers(request: HttpRequest) -> HttpResponse:
    """Both directions, what waits for an answer, and the two ways to ask."""
    kind = request.POST.get("kind", "")
    person_form = AskPersonForm(request.POST if kind == "person" else None, prefix=None, auto_id="person_%s")
    org_form = AskOrganisationForm(request.POST if kind == "organisation" else None, auto_id="organisation_%s")
    form = org_form if kind == "organisation" else person_form
    if request.method == "POST" and form.is_valid():
        now, person = timezone.now(), who(request)
        if kind == "organisation":
            watch_actions.ask_organisation(person=person, now=now, **org_form.cleaned_data)
            messages.success(request, _("If there is an organisation of this name here, it will be asked."))
        else:
            watch_actions.ask_person(person=person, now=now, **person_form.cleaned_data)
            messages.success(request, _("If somebody signs in with this address, they will be asked."))
        return redirect("people:watchers")
    context = {
        "page": screens.watch_page(who(request)),
        "person_form": person_form,
        "org_form": org_form,
        "bound": form if form.is_bound else None,
        "has_recent_password": gave_password_lately(request, timezone.now()),
    }
    return page(request, "watchers", context, bad=form.is_bound)


@require_POST
@refusing("people:watchers")
def answer(request: HttpRequest, watch: UUID) -> HttpResponse:
    """Yes or no to somebody who asked."""
    choice = request.POST.get("answer", "")
    accept, approves = choice in ("accept", "accept_both"), choice == "accept_both"
    watch_actions.answer_watch(by=who(request), watch_id=watch, accept=accept, approves=approves, now=timezone.now())
    message = _("You now watch over them. Their SOS reaches you.") if accept else _("You said no. They are not told.")
    messages.success(request, message)
    return redirect("people:watchers")


@require_POST
@refusing("people:watchers")
def approval(request: HttpRequest, watch: UUID) -> HttpResponse:
    """Does who watches approve, too? Asked by the one side, agreed to by the other, taken back by either."""
    wish, now = request.POST.get("do", ""), timezone.now()
    if wish in ("ask", "ask_no_more"):
        watch_actions.ask_approval(person=who(request), watch_id=watch, approval_wanted=wish == "ask", now=now)
    else:
        watch_actions.set_approval(by=who(request), watch_id=watch, approves=wish == "agree", now=now)
    messages.success(request, _("Saved."))
    return redirect("people:watchers")


@require_POST
@refusing("people:watchers")
def end(request: HttpRequest, watch: UUID) -> HttpResponse:
    """Either side ends it."""
    person, now = who(request), timezone.now()
    watch_page = screens.watch_page(person)
    if watch not in {own_watch.pk for own_watch in (*watch_page.watched_by, *watch_page.watching)}:
        raise Missing
    if password_page := password_first(request, now, reverse("people:watchers")):
        return password_page
    watch_actions.end_watch(by=person, watch_id=watch, now=now)
    messages.success(request, _("Ended."))
    return redirect("people:watchers")


@require_POST
@refusing("people:watchers")
def consent(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Is this organisation told when I press SOS?"""
    person, now, yes = who(request), timezone.now(), request.POST.get("consent") == "yes"
    gates.membership_in(person, organisation)
    if not yes and (password_page := password_first(request, now, reverse("people:watchers"))):
        return password_page
    members.set_consent(person=person, organisation_id=organisation, consent=yes, now=now)
    messages.success(request, _("Saved."))
    return redirect("people:watchers")
