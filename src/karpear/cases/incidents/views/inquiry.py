"""From an incident to an inquiry of the authorities: a new one, or one that is written down already."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.compliance.inquiries.actions import open_inquiry
from karpear.compliance.inquiries.values import NewInquiry
from karpear.people.local_today import today_of
from karpear.rules.case.playbook import Happened
from karpear.rules.law.inquiries import InquiryKind
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ..actions.inquiries import tie_inquiry
from ..models import Incident
from ..queries.incidents import incident_of
from ..queries.inquiries import incident_inquiries, incident_path
from .pages import form_page, me, page, sealed_page, working


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@sealed_page
@working
def inquiry(request: HttpRequest, incident: UUID) -> HttpResponse:
    """The letter and its clock. Nothing of what is sealed is filled in."""
    person, now = me(request), timezone.now()
    visible_incident = incident_of(person, incident)
    beginning, organisation = incident_inquiries(person, visible_incident, now), visible_incident.organisation
    if not beginning.may_open or organisation is None:
        raise Missing
    return form_page(
        request, "cases/incident_inquiry.html",
        ValueForm(request.POST or None, asks=NewInquiry, initial=_begin_with(visible_incident)),
        do=lambda clean: open_inquiry(
            by=person, organisation=organisation.pk, new=NewInquiry(**clean), now=now,
            today=today_of(organisation, now), path=incident_path(visible_incident),
        ),
        done=_("Written down. It stays among what needs you until it is answered."),
        to=lambda row: ("compliance:inquiry", row.pk),
        context={"incident": visible_incident, "beginning": beginning},
    )  # fmt: skip


def _begin_with(incident: Incident) -> dict[str, str]:
    """Whoever is detained is brought before a prosecutor, or released."""
    return {"kind": InquiryKind.COURT.value} if incident.playbook == Happened.DETAINED else {}


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@sealed_page
@working
def tie(request: HttpRequest, incident: UUID, inquiry: UUID) -> HttpResponse:
    """It is this one: asked once more, with its kind and day."""
    person, now = me(request), timezone.now()
    if request.method == "POST":
        tie_inquiry(by=person, incident=incident, inquiry=inquiry, now=now)
        return redirect("cases:incident", incident=incident)
    visible_incident = incident_of(person, incident)
    offered = incident_inquiries(person, visible_incident, now).to_link
    line = next((line for line in offered if line.inquiry.pk == inquiry), None)
    if line is None:
        raise Missing
    return page(request, "cases/incident_inquiry_tie.html", {"incident": visible_incident, "line": line})
