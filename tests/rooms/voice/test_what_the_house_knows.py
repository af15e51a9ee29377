"""What is filled in when something happens: each answer, where it comes from, and what is never told."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.cases.incidents.models import Incident
from karpear.compliance.inquiries.actions import open_inquiry
from karpear.compliance.inquiries.values import NewInquiry
from karpear.compliance.profile.models import DonorGrant
from karpear.people.models import Organisation
from karpear.rules.voice.proposal import Custody, Exposure, Timing
from karpear.screens.speaking.house import KnownLine, read_house
from karpear.voice.decisions.models import SpeakDecision
from tests.cast import NOW, Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.compliance.demands import noted
from tests.rooms.compliance.profiles import grant, paper, write_down
from tests.rooms.compliance.sites import site
from tests.rooms.risks.lines import score, scores
from tests.rooms.voice.decided import proposed, typed_case
from tests.steps.assessments import shown
from tests.steps.reviews import own_activity
from tests.steps.risks import risk
from tests.steps.trips import trip

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


def _lines(organisation: Organisation, **where: str) -> dict[object, KnownLine]:
    """All but what the country's calendar says of the day on which this runs."""
    lines = read_house(organisation, timezone.now(), **where).lines
    return {line.answer: line for line in lines if line.answer is not Timing.ELECTION}


def test_each_answer_comes_from_somewhere(cast: Cast) -> None:
    now = timezone.now()
    assert _lines(cast.lantern) == {}
    letter = NewInquiry(kind="court", received_on=now.date() - DAY, due_on=now.date() + 5 * DAY)
    open_inquiry(by=cast.dara, organisation=cast.lantern.pk, new=letter, now=now, today=now.date())
    write_down(cast, paper(until=now.date() + 30 * DAY))
    site(cast, tenure="state", papers=[])
    site(cast, name="Second office", ends_on=now.date() + 700 * DAY)
    judged = score(4, people=4)
    risk(cast, scores=scores(judged, judged, judged))
    trip(cast.sophea)
    opened(cast.dara, organisation=cast.lantern.pk, now=now)
    expected = {
        Custody.HELD, Timing.COURT, Exposure.FILE, Exposure.REGISTRATION, Exposure.PREMISES, Exposure.OFFICES,
        Exposure.RISKS, Exposure.FIELD,
    }  # fmt: skip
    lines = _lines(cast.lantern)
    assert set(lines) == expected
    bopha = signed_in(cast.bopha)
    for line in lines.values():
        assert bopha.get(line.path).status_code == 200, line.path
    assert not _lines(cast.cardamom), "each organisation its own"
    assert "People of ours are out now" in shown(signed_in(cast.dara), f"/voice/decisions/{cast.lantern.pk}/new/")


def test_a_demand_and_an_article_at_risk_count_too(cast: Cast) -> None:
    noted(cast.dara, cast.lantern, timezone.now())
    own_activity(cast)
    assert Exposure.LAW not in _lines(cast.lantern), "what the pack alone proposes is no reading"
    assert Exposure.FILE in _lines(cast.lantern)


def test_the_time_around_a_vote_comes_from_the_pack_with_its_source(cast: Cast) -> None:
    vote = datetime(2027, 6, 6, 2, tzinfo=UTC)
    for days, is_near in ((-61, False), (-60, True), (30, True), (31, False)):
        lines = read_house(cast.lantern, vote + days * DAY).lines
        assert [line.answer for line in lines] == [Timing.ELECTION] * is_near
        assert all("commune councils: 6 Jun 2027" in line.text and "to be checked" in line.text for line in lines)
    assert read_house(cast.lantern, vote).initial["timing"] == ["election"]


@pytest.mark.both
def test_what_a_donors_terms_say_about_public_words_is_written_down_once(cast: Cast) -> None:
    dara, address = signed_in(cast.dara), f"/voice/decisions/{cast.lantern.pk}/new/"
    add, unread = f"/law/profile/{cast.lantern.pk}/add/grants/", "nobody has written down"
    write_down(cast, grant(ends_on=None))
    assert Exposure.DONORS not in _lines(cast.lantern) and unread in shown(dara, address)
    typed = {"donor": "Reed Fund", "starts_on": "2026-01-01", "public_words": "limited"}
    assert dara.post(add, {**typed, "public_words": "?"}).status_code == 422
    assert dara.post(add, typed).status_code == 302
    line = _lines(cast.lantern)[Exposure.DONORS]
    assert "Reed Fund" in line.text and "Lotus" not in line.text
    assert "limit what we say in public" in shown(dara, line.path)
    DonorGrant.objects.update(public_words="free")
    assert Exposure.DONORS not in _lines(cast.lantern) and unread not in shown(dara, address)
    assert "What the terms of your donors" not in shown(dara, "/voice/exposure/")
    DonorGrant.objects.update(public_words="limited", ends_on=timezone.now() - 2 * DAY)
    assert Exposure.DONORS not in _lines(cast.lantern), "it is over"


def test_people_in_another_province_do_not_count_there(cast: Cast) -> None:
    trip(cast.sophea)
    assert Exposure.FIELD in _lines(cast.lantern)
    assert Exposure.FIELD not in _lines(cast.lantern, province="KH-2")


