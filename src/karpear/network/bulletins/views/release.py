"""Who will receive it, before it is sent; a second person; and what follows it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.keys.ids import new_id
from karpear.people.access import allowed
from karpear.people.current import me
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Missing
from karpear.ui.forms import named, offer
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..actions import follow, release
from ..elsewhere import elsewhere_of
from ..forms import AskReleaseForm, TakeBackForm
from ..models import Bulletin, BulletinStep
from ..queries.audience import resolved_audience
from ..queries.leak_warnings import outgoing_of, unanswered
from ..queries.pages import BulletinPage, bulletin_of, bulletin_page, release_choice, taking_back
from ..queries.partners_told import partners_before_release, partners_before_taking_back
from ..queries.preview import partner_words, preview_of
from ..queries.unheld import unheld_bulletin

to_check = refusing(lambda address: redirect("network:bulletin_check", address["bulletin"]))
to_bulletin = refusing(lambda address: redirect("network:bulletin", address["bulletin"]))
STEPS = {"update": BulletinStep.UPDATE, "wider": BulletinStep.DOWNGRADE}


def _ask_form(bulletin_shown: BulletinPage, data: Any = None) -> tuple[AskReleaseForm, Any]:
    choice = release_choice(bulletin_shown.row)
    form = AskReleaseForm(data, initial={"asked_of": str(choice.able[0].pk)} if len(choice.able) == 1 else {})
    offer(form, asked_of=named(choice.able))
    return form, choice


def _check_page(request: HttpRequest, bulletin: UUID, data: Any = None, error: str = "") -> HttpResponse:
    now = timezone.now()
    bulletin_shown = bulletin_page(me(request), bulletin, now)
    if not bulletin_shown.is_unsent:
        return redirect("network:bulletin", bulletin)
    if not (bulletin_shown.writes or bulletin_shown.may_release):
        raise Missing
    resolved = resolved_audience(bulletin_shown.row)
    partners_told = partners_before_release(bulletin_shown.row, resolved.partners, me(request))
    form, choice = _ask_form(bulletin_shown, data)
    if error:
        form.add_error("asked_of", error)
    context = {
        "page": bulletin_shown,
        "elsewhere": elsewhere_of(bulletin_shown.row, is_told=True, now=now),
        "preview": preview_of(bulletin_shown.row, resolved, me(request)),
        "partners_told": partners_told,
        "partner_words": partner_words(bulletin_shown.row) if partners_told.by_mail else [],
        "reading": release.reading_of(bulletin_shown.row, resolved),
        "choice": choice,
        "warnings": outgoing_of(bulletin_shown.row),
        "has_unanswered": bool(unanswered(bulletin_shown.row)),
        "form": form,
        "now": now,
    }
    return page(request, "network/bulletins/check.html", context, bad=bool(error))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@to_bulletin
def check(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """Who will receive it, by name, and what their message says."""
    return _check_page(request, bulletin)


@under_pressure(write=Answer.REFUSED)
@require_POST
@to_check
def ask(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """A second person is asked."""
    bulletin_shown = bulletin_page(me(request), bulletin, timezone.now())
    form, _choice = _ask_form(bulletin_shown, request.POST)
    asked_of = form.cleaned_data["asked_of"] if form.is_valid() else None
    try:
        release.ask_release(by=me(request), bulletin=bulletin, asked_of=asked_of, now=timezone.now())
    except BadFields as refusal:
        return _check_page(request, bulletin, request.POST, "" if form.errors else refusal.errors[0][1])
    return redirect("network:bulletin_check", bulletin)


@under_pressure(write=Answer.REFUSED)
@to_check
@press_page(gettext_lazy("Sent. You see here how many have read it."), to="network:bulletin")
def send(request: HttpRequest, bulletin: UUID) -> UUID:
    """It goes out."""
    reading = request.POST.get("reading", "")
    release.release(by=me(request), bulletin=bulletin, reading=reading, now=timezone.now())
    return bulletin


@under_pressure(write=Answer.REFUSED)
@to_bulletin
@press_page(gettext_lazy("Not sent. Its author is told to look again."), to="network:bulletins")
def send_back(request: HttpRequest, bulletin: UUID) -> None:
    """Not as it stands."""
    release.send_back(by=me(request), bulletin=bulletin, now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@require_POST
@to_bulletin
def follow_up(request: HttpRequest, bulletin: UUID, step: str) -> HttpResponse:
    """A draft that updates it, or lets it travel further. `step`: of STEPS."""
    former = bulletin_of(me(request), bulletin)
    row = follow.follow_bulletin(
        by=me(request), bulletin=former.pk, step=STEPS[step], key=_key(request), now=timezone.now()
    )
    return redirect("network:bulletin_change", row.pk)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_bulletin
def take_back(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """It no longer holds."""
    if unheld := unheld_bulletin(me(request), bulletin):
        return _take_back_unread(request, unheld)
    row = allowed(bulletin_of(me(request), bulletin), by=me(request), verb=Verb.RELEASE_BULLETIN)
    return form_page(
        request,
        "network/bulletins/take_back.html",
        TakeBackForm(request.POST or None, initial={"key": new_id()}),
        do=lambda clean: follow.take_back(by=me(request), bulletin=bulletin, now=timezone.now(), **clean),
        done=_("Taken back. Whoever received it is told; the page says which partners you tell yourself."),
        to=("network:bulletin", bulletin),
        context={
            "page": bulletin_page(me(request), row.pk, timezone.now()),
            "taking_back": taking_back(row, me(request)),
            "partners_told": partners_before_taking_back(row, me(request)),
        },
    )


def _take_back_unread(request: HttpRequest, row: Bulletin) -> HttpResponse:
    """By a lead, who does not read what it says."""
    return form_page(
        request,
        "network/bulletins/take_back_unread.html",
        TakeBackForm(request.POST or None, initial={"key": new_id()}),
        do=lambda clean: follow.take_back(by=me(request), bulletin=row.pk, now=timezone.now(), **clean),
        done=_("Taken back. Whoever received it is told."),
        to=("network:bulletins_sent",),
        context={"row": row},
    )


def _key(request: HttpRequest) -> UUID:
    """As the page made it. Raises BadFields."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise BadFields([("key", _("Open the page again."))]) from error
