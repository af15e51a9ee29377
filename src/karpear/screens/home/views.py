"""A person's first page, and its buttons for browsers without JavaScript."""

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.alerts.actions.sos import raise_sos, stand_down
from karpear.alerts.models import Alert
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.promises import extend
from karpear.people.current import me
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.offline import at_hand, kept_offline
from karpear.ui.pressure import Answer, in_private, under_pressure

from .forms import ExtendForm, SosForm, WordForm
from .queries import home_page, plan_pages

#: Which end of an SOS this browser has been told of and need not show again.
READ = "end_read"
#: In this browser the first steps are folded.
AWAY = "steps"


@under_pressure(read=Answer.EMPTY)
@require_safe
@kept_offline
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = home_page(me(request), now, forced=not in_private(request), read=request.session.get(READ, ""))
    context = {"now": now, "page": page, "word_form": WordForm(), "key": uuid4(), "sms": settings.KARPEAR_SMS_NUMBER}
    context["steps_away"] = bool(request.COOKIES.get(AWAY))
    return render(request, "home/home.html", context)


@under_pressure(write=Answer.OPEN)
@require_POST
def put_steps_away(request: HttpRequest) -> HttpResponse:
    """The first steps are folded in this browser, or shown there again."""
    response, secure = redirect("home"), settings.SESSION_COOKIE_SECURE
    if "again" in request.POST:
        response.delete_cookie(AWAY)
    else:
        response.set_cookie(AWAY, "away", max_age=365 * 86400, httponly=True, samesite="Lax", secure=secure)
    return response


@under_pressure(read=Answer.OPEN)
@require_safe
def keep(request: HttpRequest) -> JsonResponse:
    """Which pages a phone fetches before they are needed: addresses alone."""
    return JsonResponse({"pages": [*at_hand(), *plan_pages(me(request), timezone.now())]})


@under_pressure(write=Answer.OPEN)
@require_POST
def say_ok(request: HttpRequest) -> HttpResponse:
    """ "I'm OK" without JavaScript."""
    form, now = WordForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, _("That could not be read. Nothing was sent: press again."))
        return redirect("home")
    answer, _created = check_in(
        person=me(request), key=form.key_or_new(), made_at=now, word=form.cleaned_data["word"] or None, now=now
    )
    messages.success(
        request,
        _("You said you are OK. It has arrived.") if answer["settled"] else _("It has arrived. Nothing was due now."),
    )
    return redirect("home")


@under_pressure(write=Answer.OPEN)
@require_POST
def move(request: HttpRequest, promise_id: UUID) -> HttpResponse:
    """Thirty or sixty minutes more."""
    form = ExtendForm(request.POST)
    try:
        if form.is_valid():
            minutes, due = form.cleaned_data["minutes"], form.cleaned_data["due"]
            extend(person=me(request), promise_id=promise_id, minutes=minutes, now=timezone.now(), shown_due=due)
            messages.success(request, _("Moved. Your officers see the new time."))
    except (BadFields, Conflict) as refusal:
        messages.error(request, refusal.message or _("This check-in can no longer be moved."))
    return redirect("home")


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sos(request: HttpRequest) -> HttpResponse:
    """The alarm page: works signed out on a registered device; without JavaScript it asks once more."""
    person = request.user if isinstance(request.user, Person) else None
    form = SosForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and person and form.is_valid() and form.cleaned_data["confirmed"]:
        silent = form.cleaned_data["silent"]
        raise_sos(person=person, key=form.key_or_new(), pressed_at=now, silent=silent, now=now)
        return redirect("home")
    context = {"now": now, "person": person, "is_asking": request.method == "POST", "key": uuid4(), "form": form}
    return render(request, "home/sos.html", context)


@under_pressure(write=Answer.OPEN)
@require_POST
def say_nothing_happened(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """ "It was nothing": officers see it and decide."""
    form, now = WordForm(request.POST), timezone.now()
    if form.is_valid():
        stand_down(
            person=me(request),
            alert_id=alert_id,
            key=form.key_or_new(),
            word=form.cleaned_data["word"] or None,
            now=now,
        )
    return redirect("home")  # which says so, loud or quiet as the SOS was


@under_pressure(write=Answer.OPEN)
@require_POST
def read_end(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The end of their SOS need not be shown here any more. Raises Missing for anybody else's."""
    if not Alert.objects.filter(pk=alert_id, person=me(request)).exists():
        raise Missing
    request.session[READ] = str(alert_id)
    return redirect("home")
