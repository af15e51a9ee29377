"""Saying whether a plan touches parties or an election."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.ui.pages import form_act

from ...decisions.queries.roles import SETTINGS
from ...pages import refusing, who
from ..actions.political import say_political


class PoliticalForm(forms.Form):
    """The one question."""

    political = forms.MultipleChoiceField(choices=SETTINGS, required=False)


@require_POST
@refusing
def political(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Said; the plan's page shows what is to be settled."""

    def say(clean: dict[str, Any]) -> None:
        say_political(person=who(request), activity=activity, setting=clean["political"], now=timezone.now())

    form = PoliticalForm(request.POST)
    return form_act(request, form, do=say, to=("activities:plan", activity), otherwise=_("Choose one of these."))
