"""Being followed: the yes, the stop, private pages; asking where somebody is, and giving time."""

from datetime import datetime
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.messaging.models import Delivery
from karpear.people.current import me
from karpear.rules.refusals import Conflict, Missing
from karpear.ui.language import language_of
from karpear.ui.pages import form_act
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing as refused_to

from ...pages import lie_among_others
from ..actions import consent, senders, where_are_you
from ..forms.consent import AppForm, LinkForm, MinutesForm
from ..models import App
from ..queries.pages import FollowPage, asked_where, follow_page, link_view, senders_of

_refusing = refused_to(lambda address: redirect("activities:follow", activity=address["activity"]))
_refusing_mine = refused_to(lambda _address: redirect("activities:asked_where"))
_refusing_apps = refused_to(lambda _address: redirect("activities:apps"))


@require_http_methods(["GET", "HEAD", "POST"])
@_refusing
def follow(request: HttpRequest, activity: UUID) -> HttpResponse:
    """One's own way, and that of those one watches over. A press says yes to being followed."""
    if request.method == "POST":
        consent.follow(person=me(request), activity=activity, now=timezone.now())
        return redirect("activities:follow", activity=activity)
    return _page(request, follow_page(me(request), activity, timezone.now()))


def _page(request: HttpRequest, page: FollowPage, form: LinkForm | None = None, link: str = "") -> HttpResponse:
    lie_among_others(request, is_traveller=page.travels)
    form = form or LinkForm(contacts=page.contacts, colleagues=page.colleagues)
    context = {"page": page, "form": form, "link": link, "now": timezone.now()}
    return render(request, "activities/follow.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
@_refusing
def stop(request: HttpRequest, activity: UUID) -> HttpResponse:
    """One tap. The same words whatever else goes on."""
    consent.stop_following(person=me(request), activity=activity, now=timezone.now())
    messages.success(request, _("Stopped. No new position is taken."))
    return redirect("activities:follow", activity=activity)


@under_pressure(write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
@_refusing
def new_link(request: HttpRequest, activity: UUID) -> HttpResponse:
    """A private page for somebody; its address is shown here, once."""
    page = follow_page(me(request), activity, timezone.now())
    if request.method != "POST":  # the same address, opened again
        return redirect("activities:follow", activity=activity)
    form = LinkForm(request.POST, contacts=page.contacts, colleagues=page.colleagues)
    if not form.is_valid():
        return _page(request, page, form)
    token = consent.make_link(person=me(request), activity=activity, now=timezone.now(), **form.chosen())
    return _page(
        request, follow_page(me(request), activity, timezone.now()), link=f"{settings.KARPEAR_BASE_URL}/f/{token}"
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
@_refusing
def end_link(request: HttpRequest, activity: UUID, link: UUID) -> HttpResponse:
    consent.take_link_away(person=me(request), activity=activity, link=link, now=timezone.now())
    messages.success(request, _("That page shows nothing any more."))
    return redirect("activities:follow", activity=activity)


@under_pressure(write=Answer.REFUSED)
@require_POST
@_refusing
def ask(request: HttpRequest, activity: UUID, person: UUID) -> HttpResponse:
    """Ask a traveller where they are."""
    where_are_you.ask_where(by=me(request), activity=activity, person=person, now=timezone.now())
    messages.success(request, _("Asked. It stays on their first page until they answer."))
    return redirect("activities:follow", activity=activity)


@under_pressure(write=Answer.REFUSED)
@require_POST
@_refusing
def give_time(request: HttpRequest, activity: UUID, person: UUID) -> HttpResponse:
    """Thirty or sixty minutes more for a traveller's next check-in."""
    give = partial(where_are_you.give_time, by=me(request), activity=activity, person=person, now=timezone.now())
    sentence, to = _("Moved. They see the new time on their first page."), ("activities:follow", activity)
    return form_act(request, MinutesForm(request.POST), do=lambda clean: give(**clean), done=sentence, to=to)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Who asks where I am: one tap answers, another declines."""
    now = timezone.now()
    return render(request, "activities/asked_where.html", {"questions": asked_where(me(request), now), "now": now})


@require_POST
@_refusing_mine
def decline(request: HttpRequest, position_request: UUID) -> HttpResponse:
    where_are_you.decline_where(person=me(request), request=position_request, now=timezone.now())
    messages.success(request, _("Declined. They see that you would rather not say."))
    return redirect("activities:asked_where")


@under_pressure(write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
@_refusing_apps
def apps(request: HttpRequest) -> HttpResponse:
    """Apps that send positions while this page is closed. What they need is on this page once.

    A new one replaces the one before, so only whoever was shown that on this page gets one.
    """
    form, credentials = AppForm(request.POST or None), None
    current_ids = ",".join(str(sender.pk) for sender in senders_of(me(request)))
    if request.method == "POST" and form.is_valid():
        if request.POST.get("replaces", "") != current_ids:
            raise Conflict(_("Another app is already sending. Read below what happens to it, then press again."))
        credentials = senders.add_sender(person=me(request), app=App(form.cleaned_data["app"]), now=timezone.now())
    context = {"senders": senders_of(me(request)), "form": form, "now": timezone.now()}
    context |= {"base": settings.KARPEAR_BASE_URL, "current_ids": "" if credentials else current_ids}
    if credentials:
        context |= {"new_sender": credentials[0], "user_name": credentials[1], "secret": credentials[2]}
    return render(request, "activities/apps.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
@_refusing_apps
def close_app(request: HttpRequest, sender: UUID) -> HttpResponse:
    senders.close_sender(person=me(request), sender=sender, now=timezone.now())
    messages.success(request, _("That app can send nothing here any more."))
    return redirect("activities:apps")


@login_not_required
@require_safe
def follow_page_of(request: HttpRequest, token: str) -> HttpResponse:
    """The private page behind a link: about where somebody is, and above all how long ago. It changes nothing."""
    now = timezone.now()
    try:
        view = link_view(token, now)
    except Missing:
        return _quiet(render(request, "activities/follow_over.html", status=404))
    with translation.override(language_of(request, view.language)), timezone.override(ZoneInfo(view.time_zone)):
        return _quiet(render(request, "activities/follow_link.html", {"view": view, "now": now}))


def _quiet(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def where_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Behind the message of a request: the page, which asks who it is."""
    return redirect("activities:asked_where")
