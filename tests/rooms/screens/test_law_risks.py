"""What an authority wrote, and what a closing drill found, are tied to the risk that they are of."""

from datetime import timedelta

import pytest

from karpear.compliance.closure.models import ClosingGap
from karpear.compliance.inquiries.actions import open_inquiry
from karpear.compliance.inquiries.models import Inquiry
from karpear.compliance.inquiries.values import NewInquiry
from karpear.risks.register.models import Measure, Risk
from karpear.rules.law.closure import ClosingAsk
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.closing_drills import played
from tests.steps.pressure import forced
from tests.steps.risks import risk as open_risk

pytestmark = pytest.mark.django_db
SANCTION, STRUCK_OFF = "O-R9", "O-R18"


def warning(cast: Cast) -> Inquiry:
    new = NewInquiry(kind="warning", received_on=NOW.date(), office="canary ministry")
    return open_inquiry(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW, today=NOW.date())


def test_a_warning_is_tied_to_the_risk_that_it_is_and_each_page_leads_to_the_other(cast: Cast) -> None:
    inquiry, dara = warning(cast), signed_in(cast.dara)
    page, form = f"/law/inquiries/{inquiry.pk}/", f"/law/inquiries/{inquiry.pk}/risk/"
    assert form in shown(dara, page)
    empty = shown(dara, form)
    assert "No risk in the register yet" in empty and f"from={SANCTION}" in empty and STRUCK_OFF not in empty
    other_risk = open_risk(cast)
    assert dara.get(form).context["form"].initial["risk"] == "", "no risk is chosen that has nothing to do with it"
    assert dara.post(form, {"risk": ""}).status_code == 422
    risk = open_risk(cast, catalogue_id=SANCTION)
    assert dara.get(form).context["form"].initial["risk"] == str(risk.pk)
    assert "is not in the register yet" not in shown(dara, form)
    assert dara.post(form, {"risk": str(risk.pk)})["Location"] == page
    inquiry.refresh_from_db()
    assert inquiry.risk == risk.pk and f"/risks/{risk.pk}/" in shown(dara, page)
    assert "Tied to a risk of the register" in shown(dara, page)
    register = shown(dara, f"/risks/{risk.pk}/")
    assert page in register and "canary ministry" not in register
    assert page not in shown(forced(cast.dara), f"/risks/{risk.pk}/") and page not in shown(
        dara, f"/risks/{other_risk.pk}/"
    )


def test_neither_members_nor_strangers_nor_a_forced_session_tie_one(cast: Cast) -> None:
    form, risk = f"/law/inquiries/{warning(cast).pk}/risk/", open_risk(cast)
    for client in (signed_in(cast.sophea), signed_in(cast.piseth), forced(cast.dara)):
        assert client.get(form).status_code == 404
        assert client.post(form, {"risk": str(risk.pk)}).status_code == 404
    assert Inquiry.objects.get().risk is None


def test_a_gap_is_offered_the_risk_of_its_event_and_no_other(cast: Cast) -> None:
    played(cast, [ClosingAsk.STAMP], event="deregistered")
    form, dara = f"/law/closing/gaps/{ClosingGap.objects.get().pk}/measure/", signed_in(cast.dara)
    open_risk(cast)
    assert dara.get(form).context["form"].initial["risk"] == STRUCK_OFF, "to be written with it"
    typed = {
        "name": "A second keeper",
        "state": "planned",
        "currency": "USD",
        "due_on": NOW.date() + timedelta(days=30),
        "owner": str(cast.bopha.pk),
    }
    assert dara.post(form, typed).status_code == 422 and not Measure.objects.exists(), "none was chosen"
    assert f"from={STRUCK_OFF}" in shown(dara, form)
    risk = open_risk(cast, catalogue_id=STRUCK_OFF)
    assert dara.get(form).context["form"].initial["risk"] == str(risk.pk)
    assert "EXERCISE" not in shown(dara, form), "the measure is real"
    assert dara.post(form, typed | {"risk": str(risk.pk)})["Location"] == "/law/closing/"
    assert Measure.objects.get().risk_id == risk.pk


def test_without_a_register_a_gap_writes_the_risk_of_its_event_with_its_measure(cast: Cast) -> None:
    played(cast, [ClosingAsk.STAMP, ClosingAsk.COUNSEL], event="deregistered")
    dara = signed_in(cast.dara)
    typed = {
        "name": "A second keeper", "state": "planned", "currency": "USD", "risk": STRUCK_OFF,
        "due_on": NOW.date() + timedelta(days=30), "owner": str(cast.bopha.pk),
    }  # fmt: skip
    addresses = [f"/law/closing/gaps/{gap.pk}/measure/" for gap in ClosingGap.objects.order_by("day", "id")]
    assert "No risk in the register yet" not in shown(dara, addresses[0])
    assert dara.post(addresses[0], {**typed, "risk": "O-R99"}).status_code == 422 and not Risk.objects.exists()
    for address in addresses:
        typed["risk"] = dara.get(address).context["form"].initial["risk"]
        assert dara.post(address, typed)["Location"] == "/law/closing/"
    risk = Risk.objects.get()
    assert (risk.catalogue_id, risk.owner, risk.confidence) == (STRUCK_OFF, cast.dara, "low")
    assert risk.measures.count() == 2, "the second gap finds it there"


def test_a_risk_that_nobody_judges_usually_is_written_first(cast: Cast) -> None:
    played(cast, [ClosingAsk.STAMP], event="expelled")
    page = shown(signed_in(cast.dara), f"/law/closing/gaps/{ClosingGap.objects.get().pk}/measure/")
    assert "No risk in the register yet" in page and "from=O-R19" in page
