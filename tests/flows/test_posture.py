"""What is said where one works, in words for the field; what one says as a citizen, signed and read by two alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.voice.posture.models import Agreement, PostureRule
from karpear.voice.posture.queries.rules import form_for
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CANARY = "On Sundays I read my poems aloud"


def test_officers_say_when_the_organisation_is_silent_and_staff_read_it(cast: Cast) -> None:
    dara, sophea, today = signed_in(cast.dara), signed_in(cast.sophea), timezone.localdate()
    assert "Nobody has said yet" in shown(dara, "/voice/posture/")
    new = f"/voice/posture/{cast.lantern.pk}/new/"
    everything = {"form": "group", "sentence": "Ask Dara before you speak for us."}
    assert dara.post(new, everything).status_code == 302
    silence = {"topic": "land", "province": "KH-16", "form": "silence", "sentence": "Say: I cannot speak on this."}
    refused = dara.post(new, silence)
    assert refused.status_code == 422, "a silence without a day becomes a habit"
    assert PostureRule.objects.count() == 1
    assert dara.post(new, {**silence, "review_on": today + timedelta(days=20)}).status_code == 302
    assert dara.post(new, {**silence, "review_on": today + timedelta(days=30)}).status_code == 422, "there is one"

    assert form_for(cast.lantern, "land", "KH-16") == "silence"
    assert form_for(cast.lantern, "land", "KH-12") == "group"
    mine = in_one_line(shown(sophea, "/voice/mine/"))
    assert "Land and evictions, in Ratanak" in mine and "Say: I cannot speak on this." in mine
    assert sophea.get("/voice/posture/").status_code == 404, "the table with its history is for officers and leads"


def test_a_silence_is_looked_at_again_by_its_day(cast: Cast) -> None:
    dara, today = signed_in(cast.dara), timezone.localdate()
    typed = {"topic": "border", "form": "silence", "sentence": "Not a word.", "review_on": today + timedelta(days=20)}
    dara.post(f"/voice/posture/{cast.lantern.pk}/new/", typed)
    rule, need = PostureRule.objects.get(), "Look again at a rule about speaking"
    assert need not in shown(dara, "/needs/")
    PostureRule.objects.update(review_on=today)
    assert need in shown(dara, "/needs/")
    assert need not in shown(signed_in(cast.sophea), "/needs/")
    assert dara.post(f"/voice/posture/rules/{rule.pk}/looked/").status_code == 302
    assert need not in shown(dara, "/needs/")
    history = in_one_line(shown(dara, f"/voice/posture/rules/{rule.pk}/"))
    assert "Looked at again · Dara" in history and "Written down · Dara" in history


def _proposed(cast: Cast) -> Agreement:
    sophea = signed_in(cast.sophea)
    typed = {
        "topics": ["gender", "media"], "own_words": CANARY, "disclaimer_en": "I speak for myself.",
        "ask_first": ["land"], "ask_whom": "Bopha", "support": ["lawyer", "pay"], "lead": cast.bopha.pk,
    }  # fmt: skip
    answer = sophea.post(f"/voice/agreements/new/{cast.lantern.pk}/", typed)
    assert answer.status_code == 302, answer.content.decode()
    return Agreement.objects.get()


def test_a_citizen_and_a_lead_agree_and_nobody_else_reads_it(cast: Cast) -> None:
    form = shown(signed_in(cast.sophea), f"/voice/agreements/new/{cast.lantern.pk}/")
    assert "I say this as a citizen and for myself" in form, "the disclaimer of the pack stands there"
    assert "ខ្ញុំនិយាយរឿងនេះក្នុងនាមជាពលរដ្ឋ" in form
    agreement, bopha, sophea = _proposed(cast), signed_in(cast.bopha), signed_in(cast.sophea)
    address = f"/voice/agreements/{agreement.pk}/"
    assert "Somebody asks you to sign" in shown(bopha, "/needs/")
    assert CANARY in in_one_line(shown(bopha, address))
    for officer in (cast.dara, cast.kanha):
        assert signed_in(officer).get(address).status_code == 404
        assert "Somebody asks you to sign" not in shown(signed_in(officer), "/needs/")

    assert bopha.post(f"{address}answer/", {"answer": "Add the border to what you ask first."}).status_code == 302
    assert "answered with changes" in in_one_line(shown(sophea, "/needs/"))
    assert "Add the border" in shown(sophea, f"{address}change/")
    changed = {
        "topics": ["gender", "media"], "own_words": CANARY, "disclaimer_en": "I speak for myself.",
        "ask_first": ["land", "border"], "ask_whom": "Bopha", "support": ["lawyer"], "lead": cast.bopha.pk,
    }  # fmt: skip
    old_hash = agreement.text_hash
    assert sophea.post(f"{address}change/", changed).status_code == 302
    bopha.post(f"{address}sign/", {"text_hash": old_hash})
    agreement.refresh_from_db()
    assert agreement.state == "proposed", "nobody signs words that have changed meanwhile"
    bopha.post(f"{address}sign/", {"text_hash": agreement.text_hash})
    agreement.refresh_from_db()
    assert (agreement.state, agreement.signed_by) == ("signed", cast.bopha)
    assert sophea.post(f"{address}change/", changed).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == "signed", "what both signed stays as it is"
    paper = sophea.get(f"{address}paper/")
    assert paper.content.startswith(b"%PDF") and signed_in(cast.dara).get(f"{address}paper/").status_code == 404


def test_it_is_private_until_its_person_shows_it(cast: Cast) -> None:
    agreement, bopha, sophea, dara = _proposed(cast), *map(signed_in, (cast.bopha, cast.sophea, cast.dara))
    address = f"/voice/agreements/{agreement.pk}/"
    bopha.post(f"{address}sign/", {"text_hash": agreement.text_hash})
    assert "Sophea" not in shown(dara, "/voice/posture/")
    bopha.post(f"{address}published/")
    assert "Sophea" not in shown(dara, "/voice/posture/"), "that is not for the lead to do"
    sophea.post(f"{address}published/")
    listed = shown(dara, "/voice/posture/")
    assert "Sophea" in listed and "I speak for myself." in listed
    assert CANARY not in listed and "Land" not in listed, "neither their words nor what they ask first"
    sophea.post(f"{address}private/")
    assert "Sophea" not in shown(dara, "/voice/posture/")


@pytest.mark.both
def test_both_look_again_after_a_year_and_either_ends_it(cast: Cast) -> None:
    agreement, bopha, sophea, today = _proposed(cast), *map(signed_in, (cast.bopha, cast.sophea)), timezone.localdate()
    address = f"/voice/agreements/{agreement.pk}/"
    bopha.post(f"{address}sign/", {"text_hash": agreement.text_hash})
    assert "Look again at" not in shown(sophea, "/needs/") + shown(bopha, "/needs/")
    Agreement.objects.update(review_on=today + timedelta(days=10))
    assert "Look again at what you agreed to say" in shown(sophea, "/needs/")
    assert "Look again at an agreement that you signed" in shown(bopha, "/needs/")
    sophea.post(f"{address}looked/")
    assert "Look again at what" not in shown(sophea, "/needs/")
    agreement.refresh_from_db()
    assert agreement.review_on == today + timedelta(days=10), "one of both is not enough"
    bopha.post(f"{address}looked/")
    agreement.refresh_from_db()
    assert agreement.review_on is not None and agreement.review_on >= today + timedelta(days=364)
    assert bopha.post(f"{address}end/", {"end_reason": ""}).status_code == 422
    bopha.post(f"{address}end/", {"end_reason": "You now speak for us on this."})
    assert "You now speak for us on this." in in_one_line(shown(sophea, address))


def test_when_the_lead_goes_its_person_puts_it_before_another(cast: Cast) -> None:
    agreement, sophea = _proposed(cast), signed_in(cast.sophea)
    address = f"/voice/agreements/{agreement.pk}/"
    bopha = signed_in(cast.bopha)
    bopha.post(f"{address}sign/", {"text_hash": agreement.text_hash})
    cast.lantern.memberships.filter(person=cast.kanha).update(role="lead")
    sophea.post(f"{address}lead/", {"lead": cast.kanha.pk})
    agreement.refresh_from_db()
    assert agreement.lead == cast.bopha, "a signed one stays with whoever signed it while they are there"
    cast.lantern.memberships.filter(person=cast.bopha).update(role="member")
    assert bopha.get(address).status_code == 404
    assert "no longer a lead here" in shown(sophea, address)
    assert "put it before another" in shown(sophea, "/needs/")
    sophea.post(f"{address}lead/", {"lead": cast.kanha.pk})
    assert "put it before another" not in shown(sophea, "/needs/")
    assert CANARY in in_one_line(shown(signed_in(cast.kanha), address))
    agreement.refresh_from_db()
    assert (agreement.state, agreement.signed_by) == ("signed", cast.bopha), "who signed stays on record"


def test_audit_lines_say_that_and_never_what(cast: Cast) -> None:
    agreement = _proposed(cast)
    lines = list(Entry.objects.filter(object_id=agreement.pk))
    assert [line.action for line in lines] == ["agreement.proposed"]
    assert lines[0].detail == {}
    signed_in(cast.sophea).post(f"/voice/agreements/{agreement.pk}/withdrawn/")
    assert not Agreement.objects.exists(), "taken back before it was signed: as if it had never been written"
