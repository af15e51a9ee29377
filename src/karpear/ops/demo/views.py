"""Being somebody else, playing a scene, the tour, texts. Only a demo has these addresses (`project/demo_urls.py`)."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.alerts.queries.board import may_see_board
from karpear.people.models import Person
from karpear.people.signin import note_password
from karpear.ui.pages import form_act
from karpear.ui.pressure import Answer, under_pressure

from ..demo_folder import is_demo_folder
from .banner import SCENES, STOP, troupe
from .cast import COMPANIES, Company, company_of
from .player import ask_for
from .scenes import SCENES as ACTS
from .texts import TextForm, folder, lay
from .tour import tour_of
from .world import PASSWORD

MOST_DIGITS = 3
#: What to look at while a scene plays.
LOOK_AT = {
    "sos": gettext_lazy(
        "A colleague on the road presses SOS. Look at the new row: who, where, how long ago. Take it with “I have it”; "
        "after half a minute another officer does."
    ),
    "network": gettext_lazy(
        "Check-ins of eleven people fall due, and no phone has a network. Look at “Late”; after half a minute the "
        "board says that many are silent together. What was pressed in time arrives at last: nobody is alarmed."
    ),
    "arrest": gettext_lazy(
        "A colleague sends “arrested at the checkpoint” by text message. Look at the alert; after half a minute it is "
        "a case, and its first hours begin to count."
    ),
}


def only_in_a_demo(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A second lock behind the addresses, which nothing but a demo has."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.KARPEAR_DEMO or not is_demo_folder(Path(settings.KARPEAR_DATA)):
            raise Http404
        return view(request)

    return answer


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
@only_in_a_demo
def choose(request: HttpRequest) -> HttpResponse:
    """Everybody whom a visitor can be, and the scenes."""
    return render(request, "ops/demo.html", {"troupe": troupe(), "scenes": SCENES})


@under_pressure(write=Answer.OPEN)
@login_not_required
@require_POST
@only_in_a_demo
def become(request: HttpRequest) -> HttpResponse:
    """Sign out, and in as another person of the demo."""
    _sign_in(request, request.POST.get("email", ""))
    return redirect("home")


@under_pressure(write=Answer.OPEN)
@login_not_required
@require_POST
@only_in_a_demo
def play_scene(request: HttpRequest) -> HttpResponse:
    """Let a scene begin, and show the board of whoever is on watch there."""
    scene = request.POST.get("scene", "")
    if scene not in ACTS or not settings.DEMO_LIVES:
        raise Http404
    company = _company(request)
    if not (isinstance(request.user, Person) and may_see_board(request.user)):
        officer = company.officer
        _sign_in(request, next(p.email for _name, people in troupe() for p in people if p.name == officer))
    ask_for(Path(settings.KARPEAR_DATA), scene, company)
    messages.info(request, str(LOOK_AT[scene]))
    return redirect("board")


@under_pressure(write=Answer.OPEN)
@require_POST
@only_in_a_demo
def tour(request: HttpRequest) -> HttpResponse:
    """To a stop of the tour; anything that is none ends it."""
    stops = tour_of(request.user) if isinstance(request.user, Person) else ()
    stop = request.POST.get("stop", "")
    number = int(stop) if stop.isascii() and stop.isdigit() and len(stop) <= MOST_DIGITS else 0
    if not 1 <= number <= len(stops):
        request.session.pop(STOP, None)
        return redirect("home")
    request.session[STOP] = number
    return redirect(stops[number - 1][0])


@under_pressure(write=Answer.OPEN)
@login_not_required
@require_POST
@only_in_a_demo
def write_text(request: HttpRequest) -> HttpResponse:
    """A text of anybody, handed to the demo's modem; the answer comes to the messages that were sent."""
    modem = folder()
    if modem is None:
        raise Http404
    return form_act(
        request,
        TextForm(request.POST),
        do=lambda clean: lay(modem, person=UUID(clean["person"]), words=clean["words"], now=timezone.now()),
        done=_("The text is on its way. What it does takes a few seconds: load this page again for the answer."),
        otherwise=_("Choose somebody, and write a text."),
        to=("demo_mail",),
    )


def _company(request: HttpRequest) -> Company:
    return company_of(request.user.name) if isinstance(request.user, Person) else COMPANIES[0]


def _sign_in(request: HttpRequest, email: str) -> None:
    """By the door that everybody uses, with the password that is printed. Raises Http404 for anybody else."""
    if email not in {persona.email for _name, people in troupe() for persona in people}:
        raise Http404
    logout(request)
    person = authenticate(request, email=email, password=PASSWORD)
    if not isinstance(person, Person):
        messages.error(request, _("The password of this person was changed. Sign in by hand."))
        return
    login(request, person)
    note_password(request, person)
    request.session.pop(STOP, None)
    timezone.deactivate()
