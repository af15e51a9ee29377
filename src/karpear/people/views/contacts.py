"""My contacts: written down, asked, in order."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karpear.db.rows import find_row
from karpear.rules.refusals import Missing
from karpear.ui.offline import HEADER, kept_offline
from karpear.ui.pages import form_page
from karpear.ui.pressure import Answer, under_pressure

from ..actions import contacts as actions
from ..actions.exports import note_export
from ..forms.contacts import ContactForm
from ..queries import screens as queries
from ..signin import gave_password_lately, password_first
from ..values import ContactValues
from .contact_list import CONTACTS, contact_acts, state_mark
from .shared import refusing, who

LINK = "contact_link"


@under_pressure(write=Answer.OPEN)  # a search and a file show no more than the page, and change nothing
@require_http_methods(["GET", "HEAD", "POST"])
@kept_offline
def contacts(request: HttpRequest) -> HttpResponse:
    """Everybody this person relies on, and what each said. A fresh link is shown once; a search or a file is a POST."""
    person, now = who(request), timezone.now()
    link = request.session.pop(LINK, None)
    answer = replace(CONTACTS, acts=contact_acts(person, now)).page(
        request, queries.contacts_of(person), template="people/contacts.html", now=now, link=link,
        has_recent_password=gave_password_lately(request, now),
        note=lambda kind, count: note_export(by=person, of="contacts", kind=kind, count=count, now=now),
    )  # fmt: skip
    if link or request.method == "POST":
        answer[HEADER] = "no"
    return answer


@refusing("people:contacts")
def add(request: HttpRequest) -> HttpResponse:
    """Write a new contact down, then ask them."""
    person = who(request)

    def add_and_ask(clean: dict[str, Any]) -> HttpResponse:
        contact = actions.keep_contact(person=person, values=ContactValues(**clean), now=timezone.now())
        return _ask_contact(request, contact.id)

    form = ContactForm(request.POST or None, initial={"language": person.language, "knows_me_as": person.name})
    return form_page(request, "people/contact.html", form, do=add_and_ask)


@refusing("people:contacts")
def change(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Change what is written about a contact."""
    person = who(request)
    own_contact = find_row(queries.contacts_of(person).filter(pk=contact))

    def keep(clean: dict[str, Any]) -> None:
        values = ContactValues(**clean)
        actions.keep_contact(person=person, contact_id=contact, values=values, now=timezone.now())

    form, to, now = ContactForm(request.POST or None, row=own_contact), ("people:contacts",), timezone.now()
    context = {
        "contact": own_contact, "state": state_mark(own_contact), "now": now,
        "has_recent_password": gave_password_lately(request, now),
    }  # fmt: skip
    return form_page(request, "people/contact.html", form, do=keep, done=_("Saved."), to=to, context=context)


@require_POST
@refusing("people:contacts")
def ask(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Ask (again)."""
    return _ask_contact(request, contact)


@require_POST
@refusing("people:contacts")
def move(request: HttpRequest, contact: UUID) -> HttpResponse:
    """One place up or down."""
    up = request.POST.get("way") == "up"
    actions.move_contact(person=who(request), contact_id=contact, up=up, now=timezone.now())
    return redirect("people:contacts")


@require_POST
@refusing("people:contacts")
def remove(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Stop relying on somebody. The password first: who is told of an alarm is not for whoever holds the phone."""
    person, now = who(request), timezone.now()
    if not queries.contacts_of(person).filter(pk=contact).exists():
        raise Missing
    if password_page := password_first(request, now, reverse("people:contacts")):
        return password_page
    actions.remove_contact(person=person, contact_id=contact, now=now)
    messages.success(request, _("Removed. They are told nothing more."))
    return redirect("people:contacts")


def _ask_contact(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Only the link's hash is stored, so the page shows the link once, from the session."""
    token = actions.ask_contact(person=who(request), contact_id=contact, now=timezone.now())
    path = reverse("people:contact_answer", args=[token])
    request.session[LINK] = {"contact": str(contact), "url": f"{settings.KARPEAR_BASE_URL}{path}"}
    return redirect("people:contacts")
