"""A raid, a detention or a summons opens an inquiry of the authorities, or is tied to one; and the other way round."""

import pytest
from django.utils import timezone

from karpear.cases.incidents.models import Incident
from karpear.compliance.inquiries.actions import open_inquiry
from karpear.compliance.inquiries.models import Inquiry
from karpear.compliance.inquiries.values import NewInquiry
from karpear.people.models import Organisation, Person
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.steps.assessments import shown
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(incident: Incident) -> str:
    return f"/incidents/{incident.pk}/"


def letter(by: Person, organisation: Organisation) -> Inquiry:
    now = timezone.now()
    new = NewInquiry(kind="tax", received_on=timezone.localdate(now), within=10)
    return open_inquiry(by=by, organisation=organisation.pk, new=new, now=now, today=timezone.localdate(now))


def test_a_raid_opens_an_inquiry_and_each_page_leads_to_the_other(cast: Cast) -> None:
    incident, dara = opened(cast.dara, playbook="raided", organisation=cast.lantern.pk), signed_in(cast.dara)
    page, form = page_of(incident), f"{page_of(incident)}inquiry/"
    steps = shown(dara, page)
    assert f'href="{form}"' in steps and "Open an inquiry: its clock and counsel" in steps, "a step leads there"
    typed = {"kind": "sanction", "received_on": timezone.localdate(), "within": "5"}
    inquiry_page = dara.post(form, typed)["Location"]
    inquiry = Inquiry.objects.get()
    assert inquiry_page == f"/law/inquiries/{inquiry.pk}/" and inquiry.path == page
    assert page in shown(dara, inquiry_page) and inquiry_page in shown(dara, page)
    assert "The inquiry: its clock and counsel" in shown(dara, page)


def test_an_inquiry_that_is_written_down_already_is_tied_once(cast: Cast) -> None:
    incident, inquiry = (
        opened(cast.dara, playbook="refused", organisation=cast.lantern.pk),
        letter(cast.dara, cast.lantern),
    )
    dara, form = signed_in(cast.dara), f"{page_of(incident)}inquiry/"
    assert "It is this one" in shown(dara, form) and f'action="{form}{inquiry.pk}/"' not in shown(dara, form)
    question_page = shown(dara, f"{form}{inquiry.pk}/")
    assert "Tax inquiry" in question_page and "received on" in question_page and "Yes, tie them" in question_page
    assert f'href="{form}"' in question_page.partition("Yes, tie them")[2], "what cannot be taken back has a way back"
    inquiry.refresh_from_db()
    assert not inquiry.path, "looking ties nothing"
    assert dara.post(f"{form}{inquiry.pk}/").status_code == 302
    inquiry.refresh_from_db()
    assert inquiry.path == page_of(incident) and "Linked to an incident" in shown(dara, f"/law/inquiries/{inquiry.pk}/")
    assert "It is this one" not in shown(dara, form)
    assert dara.get(f"{form}{inquiry.pk}/").status_code == 404, "it belongs to one already"
    foreign = letter(cast.piseth, cast.cardamom)
    assert dara.post(f"{form}{foreign.pk}/").status_code == 404
    foreign.refresh_from_db()
    assert not foreign.path


@pytest.mark.both
def test_an_inquiry_opens_an_incident_that_it_then_belongs_to(cast: Cast) -> None:
    inquiry, dara = letter(cast.dara, cast.lantern), signed_in(cast.dara)
    path = f"/incidents/new/?inquiry={inquiry.pk}"
    assert path in shown(dara, f"/law/inquiries/{inquiry.pk}/")
    form = dara.get(path).context["form"]
    assert f'name="inquiry" value="{inquiry.pk}"' in shown(dara, path)
    typed = {bound.html_name: bound.value() for bound in form if bound.value()}
    typed |= {"playbook": "refused", "organisation": cast.lantern.pk}
    assert dara.post("/incidents/new/", typed).status_code == 302
    incident = Incident.objects.get()
    inquiry.refresh_from_db()
    assert inquiry.path == page_of(incident) and path not in shown(dara, f"/law/inquiries/{inquiry.pk}/")


