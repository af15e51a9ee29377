"""What somebody asks to see besides the law: a clause of a donor."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.people.current import me
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.ui.forms import offer
from karpear.ui.pages import any_form, form_page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ..actions import papers as actions
from ..queries.papers import kinds_by_name
from ..values import NewOwnClaim
from .shared import listed


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@listed
def new_claim(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One more."""
    membership, now = require(me(request), organisation, Verb.KEEP_LAW), timezone.now()
    form = ValueForm(request.POST or None, asks=NewOwnClaim)
    offer(form, kinds=kinds_by_name(membership.organisation))
    return form_page(
        request,
        "compliance/own_claim.html",
        form,
        do=lambda clean: actions.add_claim(
            by=me(request), organisation=organisation, new=NewOwnClaim(**{**clean, "kinds": tuple(clean["kinds"])}),
            now=now,
        ),
        done=_("Added."),
        to=("compliance:evidence",),
        context={"organisation": membership.organisation},
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@listed
@press_page(gettext_lazy("Taken off the list."), to="compliance:evidence")
def remove_claim(request: HttpRequest, own_claim: UUID) -> None:
    """Nobody asks for it any more."""
    actions.remove_claim(by=me(request), claim=own_claim, now=timezone.now())
