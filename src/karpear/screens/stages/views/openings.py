"""One opening of a pack, with the alert and the incident behind it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.cases.incidents.queries.incidents import may_open_from
from karpear.cases.incidents.queries.prefill import incident_of_alert
from karpear.network.directory.services.matches import need_of_detained
from karpear.network.directory.services.need_query import need_query
from karpear.people.current import me
from karpear.readiness.packs.actions import openings as opening_actions
from karpear.readiness.packs.queries import packs as queries
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.vault.pages import page, sealed_page


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@refusing(lambda address: redirect("stages:opening", opening=address["opening"]))
@sealed_page
def opening(request: HttpRequest, opening: UUID) -> HttpResponse:
    """One opening: for its opener, the custodians, and the person, who may say no."""
    person, now = me(request), timezone.now()
    opening_page = queries.opening_page(person, opening, now)
    if request.method == "POST":
        opening_actions.object_to_opening(by=person, opening=opening, now=now)
        messages.success(request, _("Stopped. Nothing is handed out, and what was given is destroyed."))
        return redirect("stages:opening", opening=opening)
    alert = opening_page.opening.alert_id
    context = {"page": opening_page, "sees_alert": may_open_from(person, alert), "now": now}
    context["incident"] = incident_of_alert(person, alert)
    context["wish"] = need_query(need_of_detained(person), None)
    return page(request, "stages/opening.html", context)
