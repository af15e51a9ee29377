"""How mature are we? People rate the elements of a form in silence, and the years stand next to each other."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.risks.register.models import Risk
from karpear.risks.sessions.models import Session
from karpear.risks.sessions.needs import NEXT, NEXT_FORM
from tests.cast import Cast, signed_in
from tests.steps.sessions import fields, finish, radios, rate_all, round_of

pytestmark = pytest.mark.django_db


def begun(cast: Cast, by: Client, form: str, title: str = "This year") -> Session:
    address = reverse("risks:form_new", args=[form])
    assert by.get(address).status_code == 200
    answer = by.post(address, {"organisation": str(cast.lantern.pk), "title": title})
    assert answer.status_code == 302, answer.content.decode()
    return Session.objects.get(pk=answer.url.rstrip("/").rsplit("/", 1)[-1])


def test_ten_elements_are_rated_in_silence_settled_and_compared_the_next_year(cast: Cast) -> None:
    dara, sophea = signed_in(cast.dara), signed_in(cast.sophea)
    page = dara.get("/self-assessment/").content.decode()
    assert "Ten elements of security management" in page
    assert "to check" in page
    first = begun(cast, dara, "gisf")
    assert first.items.count() == 10
    dara.post(reverse("risks:raters_members", args=[first.pk]), {"people": [str(cast.dara.pk), str(cast.sophea.pk)]})
    dara.post(reverse("risks:session_open", args=[first.pk]))
    rate_all(dara, reverse("risks:rate", args=[first.pk]), "0")
    assert rate_all(sophea, reverse("risks:rate", args=[first.pk]), "3", note="Only on paper.") == 2
    assert "Only on paper" not in dara.get(reverse("risks:session", args=[first.pk])).content.decode()
    dara.post(reverse("risks:session_close", args=[first.pk]))
    for item in first.items.all():
        address = reverse("risks:session_item", args=[first.pk, item.pk])
        page = dara.get(address).content.decode()
        assert "From 0 to 3, in the middle 1; 2 raters." in page, "between two steps the lower one counts"
        assert "Talk first" in page
        sent = dict.fromkeys(radios(page), "1")
        assert dara.post(address, dict.fromkeys(sent, "5") | {"why": "x"}).status_code == 422, "0 to 4"
        assert dara.post(address, sent).status_code == 422, "they are apart: a reason is missing"
        assert dara.post(address, sent | {"why": "We talked."}).status_code == 302
    finish(dara, first, cast.dara)
    assert not Risk.objects.exists(), "a form writes nothing into the register"

    second = begun(cast, dara, "gisf", "Next year")
    second.items.exclude(catalogue_id__in=["policy", "crisis"]).delete()
    round_of(dara, second, cast.dara, "3")
    result = dara.get(reverse("risks:session_result", args=[second.pk])).content.decode()
    assert result.count("↑ higher") == 2
    years = dara.get(reverse("risks:form_history", args=["gisf"])).content.decode()
    assert years.count("<polyline") == 2, "two elements were judged twice"
    assert years.count("<circle") == 12
    assert "2 higher, 0 lower than before" in dara.get("/self-assessment/").content.decode()
    assert sophea.get("/self-assessment/").status_code == 403
    assert "Next year" not in signed_in(cast.piseth).get(reverse("risks:form_history", args=["gisf"])).content.decode()


def test_met_needs_the_document_that_proves_it_and_own_indicators_come_again(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    first = begun(cast, dara, "gpp")
    first.items.exclude(catalogue_id="audit").delete()
    own = {"own": "1", "name": "1.4 The board is elected", "description": ""}
    assert dara.post(reverse("risks:session_add", args=[first.pk, "element"]), own).status_code == 302
    assert dara.get(reverse("risks:session_add", args=[first.pk, "threat"])).status_code == 404, "no risks in a form"
    dara.post(reverse("risks:raters_members", args=[first.pk]), {"people": [str(cast.dara.pk)]})
    dara.post(reverse("risks:session_open", args=[first.pk]))
    page = dara.get(reverse("risks:rate_page", args=[first.pk, 1])).content.decode()
    assert len(fields(page)) == 2
    assert "Partly met" in page
    rate_all(dara, reverse("risks:rate", args=[first.pk]), "2")
    dara.post(reverse("risks:session_close", args=[first.pk]))
    for item in first.items.all():
        address = reverse("risks:session_item", args=[first.pk, item.pk])
        assert "document" in dara.post(address, {"rating": "2"}).content.decode()
        assert dara.post(address, {"rating": "2", "proof": "Audit 2025, red folder"}).status_code == 302
    finish(dara, first, cast.dara)
    assert "Audit 2025, red folder" in dara.get(reverse("risks:session_result", args=[first.pk])).content.decode()
    assert "1.4 The board is elected" in [item.name for item in begun(cast, dara, "gpp", "Again").items.all()]


def test_the_next_one_is_due_after_a_year_and_apart_from_that_of_the_risks(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    session = begun(cast, dara, "gisf")
    session.items.exclude(catalogue_id="policy").delete()
    round_of(dara, session, cast.dara, "2")
    now = timezone.now()
    assert remind(NEXT, now=now + timedelta(days=400)) == 0
    assert remind(NEXT_FORM, now=now + timedelta(days=364)) == 0
    assert remind(NEXT_FORM, now=now + timedelta(days=366)) == 1
    told = Delivery.objects.filter(text_key="self_assessment_due")
    assert set(told.values_list("person", flat=True)) == {cast.dara.pk, cast.kanha.pk, cast.bopha.pk}
