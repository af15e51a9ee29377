"""What people open from a link: the words that somebody left for a contact, or the way to a pack after signing in."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csp import csp_override

from karpear.alerts.models import Alert
from karpear.db.rows import find_row
from karpear.messaging.models import Delivery
from karpear.rules.refusals import Missing
from karpear.ui.language import language_of
from karpear.vault.pages import POLICY

from ..actions.instructions import note_shown
from ..models import Release
from ..queries.packs import ToldContact, told_to


def told_block(request: HttpRequest, delivery: Delivery, alert_id: UUID | None = None) -> SafeString:
    """What the person left for this contact, as a part of the alert's page; empty when nothing is released.

    `alert_id`: of a page that is about an alert without being its message.
    """
    alert = _alert(delivery, alert_id)
    try:
        told_contact = told_to(delivery, alert)
    except Missing:  # no longer relied on: the page itself says what they may still read
        return mark_safe("")
    if not (told_contact.texts or told_contact.blob or told_contact.taken_back):
        return mark_safe("")
    _note(request, told_contact, alert)
    with _as_contact(request, delivery):
        return render_to_string("packs/instruction_block.html", _context(told_contact, alert, delivery), request)


def instruction_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """For the person: the page where it is written what was released."""
    return redirect("packs:instructions")


@csp_override({**POLICY, "connect-src": [CSP.SELF]})
def sealed_link(request: HttpRequest, delivery: Delivery, now: datetime, alert_id: UUID | None = None) -> HttpResponse:
    """Opened in the contact's own browser with the words that they were told. Raises Missing."""
    alert = _alert(delivery, alert_id)
    told_contact = told_to(delivery, alert)
    if not told_contact.blob:
        raise Missing
    with _as_contact(request, delivery):
        response = render(request, "packs/instruction_sealed.html", _context(told_contact, alert, delivery))
    return _forbid_caching(response)


def _note(request: HttpRequest, told_contact: ToldContact, alert: Alert) -> None:
    """From now on it is no longer true that they have not seen it. It changes nothing else."""
    if request.method == "GET" and told_contact.texts:
        stages = [stage for stage, _text in told_contact.texts]
        note_shown(contact=told_contact.contact, alert=alert, stages=stages, now=timezone.now())


def pack_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Everything about packs is answered after signing in."""
    return redirect("packs:packs")


def alert_of(delivery: Delivery) -> UUID:
    """Which alert a contact's message is about. Raises Missing."""
    return _alert(delivery).pk


def _alert(delivery: Delivery, alert_id: UUID | None = None) -> Alert:
    """The alert that a contact's message is about, directly or through what was released."""
    pk = alert_id or delivery.subject
    if delivery.topic == "instruction":
        released_alert_id = (
            Release.objects.filter(pk=pk, contact=delivery.contact_id).values_list("alert_id", flat=True).first()
        )
        if released_alert_id is None:
            raise Missing
        pk = released_alert_id
    return find_row(Alert.objects.filter(pk=pk).select_related("person"))


def _as_contact(request: HttpRequest, delivery: Delivery) -> translation.override:
    return translation.override(language_of(request, delivery.contact.language) if delivery.contact else None)


def _context(told_contact: ToldContact, alert: Alert, delivery: Delivery) -> dict[str, object]:
    contact = delivery.contact
    name = (contact.knows_me_as if contact else "") or alert.person.shown_name
    timezone.activate(ZoneInfo(alert.person.time_zone))
    texts = [(stage.value, text) for stage, text in told_contact.texts]
    return {"told_contact": told_contact, "name": name, "texts": texts}


def _forbid_caching(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
