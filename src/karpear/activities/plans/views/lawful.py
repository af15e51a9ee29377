"""Saying what a plan is before the law."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.ui.pages import form_act

from ...decisions.queries.law import CHOICES
from ...pages import refusing, who
from ..actions.lawful import say_lawful


class LawfulForm(forms.Form):
    """The one question."""

    lawful = forms.ChoiceField(choices=CHOICES)


@require_POST
@refusing
def lawful(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Said; the plan's page shows what follows."""

    def say(clean: dict[str, str]) -> None:
        say_lawful(person=who(request), activity=activity, lawful=clean["lawful"], now=timezone.now())

    return form_act(
        request, LawfulForm(request.POST), do=say, to=("activities:plan", activity), otherwise=_("Choose one of these.")
    )
