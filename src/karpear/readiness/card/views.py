"""The wallet card, and the page that whoever finds it may open."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.keys.ring import ring
from karpear.people.current import me
from karpear.people.models import Person
from karpear.rules.secret.tokens import emergency_token
from karpear.ui.pages import any_form, form_act, form_page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from . import actions, queries
from .forms import MOST_CONTACTS, PARTS, CardForm, PageForm
from .models import EmergencyPage
from .qr import square_code

_card = refusing(lambda _values: redirect("readiness:card"))


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@any_form
@_card
def card(request: HttpRequest) -> HttpResponse:
    """What stands on the card, and its page."""
    person, now = me(request), timezone.now()
    stored_card = queries.card_of(person)
    initial = CardForm.filled(stored_card)
    contacts = queries.callable_contacts(person)
    if stored_card.empty:  # whom one relies on already is offered first
        initial |= {"contacts": [pk for pk, _name, _phone in contacts[:MOST_CONTACTS]]}
    page = queries.open_page_of(person, now)
    context = {"now": now, "card": stored_card, "page": page, "page_form": PageForm()}
    if page:
        context |= {"address": _address(page), "shown_parts": [PARTS[part] for part in page.shows]}
    return form_page(
        request,
        "readiness/card.html",
        CardForm(request.POST or None, initial=initial, contacts=contacts),
        do=lambda clean: actions.keep_card(person=person, card=clean, now=now),
        done=_("Saved. Print it, and carry it."),
        to=("readiness:card",),
        context=context,
    )


@under_pressure(read=Answer.OPEN)
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The card as it is printed and folded once."""
    person, now = me(request), timezone.now()
    page = queries.open_page_of(person, now)
    stored_card = queries.card_of(person)
    services = queries.emergency_numbers(person) if stored_card.emergency else []
    context = {"now": now, "card": stored_card, "page": page, "labels": _labels(), "services": services}
    if page:
        context["drawn"] = square_code(_address(page))
    return render(request, "readiness/paper.html", context)


@under_pressure(write=Answer.REFUSED)
@_card
@press_page(gettext_lazy("Removed."), to="readiness:card")
def remove(request: HttpRequest) -> None:
    """Forget the card and close its page."""
    actions.remove_card(person=me(request), now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@require_POST
@_card
def make_page(request: HttpRequest) -> HttpResponse:
    """A new address for the card; an older one closes."""
    return form_act(
        request,
        PageForm(request.POST),
        do=lambda clean: actions.make_page(person=me(request), now=timezone.now(), **clean),
        done=_("The page is open. Print the card again: its square code is new."),
        to=("readiness:card",),
        otherwise=_("Choose what the page shows."),
    )


@under_pressure(write=Answer.REFUSED)
@_card
@press_page(gettext_lazy("Closed. Its address no longer opens anything."), to="readiness:card")
def withdraw(request: HttpRequest) -> None:
    """The printed address opens nothing any more."""
    actions.withdraw_page(person=me(request), now=timezone.now())


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def emergency(request: HttpRequest, token: str) -> HttpResponse:
    """What its person chose to show to whoever found their card. Opening it changes nothing and tells nobody."""
    emergency_view = queries.emergency_by_token(token, timezone.now())
    if emergency_view is None:
        raise Http404
    with translation.override(_language(request, emergency_view.page.person)):
        answer = render(request, "readiness/emergency.html", {"card": emergency_view.card, "labels": _labels()})
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def _address(page: EmergencyPage) -> str:
    return f"{settings.KARPEAR_BASE_URL}/e/{emergency_token(ring().index_key, page.pk)}"


def _language(request: HttpRequest, person: Person) -> str:
    codes = {code for code, _name in settings.LANGUAGES}
    cookie_code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return cookie_code if cookie_code in codes else person.language


def _labels() -> dict[str, str]:
    """Each label in both languages: nobody knows who will read it."""
    labels = {}
    for part, label in PARTS.items():
        texts = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                texts.append(str(label))
        labels[part] = " · ".join(texts)
    return labels