def test_a_detention_opens_an_inquiry_of_the_court(cast: Cast) -> None:
    incident, dara = opened(cast.dara, organisation=cast.lantern.pk), signed_in(cast.dara)
    page, form = page_of(incident), f"{page_of(incident)}inquiry/"
    steps = shown(dara, page)
    assert f'href="{form}"' in steps and "Open an inquiry: its clock and counsel" in steps, "a step leads there"
    assert dara.get(form).context["form"]["kind"].value() == "court"
    assert dara.post(form, {"kind": "court", "received_on": timezone.localdate()}).status_code == 302
    assert Inquiry.objects.get().path == page


def test_an_inquiry_offers_the_incidents_that_are_open_already(cast: Cast) -> None:
    held = opened(cast.dara, organisation=cast.lantern.pk)
    elsewhere = [
        opened(cast.dara, organisation=cast.lantern.pk, restricted=True),
        opened(cast.dara, organisation=cast.lantern.pk, playbook="accident"),
        opened(cast.piseth, organisation=cast.cardamom.pk),
    ]
    inquiry, dara = letter(cast.dara, cast.lantern), signed_in(cast.dara)
    path, tie = f"/incidents/new/?inquiry={inquiry.pk}", f"{page_of(held)}inquiry/{inquiry.pk}/"
    page, form = shown(dara, path), dara.get(path).context["form"]
    assert f'href="{tie}"' in page and not any(str(incident.pk) in page for incident in elsewhere)
    assert form["organisation"].value() == str(cast.lantern.pk) and form["playbook"].value() == "refused"
    assert dara.post(tie).status_code == 302
    inquiry.refresh_from_db()
    assert inquiry.path == page_of(held)
    assert tie not in shown(dara, path), "it belongs to one already"


@pytest.mark.parametrize("name", ["sophea", "piseth"])
def test_nobody_else_hears_of_an_inquiry_by_its_number(cast: Cast, name: str) -> None:
    held, inquiry = opened(cast.dara, organisation=cast.lantern.pk), letter(cast.dara, cast.lantern)
    page = signed_in(getattr(cast, name)).get(f"/incidents/new/?inquiry={inquiry.pk}")
    assert str(held.pk) not in page.content.decode() and not page.context["form"]["playbook"].value()
    assert str(held.pk) not in forced(cast.dara).get(f"/incidents/new/?inquiry={inquiry.pk}").content.decode()


def test_what_is_kept_to_those_named_is_tied_to_nothing(cast: Cast) -> None:
    inquiry, dara = letter(cast.dara, cast.lantern), signed_in(cast.dara)
    incident = opened(cast.dara, playbook="raided", organisation=cast.lantern.pk, restricted=True)
    form = f"{page_of(incident)}inquiry/"
    assert form not in shown(dara, page_of(incident)) and dara.get(form).status_code == 404
    assert dara.post(f"{form}{inquiry.pk}/").status_code == 404
    inquiry.refresh_from_db()
    assert not inquiry.path


def test_neither_members_nor_strangers_nor_a_forced_session_get_there(cast: Cast) -> None:
    incident, inquiry = (
        opened(cast.dara, playbook="raided", organisation=cast.lantern.pk),
        letter(cast.dara, cast.lantern),
    )
    form = f"{page_of(incident)}inquiry/"
    for client in (signed_in(cast.sophea), signed_in(cast.piseth), forced(cast.dara)):
        assert client.get(form).status_code == 404
        assert client.post(form, {"kind": "tax"}).status_code == 404
        assert client.post(f"{form}{inquiry.pk}/").status_code == 404
    accident = opened(cast.dara, playbook="accident", organisation=cast.lantern.pk)
    assert signed_in(cast.dara).get(f"{page_of(accident)}inquiry/").status_code == 404
    assert Inquiry.objects.get().path == ""
