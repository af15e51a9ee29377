"""A letter from the commune: noted in the field, read, answered with the least, approved by another, and closed."""

import pytest
from django.test import Client

from karpear.compliance.demands.models import Demand, DemandState
from tests.cast import Cast, signed_in
from tests.rooms.compliance.demands import registered

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DEMAND_FORM = {"level": "commune", "demand": "prior_notice", "channel": "letter", "province": "KH-4"}


def press(client: Client, path: str, **fields: object) -> str:
    """Send a form and go where it leads: what that page says."""
    answer = client.post(path, fields, follow=True)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_letter_is_answered_with_the_least(cast: Cast) -> None:
    registered(cast.lantern)
    sophea, dara, bopha = (signed_in(person) for person in (cast.sophea, cast.dara, cast.bopha))
    assert "Not required" in press(sophea, "/demands/new/", **DEMAND_FORM)
    demand = Demand.objects.get()
    page = f"/demands/{demand.pk}/"
    assert "Answer what an authority asks" in dara.get("/needs/").content.decode()
    assert "Draft the reply" in dara.get(page).content.decode()
    letter = press(dara, f"{page}draft/", basis="courtesy")
    assert "Of our own" not in letter and "without accepting a duty" in letter and "Not approved yet" in letter
    assert "you drafted it" in press(dara, f"{page}approve/", draft="0").lower()
    mark = Demand.objects.get().draft_mark
    page_text = bopha.get(page).content.decode()
    assert mark in page_text and page_text.index("without accepting a duty") < page_text.index(">Approve<")
    assert "A reply of yours waits for a second person" in dara.get("/needs/").content.decode()
    assert "The draft was handed back" in press(bopha, f"{page}back/", handed_back_words="Say it again")
    assert "Say it again" in dara.get(page).content.decode()
    press(dara, f"{page}draft/", basis="courtesy")
    mark = Demand.objects.get().draft_mark
    assert "drafted again" in press(bopha, f"{page}approve/", draft="0")
    assert "Approve a reply to an authority" in bopha.get("/needs/").content.decode()
    read_by_counsel = {"draft": mark, "counsel": "Our counsel", "counsel_on": "2026-11-27"}
    assert "It was handed over" in press(bopha, f"{page}approve/", **read_by_counsel)
    form = dara.get(f"{page}answer/").content.decode()
    assert form.count("checked") == 2
    handed = press(dara, f"{page}answer/", answer_channel="letter", disclosed=["dates", "province"])
    assert "What they have now" in handed and "More than" not in handed
    assert "They asked again" in press(dara, f"{page}close/", outcome="again")
    demand.refresh_from_db()
    assert (demand.state, demand.disclosed) == (DemandState.CLOSED, ["dates", "province"])
    later = press(dara, f"/demands/new/?follows={demand.pk}", **{**DEMAND_FORM, "demand": "stop"})
    assert "Came after" in later and "D-1" in later


def test_what_was_answered_on_the_spot_is_written_down_and_closed(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    press(dara, "/demands/new/", **DEMAND_FORM)
    page = f"/demands/{Demand.objects.get().pk}/"
    assert "It was answered without our letter" in dara.get(page).content.decode()
    page_text = press(dara, f"{page}answered/", answer_channel="in_person", disclosed=["participants"])
    assert "answered without our letter" in page_text and "More than the law was read to ask for" in page_text
    assert dara.get(f"{page}answered/").status_code == 404
    assert "They were content" in press(dara, f"{page}close/", outcome="content")


@pytest.mark.both
def test_what_they_took_back_is_closed_from_wherever_it_stands(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    press(dara, "/demands/new/", **DEMAND_FORM)
    page = f"/demands/{Demand.objects.get().pk}/"
    assert dara.post(f"{page}close/", {"outcome": "content"}).status_code == 422
    assert "They took it back" in press(dara, f"{page}close/", outcome="withdrawn")
    assert Demand.objects.get().answered_at is None
    assert "D-1" in dara.get("/demands/").content.decode()
