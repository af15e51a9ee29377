"""An organisation's keys: who reads, who waits, the keys outside, and drills."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions import drills, outside_keys
from ..forms.custody import CustodyWordsForm, OutsideForm
from ..models import Outside
from ..pages import form_page, page
from ..queries import recovery as recovery_queries
from ..queries import team as team_queries
from .custody import custody_page

HOME = "vault:team_home"


@under_pressure(read=Answer.OPEN)
@require_safe
@custody_page("vault:home")
def team_home(request: HttpRequest) -> HttpResponse:
    """The keys of the organisation that comes first."""
    organisations = team_queries.organisations_kept(me(request))
    if not organisations:
        raise Http404
    return redirect("vault:team", organisation=organisations[0].pk)


@under_pressure(read=Answer.EMPTY)
@require_safe
@custody_page("vault:home")
def team(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """The state of its keys. What counts is worked out in the browser, from the signed list."""
    person, now = me(request), timezone.now()
    state = team_queries.team_state(person, organisation, forced=not in_private(request))
    other_organisations = [row for row in team_queries.organisations_kept(person) if row.pk != organisation]
    rows = [_row(outside, now) for outside in team_queries.outside_keys(organisation)] if in_private(request) else []
    form = OutsideForm()
    context = {"team": state, "other_organisations": other_organisations, "outside": rows, "form": form}
    return page(request, "vault/team.html", context)


def _row(outside: Outside, now: Any) -> dict[str, Any]:
    recovery = outside.kind == "recovery" and outside.confirmed_at is not None
    return {
        "key": outside,
        "last_drill": recovery_queries.last_drill(outside) if recovery else None,
        "drill_due": recovery and recovery_queries.is_drill_due(outside, now),
        "open_drill": recovery_queries.open_drill(outside) if recovery else None,
    }


@under_pressure(read=Answer.EMPTY)
@require_safe
@custody_page(HOME)
def card(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """The card of an organisation's keys, to print and compare with."""
    state = team_queries.team_state(me(request), organisation, forced=not in_private(request))
    return page(request, "vault/team_card.html", {"team": state, "now": timezone.now()})


@under_pressure(read=Answer.EMPTY)
@require_safe
@custody_page(HOME)
def ceremony(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """How to make the recovery key, step by step."""
    state = team_queries.team_state(me(request), organisation, forced=not in_private(request))
    return page(request, "vault/recovery_ceremony.html", {"team": state, "form": OutsideForm()})


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page(HOME)
def propose(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Enter a recovery or a partner's key; a second officer confirms it."""
    state = team_queries.team_state(me(request), organisation)
    form = OutsideForm(request.POST)
    propose = partial(outside_keys.propose_outside, by=me(request), organisation=organisation, now=timezone.now())
    return form_page(
        request,
        "vault/team_outside.html",
        form,
        do=lambda clean: propose(**clean),
        done=_("Entered. Now a second officer compares the words and confirms."),
        to=("vault:team", organisation),
        context={"team": state},
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page(HOME)
def confirm(request: HttpRequest, outside: UUID) -> HttpResponse:
    """The second officer's yes."""
    outside_key = outside_keys.confirm_outside(by=me(request), outside=outside, now=timezone.now())
    messages.success(request, _("Confirmed. It counts when an officer has vouched for it on this page."))
    return redirect("vault:team", organisation=outside_key.organisation_id)


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page(HOME)
def retire(request: HttpRequest, outside: UUID) -> HttpResponse:
    """Give a key up."""
    outside_key = outside_keys.retire_outside(by=me(request), outside=outside, now=timezone.now())
    if outside_key.retired_at:
        messages.success(request, _("Nothing is sealed to this key any more."))
    else:
        messages.success(request, _("Your answer is recorded. The key is given up when a second officer agrees."))
    if outside_key.organisation_id is None:
        return redirect("vault:recovery")
    return redirect("vault:team", organisation=outside_key.organisation_id)


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page(HOME)
def ask_drill(request: HttpRequest, outside: UUID) -> HttpResponse:
    """Begin a drill."""
    drill = drills.ask_drill(by=me(request), outside=outside, now=timezone.now())
    return redirect("vault:drill", drill=drill.pk)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@custody_page(HOME)
def drill(request: HttpRequest, drill: UUID) -> HttpResponse:
    """What to do with the file, and the words in it."""
    visible_drill = recovery_queries.drill_of(me(request), drill)
    if visible_drill is None:
        raise Http404
    return form_page(
        request,
        "vault/recovery_drill.html",
        CustodyWordsForm(request.POST or None),
        do=lambda clean: drills.answer_drill(by=me(request), drill=drill, now=timezone.now(), **clean),
        done=_("Correct. The recovery key works, and its holder can use it."),
        to=("vault:drill", drill),
        context={"drill": visible_drill},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@custody_page(HOME)
def drill_file(request: HttpRequest, drill: UUID) -> HttpResponse:
    """The sealed words, to take to the offline laptop."""
    visible_drill = recovery_queries.drill_of(me(request), drill)
    if visible_drill is None:
        raise Http404
    return sealed_file(bytes(visible_drill.blob), "drill.age")


def sealed_file(blob: bytes, name: str) -> HttpResponse:
    """An age file to take away."""
    answer = HttpResponse(blob, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
