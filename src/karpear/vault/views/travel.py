"""Travel locks: one's own, and members'."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.people.current import me
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions import travel_locks as actions
from ..forms.custody import LockForm
from ..pages import form_page
from ..queries import locks as queries
from .custody import custody_page


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@any_form
@custody_page("vault:travel")
def travel(request: HttpRequest) -> HttpResponse:
    """What stands, and setting one."""
    person, now = me(request), timezone.now()
    people = list(queries.lockable(person).order_by("created_at", "id"))
    form = LockForm(request.POST or None, people=LockForm.people_of(person, people), zone=person.time_zone, now=now)

    def lock(clean: dict[str, Any]) -> None:
        actions.set_travel_lock(by=person, now=now, **clean)

    locks = queries.standing(now).filter(person__in=people).select_related("person").order_by("set_at", "id")
    context = {
        "own_lock": queries.shown_lock(person, now) if in_private(request) else None,
        "locks": locks if in_private(request) else [],
        "releasers": list(queries.chosen_releasers(person, now).order_by("created_at", "pk")[:6]),
        "now": now,
        "zone": person.time_zone,
        "other_people": people,
    }
    sentence, to = _("The lock is on. Nothing opens until it ends."), ("vault:travel",)
    return form_page(request, "vault/travel.html", form, do=lock, done=sentence, to=to, context=context)


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page("vault:travel")
def release_lock(request: HttpRequest, lock: UUID) -> HttpResponse:
    """End somebody else's."""
    actions.release_travel_lock(by=me(request), lock=lock, now=timezone.now())
    messages.success(request, _("The lock has ended."))
    return redirect("vault:travel")
