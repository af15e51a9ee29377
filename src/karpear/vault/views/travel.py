"""Travel locks: one's own, and members'."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karpear.people.current import me
from karpear.rules.refusals import BadFields
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions import travel_locks as actions
from ..forms.custody import LockForm
from ..pages import page
from ..queries import locks as queries
from .custody import custody_page


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
@custody_page("vault:travel")
def travel(request: HttpRequest) -> HttpResponse:
    """What stands, and setting one."""
    person, now = me(request), timezone.now()
    people = list(queries.lockable(person).order_by("created_at", "id"))
    form = LockForm(request.POST or None, people=LockForm.people_of(person, people), zone=person.time_zone, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            locked_person = UUID(form.cleaned_data["person"])
            actions.set_travel_lock(by=person, person=locked_person, until=form.moment(), now=now)
        except BadFields as refusal:
            form.add_error("until", refusal.errors[0][1])
        else:
            messages.success(request, _("The lock is on. Nothing opens until it ends."))
            return redirect("vault:travel")
    locks = queries.standing(now).filter(person__in=people).select_related("person").order_by("set_at", "id")
    context = {
        "own": queries.shown_lock(person, now) if in_private(request) else None,
        "locks": locks if in_private(request) else [],
        "releasers": list(queries.chosen_releasers(person, now).order_by("created_at", "pk")[:6]),
        "form": form,
        "now": now,
        "zone": person.time_zone,
        "others": people,
    }
    return page(request, "vault/travel.html", context, bad=form.is_bound)


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page("vault:travel")
def release_lock(request: HttpRequest, lock: UUID) -> HttpResponse:
    """End somebody else's."""
    actions.release_travel_lock(by=me(request), lock=lock, now=timezone.now())
    messages.success(request, _("The lock has ended."))
    return redirect("vault:travel")