@pytest.mark.both
def test_people_in_the_field_are_ticked_for_the_province_that_is_chosen(cast: Cast) -> None:
    plan, dara = trip(cast.sophea), signed_in(cast.dara)
    address = f"/voice/decisions/{cast.lantern.pk}/new/"
    [box] = re.findall(r"<input[^>]*value=.field.[^>]*>", shown(dara, address))
    assert "checked" not in box, "no province is chosen yet"

    def exposures(path: str, **changes: Any) -> list[str]:
        assert dara.post(path, typed_case(**changes)).status_code == 302
        return list(SpeakDecision.objects.order_by("-pk")[0].answers["exposures"])

    assert exposures(address, province="KH-2") == []
    assert exposures(address, province=plan.province) == ["field"]
    again = f"/voice/decisions/{SpeakDecision.objects.order_by('-pk')[0].pk}/again/"
    assert exposures(again, province=plan.province) == [], "the person says that they are not"
    assert exposures(again, province=plan.province, exposures=["field"]) == ["field"]
    assert exposures(again, province="KH-2", exposures=["field"]) == [], "another province, and left as it was"


def test_an_incident_leads_to_the_question_which_knows_of_it(cast: Cast) -> None:
    now, address = timezone.now(), f"/voice/decisions/{cast.lantern.pk}/new/"
    dara = signed_in(cast.dara)
    hidden = opened(cast.dara, organisation=cast.lantern.pk, now=now, playbook="defamed", restricted=True)
    assert "A lie is spread" not in shown(dara, address)
    incident = opened(cast.dara, organisation=cast.lantern.pk, now=now, playbook="defamed")
    for pk in (hidden.pk, incident.pk):
        assert address in shown(dara, f"/incidents/{pk}/")
    page = shown(dara, address)
    assert "A lie is spread" in page and f"/incidents/{incident.pk}/" in page and f"{hidden.pk}" not in page
    for start, is_checked in (("", False), (f"?incident={incident.pk}", True)):
        [option] = re.findall(r"<input[^>]*value=.ours.[^>]*>", shown(dara, address + start))
        assert ("checked" in option) is is_checked, "it may be about others"
    watched = opened(cast.dara, organisation=cast.lantern.pk, now=now, playbook="assaulted")
    assert address not in shown(dara, f"/incidents/{watched.pk}/")


def test_seven_questions_at_most_have_no_answer_yet(cast: Cast) -> None:
    """What the guide promises. What is folded is answered, and says so."""
    dara, address = signed_in(cast.dara), f"/voice/decisions/{cast.lantern.pk}/new/"
    questions = ["title", "topic", "harmed", "consent", "protection", "content", "others"]
    page = dara.get(address)
    form = page.context["form"]
    assert [field.name for field in form if field.field.required and not field.value()] == questions
    assert form.folded == {"custody", "exposures", "province", "words"}
    assert "<b>0 of 8 ticked</b>" in page.content.decode()
    opened(cast.kanha, organisation=cast.lantern.pk, now=timezone.now(), about=cast.sophea.pk)
    form = dara.get(address).context["form"]
    assert [field.name for field in form if field.field.required and not field.value()] == questions
    assert form.folded == {"exposures", "province", "words"}, "whether it is to be made known nobody has said"


def test_where_silence_endangers_the_page_warns_and_says_what_to_do(cast: Cast) -> None:
    dara, bopha = signed_in(cast.dara), signed_in(cast.bopha)
    loud = proposed(cast, protection="silence_endangers")
    assert "Silence endangers those" not in shown(dara, f"/voice/decisions/{loud.pk}/")
    row = proposed(cast, protection="silence_endangers", custody="held", exposures=["file", "registration"])
    assert row.proposed == "briefing"
    for page in (shown(dara, f"/voice/decisions/{row.pk}/"), shown(bopha, f"/voice/decisions/{row.pk}/decide/")):
        assert "Silence endangers those who are harmed" in page and "ask counsel" in page


def test_what_is_kept_to_those_named_is_told_to_nobody_else(cast: Cast) -> None:
    now = timezone.now()
    opened(cast.dara, organisation=cast.lantern.pk, now=now, restricted=True)
    assert Incident.objects.get().restricted
    assert Custody.HELD not in _lines(cast.lantern)
    opened(cast.dara, organisation=cast.lantern.pk, now=now, playbook="defamed")
    assert Custody.HELD not in _lines(cast.lantern)


def test_whoever_is_held_reads_nothing_of_it(cast: Cast) -> None:
    opened(cast.kanha, organisation=cast.lantern.pk, now=timezone.now(), about=cast.dara.pk)
    for path in ("/voice/exposure/", f"/voice/decisions/{cast.lantern.pk}/new/"):
        assert "Somebody of ours is held" in shown(signed_in(cast.kanha), path)
        assert "Somebody of ours is held" not in shown(signed_in(cast.dara), path)


def test_an_organisation_without_anything_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert "Nothing that is written down here could be used" in shown(signed_in(cast.dara), "/voice/exposure/")
    assert signed_in(cast.dara).get(f"/voice/decisions/{uuid4()}/new/").status_code == 404
