"""What is opened from a link: a contact's answer, a proof. Opening changes nothing; a press does."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karpear.db.rows import find_row
from karpear.rules.refusals import Missing
from karpear.ui.language import language_of
from karpear.ui.pressure import Answer, under_pressure

from ..actions import claims, contacts, passwords
from ..models import Address, Contact, ContactState, Device, Membership, Person
from ..queries import screens as queries
from ..values import DISCLOSURE_WORDS
from .shared import page

#: What is posted by whoever got a message that was meant for somebody else.
NOT_ME = "not_me"
AFTER_SIGN_IN = {"phone": "people:devices", "watch": "people:watchers", "shift": "people:roster_home"}


@under_pressure(write=Answer.OPEN)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The link that was handed over by hand."""
    contact = queries.contact_by_token(token, timezone.now())
    if contact is None:
        raise Http404
    return contact_page(request, contact)


def open_link(request: HttpRequest, *, topic: str, subject: UUID, address: Address) -> HttpResponse:
    """A message's link about something of this room. The caller found the delivery behind it, and notes a press.

    Topics: contact (asked to be one), proof (does this address work), sign_in (a link for a new password), device,
    member and account (what changed in their account), watch, shift and phone (sign in to answer).
    """
    if topic == "proof":
        return proof_page(request, address)
    if topic == "sign_in":
        return sign_in_page(request, subject)
    if topic in ("device", "member", "account"):
        return account_news(request, topic, subject)
    if topic in AFTER_SIGN_IN:
        return redirect(AFTER_SIGN_IN[topic])
    contact = find_row(Contact.objects.kept().select_related("owner").filter(pk=subject, owner__is_active=True))
    return contact_page(request, contact, address)


def contact_page(request: HttpRequest, contact: Contact, address: Address | None = None) -> HttpResponse:
    """What is asked of a contact, in their language, and their answer. `address`: where the link was sent."""
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in set(contacts.ContactAnswer):
        contacts.answer_contact(
            contact=contact, answer=contacts.ContactAnswer(answer), now=timezone.now(), address=address
        )
        return redirect(request.path)
    with translation.override(language_of(request, contact.language)):
        told_words = [word for key, word in DISCLOSURE_WORDS.items() if key in contact.disclosures]
        context = {
            "contact": contact,
            "name": contact.knows_me_as or contact.owner.shown_name,
            "disclosed_words": told_words,
            "accepted": contact.state == ContactState.ACCEPTED,
            "declined": contact.state in (ContactState.DECLINED, ContactState.LEFT),
        }
        return page(request, "contact_answer", context)


def proof_page(request: HttpRequest, address: Address) -> HttpResponse:
    """A test message arrived: whose account it is, and one press shows that it reached them; the caller notes it.

    Another press says that it is somebody else's phone: then nothing more is sent there.
    """
    person = address.person
    if person is None or not person.is_active or address.removed_at:
        raise Missing
    answer = request.POST.get("answer", "yes") if request.method == "POST" else ""
    if answer == NOT_ME:
        claims.disown(address=address, now=timezone.now())
    with translation.override(language_of(request, person.language)):
        titles = {"": _("Is that you?"), NOT_ME: _("Thank you. Nothing more is sent here for them.")}
        title = titles.get(answer, _("Thank you. This address works."))
        organisations = [membership.organisation.name for membership in queries.memberships_of(person)]
        context = {"answer": answer, "title": title, "person": person, "organisations": organisations, "not_me": NOT_ME}
        return page(request, "proof", context)


def sign_in_page(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Somebody made a link for a new password, or used it. One press closes what is still open."""
    person = find_row(Person.objects.filter(pk=subject, is_active=True))
    closed = request.method == "POST"
    if closed:
        passwords.close_password_links(person=person, now=timezone.now())
    with translation.override(person.language):
        return page(request, "sign_in_news", {"closed": closed})


def account_news(request: HttpRequest, topic: str, subject: UUID) -> HttpResponse:
    """What changed, and what to do if it was not meant. The link changes nothing: the wrong one may read it."""
    device = Device.objects.select_related("person").filter(pk=subject).first() if topic == "device" else None
    member = Membership.objects.select_related("person", "organisation").filter(pk=subject).first()
    account = Person.objects.filter(pk=subject).first() if topic == "account" else None
    person = device.person if device else member.person if member else account
    if person is None or not person.is_active:
        raise Missing
    with translation.override(person.language):
        return page(request, "account_news", {"device": device, "member": member})
