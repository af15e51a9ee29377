"""Roles are declared by their person, and an accusation is answered from dated records within the hour."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.voice.engagement.models import AccusationAnswer, NeutralityRecord, RoleDeclaration
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db


def test_a_candidate_declares_and_a_lead_agrees_to_the_leave(cast: Cast) -> None:
    sophea, bopha, dara = signed_in(cast.sophea), signed_in(cast.bopha), signed_in(cast.dara)
    page = in_one_line(shown(sophea, "/voice/roles/mine/"))
    assert "You have not said it yet" in page and "Vote, and talk about it" in page, "what holds for everybody"

    where = f"/voice/roles/mine/{cast.lantern.pk}"
    answer = sophea.post(f"{where}/declare/", {"roles": ["candidate", "member"], "words": "Commune council"})
    assert answer["Location"] == "/voice/roles/mine/"
    page = in_one_line(shown(sophea, "/voice/roles/mine/"))
    assert "A candidate needs a leave" in page and "One photo of our car is enough" in page

    today = timezone.localdate()
    days = {"leave_from": today - timedelta(days=3), "leave_until": today + timedelta(days=60)}
    assert sophea.post(f"{where}/leave/", days).status_code == 302
    assert "waits for a lead to agree" in shown(sophea, "/voice/roles/mine/")

    people = in_one_line(shown(dara, f"/voice/neutrality/{cast.lantern.pk}/people/"))
    assert "1 of 4 has declared" in people and "a leave waits" not in people, "an officer sees that, and not what"
    people = in_one_line(shown(bopha, f"/voice/neutrality/{cast.lantern.pk}/people/"))
    assert "a leave waits for you" in people
    declaration = RoleDeclaration.objects.get()
    address = f"/voice/roles/{declaration.pk}/"
    page = shown(bopha, address)
    assert "Commune council" in page
    [read] = re.findall(r'name="text_hash" value="(\w+)"', page)
    assert bopha.post(f"{address}looked/", {"text_hash": read}).status_code == 302
    page = in_one_line(shown(sophea, "/voice/roles/mine/"))
    assert "On leave" in page and "Bopha" in page
    for colleague in (dara, signed_in(cast.kanha), signed_in(cast.piseth), signed_in(cast.rith)):
        assert colleague.get(address).status_code == 404


def test_an_accusation_is_answered_from_dated_records(cast: Cast) -> None:
    dara, today = signed_in(cast.dara), timezone.localdate()
    page = in_one_line(shown(dara, "/voice/neutrality/"))
    assert "No event is written down" in page and "0 of 4 who belong here" in page
    typed = {
        "happened_on": today - timedelta(days=9), "words": "Forum on fish", "venue": "community", "signs": ["ours"],
        "invited_governing": 4, "came_governing": 1, "invited_opposition": 4, "came_opposition": 4,
        "invited_no_party": 30, "came_no_party": 22,
    }  # fmt: skip
    answer = dara.post(f"/voice/neutrality/{cast.lantern.pk}/new/event/", typed)
    record = NeutralityRecord.objects.get()
    assert answer["Location"] == f"/voice/neutrality/records/{record.pk}/"
    page = in_one_line(shown(dara, answer["Location"]))
    assert "It says what was written on its day" in page and record.digest in page
    assert Entry.objects.get(object_id=record.pk).detail == {"digest": record.digest}, "and no word of it"

    asked = {"accusation": "supports", "since": today - timedelta(days=90), "until": today}
    answer = dara.post(f"/voice/neutrality/{cast.lantern.pk}/answers/new/", asked)
    made = AccusationAnswer.objects.get()
    assert answer["Location"] == f"/voice/neutrality/answers/{made.pk}/"
    page = in_one_line(shown(dara, answer["Location"]))
    assert "No source of money is written down" in page, "what it does not cover stands first"
    assert "Party in government: 4, Parties in opposition: 4" in page
    paper = dara.post(f"{answer['Location']}paper/", {"language": "both"})
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_a_record_is_corrected_and_never_changed(cast: Cast) -> None:
    dara, today = signed_in(cast.dara), timezone.localdate()
    typed = {"happened_on": today, "words": "Yearly grant", "source": "party", "share": 5}
    dara.post(f"/voice/neutrality/{cast.lantern.pk}/new/funding/", typed)
    first = NeutralityRecord.objects.get()
    assert "Money came from a party" in shown(dara, "/voice/neutrality/")
    answer = dara.post(f"/voice/neutrality/records/{first.pk}/correct/", {**typed, "source": "foundation"})
    later = NeutralityRecord.objects.get(corrects=first)
    assert answer["Location"] == f"/voice/neutrality/records/{later.pk}/"
    assert "Money came from a party" not in shown(dara, "/voice/neutrality/")
    page = in_one_line(shown(dara, f"/voice/neutrality/records/{first.pk}/"))
    assert "A later record stands for this one" in page and "It says what was written on its day" in page
    assert dara.post(f"/voice/neutrality/records/{first.pk}/correct/", typed).status_code == 302
    assert NeutralityRecord.objects.count() == 2, "what is corrected is corrected once"
