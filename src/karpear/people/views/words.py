"""The three words and the second password. The pages never say whether there are any: somebody may be looking.

Whoever gave either password just now may change them, so that both kinds of session look alike.
"""

from typing import Any

from allauth.core.internal.ratelimit import consume_or_429
from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.ui.pages import submit
from karpear.ui.pressure import Answer, in_private, under_pressure

from .. import words
from ..actions import account as actions
from ..forms.account import DuressForm, WordsForm
from ..signin import gave_password_lately, password_first
from .shared import page, refusing, who

#: The other password could be guessed here, and each change is told on every address.
LIMIT = {"words": "10/h/user"}


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)
@refusing("people:words")
def safety_words(request: HttpRequest) -> HttpResponse:
    """Set the three words."""
    if request.method == "POST" and (wait := _not_now(request)):
        return wait
    person, forced = who(request), not in_private(request)
    form = WordsForm(request.POST or None)

    def set_words(clean: dict[str, Any]) -> None:
        words.set_words(person=person, now=timezone.now(), forced=forced, **clean)

    saved = submit(request, form, do=set_words, done=_("Saved."), to=("people:words",))
    return saved or _words(request, form, DuressForm(), bad=form.is_bound)


@under_pressure(write=Answer.EMPTY)
@require_POST
@refusing("people:words")
def second_password(request: HttpRequest) -> HttpResponse:
    """Set the password that raises a silent alert."""
    if wait := _not_now(request):
        return wait
    person, forced = who(request), not in_private(request)
    form = DuressForm(request.POST)

    def set_password(clean: dict[str, Any]) -> None:
        actions.set_duress_password(person=person, password=clean["password"], now=timezone.now(), forced=forced)

    saved = submit(request, form, do=set_password, done=_("Saved."), to=("people:words",))
    return saved or _words(request, WordsForm(), form, bound=form, bad=True)


def _not_now(request: HttpRequest) -> HttpResponse | None:
    """The password first, and not too often."""
    if password_page := password_first(request, timezone.now(), reverse("people:words")):
        return password_page
    limit_page: HttpResponse | None = consume_or_429(
        request, app="karpear", action="words", config=LIMIT, user=who(request)
    )
    return limit_page


def _words(
    request: HttpRequest, form: WordsForm, duress_form: DuressForm, *, bound: forms.Form | None = None, bad: bool
) -> HttpResponse:
    has_recent_password = gave_password_lately(request, timezone.now())
    context = {"form": form, "duress_form": duress_form, "bound": bound, "has_recent_password": has_recent_password}
    return page(request, "words", context, bad=bad)
