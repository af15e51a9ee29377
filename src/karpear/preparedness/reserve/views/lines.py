"""Who leads whom: one small page, on which each of the organisation's people has a choice."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.people.current import me
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.ui.forms import PersonChoice, named
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure

from ..actions.lines import write_line
from ..queries.requests import members_of
from ..queries.signers import led_by
from .pages import asked, here, refusing


class LinesForm(forms.Form):
    """For each person whoever leads them."""

    def __init__(self, data: Any, *, people: Sequence[Person], standing: dict[UUID, UUID]) -> None:
        super().__init__(data)
        for person in people:
            field = PersonChoice(label=person.shown_name, required=False, empty=_("nobody"))
            field.offer(named(leader for leader in people if leader != person))
            field.initial = str(standing.get(person.pk, ""))
            self.fields[str(person.pk)] = field


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@any_form
@refusing
def lines(request: HttpRequest) -> HttpResponse:
    """What is written down counts for what is asked from then on."""
    organisation, now = asked(request, Verb.SET_RESERVE), timezone.now()
    form = LinesForm(request.POST or None, people=members_of(organisation), standing=led_by(organisation, now))
    do = partial(write_line, by=me(request), organisation=organisation, now=now)
    return form_page(
        request,
        "preparedness/reserve_lines.html",
        form,
        do=lambda clean: do(lines={UUID(person): leader for person, leader in clean.items()}),
        done=_("Saved. It counts for what is asked from now on."),
        to=(here("reserve", organisation),),
        context={"now": now},
    )
