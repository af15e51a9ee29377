"""Coming in by a link, and a forgotten password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.rules.access import Role
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.pages import add_errors
from karpear.ui.pressure import WAY, Answer, under_pressure

from ..actions import invitations, passwords
from ..forms.invitations import JOINED_AS, FirstForm, JoinForm, NewPasswordForm
from ..models import Person
from ..queries import screens as queries
from ..signin import keep_language, note_password
from .shared import page, refusing, who

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@under_pressure(write=Answer.OPEN)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for, and the form that uses it. Opening it changes nothing."""
    invitation = queries.invitation_by_token(token, timezone.now())
    if invitation is None:
        return page(request, "join_closed", {})
    kind = FirstForm if invitation.makes_operator else JoinForm
    form = kind(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    visitor = who(request) if request.user.is_authenticated else None
    if request.method == "POST" and visitor is None and form.is_valid():
        try:
            person = invitations.come_in(token=token, newcomer=form.newcomer(), now=timezone.now())
        except BadFields as refusal:
            add_errors(form, refusal)
        except (Conflict, Missing):
            return page(request, "join_closed", {})
        else:
            return _welcome(request, person)
    acts = invitation.role != Role.MEMBER.value
    context = {
        "invitation": invitation,
        "role": JOINED_AS[invitation.role],
        "acts": acts,
        "form": form,
        "visitor": visitor,
        "token": token,
    }
    return page(request, "join", context, bad=form.is_bound and visitor is None)


@require_POST
@refusing("people:watchers")
def join_known(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody who is signed in uses the link."""
    invitations.join(token=token, person=who(request), now=timezone.now())
    messages.success(request, _("Welcome. You now belong to this organisation."))
    return redirect("people:watchers")


@under_pressure(write=Answer.OPEN)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Set a new password with the link an officer made. It works once."""
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            passwords.set_new_password(uid=uid, token=token, password=form.cleaned_data["password"], now=timezone.now())
        except Missing as refusal:
            raise Http404 from refusal
        except BadFields as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("Saved. Sign in with your new password."))
            return redirect("account_login")
    if not passwords.password_link_works(uid=uid, token=token):
        return page(request, "join_closed", {})
    return page(request, "new_password", {"form": form}, bad=form.is_bound)


@under_pressure(write=Answer.OPEN)
@login_not_required
@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """What to do about a forgotten password. No mail is sent: whoever reads the mail would be let in."""
    return page(request, "forgotten", {})


def _welcome(request: HttpRequest, person: Person) -> HttpResponse:
    login(request, person, backend=BACKEND)
    request.session[WAY] = 0  # whatever was typed in this browser before
    note_password(request, person)
    messages.success(request, _("Welcome."))
    response = redirect("people:second_factor" if queries.needs_second_factor(person) else "home")
    keep_language(response, person.language)
    return response
