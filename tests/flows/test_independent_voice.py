"""Somebody who belongs to no organisation has a voice, too: what is theirs alone, and their name under a statement."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.decisions.models import ReviewProposal
from karpear.activities.itinerary.models import Activity
from karpear.audit.models import Entry
from karpear.keeper.names import carry_named_people
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.ui.templatetags.ui import day_clock
from karpear.voice.statements.models import NamedPerson, Statement, StatementSignature
from karpear.voice.statements.needs import NAME_LIKE_YOURS
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import created
from tests.rooms.voice.signed import published
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.pressure import forced
from tests.steps.risks import ROAD

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)
NAMED = "A name like yours"


def _answer(person: Person, signature: StatementSignature, answer: str) -> int:
    return signed_in(person).post(f"/statements/names/{signature.pk}/", {"answer": answer}).status_code


def _signature(statement: Statement, name: str = "Vanna") -> StatementSignature:
    return next(row for row in statement.signatures.all() if row.name == name)


def test_my_voice_has_what_makes_sense_alone_and_nothing_else(cast: Cast) -> None:
    vanna = signed_in(cast.vanna)
    assert "/voice/mine/" in shown(vanna, "/me/") and "/statements/" in shown(vanna, "/me/")
    mine = in_one_line(shown(vanna, "/voice/mine/"))
    for words in ("What I say as a citizen", "/voice/mine/note/", "Before I post", "/statements/?tab=sign"):
        assert words in mine, words
    for words in ("where you work", "Agreed with one lead", "May I:", "A question to all", "rules above", NAMED):
        assert words not in mine, words
    assert vanna.get("/voice/mine/note/")["Location"] == "/vault/key/"
    mine_forced = in_one_line(shown(forced(cast.vanna), "/voice/mine/"))
    assert "What I say as a citizen" in mine_forced


def test_what_needs_an_organisation_answers_an_independent_as_what_does_not_exist(cast: Cast) -> None:
    vanna, lantern = signed_in(cast.vanna), cast.lantern.pk
    organisation_pages = (
        "/voice/decisions/", "/voice/posture/", "/voice/exposure/", "/voice/pulse/", "/voice/neutrality/",
        f"/statements/{lantern}/new/", f"/voice/agreements/new/{lantern}/", f"/voice/roles/mine/{lantern}/",
    )  # fmt: skip
    assert {path: vanna.get(path).status_code for path in organisation_pages} == dict.fromkeys(organisation_pages, 404)
    statements = in_one_line(shown(vanna, "/statements/"))
    assert "tab=ours" not in statements and "Whoever convenes a statement is an organisation" in statements
    assert signed_in(cast.sophea).get("/statements/").status_code == 404, "a member asks their officers"


def test_an_independent_asks_before_a_post(cast: Cast) -> None:
    vanna = signed_in(cast.vanna)
    page = in_one_line(vanna.post("/voice/posts/", {"does": ["king", "court"], "topic": "courts"}).content.decode())
    assert page.index("437 bis") < page.index("522") and "15 cases counted" in page and "your lawyer" in page
    for words in ("What our rule says", "Ask a lead first", "Who posts it", "take it for the organisation"):
        assert words not in page, words
    assert vanna.post("/voice/posts/", {"does": [], "topic": "courts"}).status_code == 422
    assert vanna.post("/voice/posts/", {"does": ["king"], "topic": "courts", "organisation": "x"}).status_code == 200
    assert "courts" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_a_name_like_hers_is_told_to_her_alone_and_she_denies_it(cast: Cast) -> None:
    statement = published(cast, "VАNNA", "River Union")  # the second letter is Cyrillic
    [signature] = [row for row in statement.signatures.all() if row.kind and row.named_people.exists()]
    told = Delivery.objects.filter(topic="statement", person=cast.vanna).values_list("channel", flat=True)
    assert len(told) == 2, "in every way that she has"
    assert not Delivery.objects.filter(topic="statement", person=cast.rith).exists()
    vanna, public = signed_in(cast.vanna), f"/s/{statement.pk}/"
    assert NAMED in shown(vanna, "/needs/") and "Was it you?" in shown(vanna, "/voice/mine/")
    assert "The lake is ours" in shown(vanna, "/statements/")
    assert "The lake is ours" in vanna.post("/find/", {"q": "lake is ours"}).content.decode()
    [waiting] = NAME_LIKE_YOURS.waiting(cast.vanna, timezone.now())
    assert waiting.why == day_clock(statement.published_at), "which tells it from another one"
    assert "This is a name like yours" in shown(vanna, f"/statements/{statement.pk}/")
    for person, code in ((cast.rith, 404), (cast.piseth, 404), (cast.sophea, 404), (cast.dara, 404)):
        assert _answer(person, signature, "not_us") == code, person.name
    assert "was not me" not in shown(Client(), public), "nobody learns that there is an account"

    assert _answer(cast.vanna, signature, "not_us") == 302
    assert "a person of this name says: this was not me" in in_one_line(shown(Client(), public))
    assert "A name under your statement is denied" in shown(signed_in(cast.dara), "/needs/")
    assert NAMED not in shown(vanna, "/needs/") and "You said: this was not me." in shown(vanna, "/voice/mine/")
    by_statement = Entry.objects.filter(object_id=statement.pk, action="statement.name_denied")
    assert [entry.actor for entry in by_statement] == [None], "the convener's line does not say whose account it is"
    assert Entry.objects.filter(actor=cast.vanna.pk, organisation=None, action="statement.name_denied").count() == 1

    reason = {"reason": "Somebody used my name"}
    assert signed_in(cast.rith).get(f"/statements/names/{signature.pk}/withdraw/").status_code == 404
    assert vanna.post(f"/statements/names/{signature.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert vanna.post(f"/statements/names/{signature.pk}/withdraw/", reason).status_code == 302
    assert "taken back by a person of this name: Somebody used my name" in in_one_line(shown(Client(), public))


@pytest.mark.both
def test_several_of_one_name_are_asked_and_one_yes_outweighs(cast: Cast) -> None:
    cast.rith.code_name = "Vanna"
    cast.rith.save()
    signature = _signature(published(cast, "Vanna", "River Union"))
    public, withdraw = f"/s/{signature.statement_id}/", f"/statements/names/{signature.pk}/withdraw/"
    assert set(signature.named_people.values_list("person", flat=True)) == {cast.vanna.pk, cast.rith.pk}
    _answer(cast.rith, signature, "not_us")
    assert "this was not me" in shown(Client(), public)
    _answer(cast.vanna, signature, "yes")
    page = in_one_line(shown(Client(), public))
    assert "confirmed by a person of this name" in page and "this was not me" not in page
    assert "A name under your statement is denied" not in shown(signed_in(cast.dara), "/needs/")
    rith = signed_in(cast.rith)
    assert "Somebody else who has this name" in shown(rith, f"/statements/{signature.statement_id}/")
    rith.post(withdraw, {"reason": "Not me"})
    signature.refresh_from_db()
    assert signature.withdrawn_at is None, "it is the other's to take back"
    assert signed_in(cast.vanna).post(withdraw, {"reason": "I was asked at home"}).status_code == 302
    signature.refresh_from_db()
    assert (signature.withdrawn_by, signature.changed_by) == ("person", None)


@pytest.mark.both
def test_her_open_plans_hear_of_it_only_after_her_yes(cast: Cast) -> None:
    now = timezone.now()
    start = now + 5 * DAY
    times = {"starts_at": start.isoformat(), "ends_at": (start + DAY).isoformat()}
    plan = created(cast.vanna, organisation=None, check_ins=[], **times)
    Activity.objects.filter(pk=plan.pk).update(province=ROAD)
    stood = Activity.objects.get(pk=plan.pk).decision
    signature = _signature(published(cast, "Vanna", "River Union"))
    Statement.objects.update(published_at=now - DAY)
    assert carry_named_people(now=now) == 0
    _answer(cast.vanna, signature, "yes")
    assert (carry_named_people(now=now), carry_named_people(now=now)) == (1, 0)
    look = ReviewProposal.objects.open().get(activity=plan.pk)
    assert [line["why"] for line in look.arithmetic["lines"]] == ["named"]
    page = in_one_line(shown(signed_in(cast.vanna), f"/plans/{plan.pk}/"))
    assert "Your name was published under a statement" in page
    _answer(cast.vanna, signature, "not_us")
    assert carry_named_people(now=now) == 1
    assert not ReviewProposal.objects.open().exists()
    assert Activity.objects.get(pk=plan.pk).decision == stood
    _answer(cast.vanna, signature, "yes")
    carry_named_people(now=now)
    assert ReviewProposal.objects.open().exists()
    reason = {"reason": "Asked for at the door"}
    assert signed_in(cast.dara).post(f"/statements/names/{signature.pk}/withdraw/", reason).status_code == 302
    carry_named_people(now=now)
    assert not ReviewProposal.objects.open().exists(), "a name that was struck out asks for nothing"


def test_whoever_forces_her_to_sign_in_sees_no_statement(cast: Cast) -> None:
    statement = published(cast, "Vanna", "River Union")
    vanna = forced(cast.vanna)
    for path in ("/voice/mine/", "/statements/"):
        page = shown(vanna, path)
        assert "The lake is ours" not in page and NAMED not in page, path
    assert vanna.get(f"/statements/{statement.pk}/").status_code == 404
    assert vanna.post(f"/statements/names/{_signature(statement).pk}/", {"answer": "yes"}).status_code == 503


def test_whoever_has_joined_an_organisation_since_still_answers_for_her_name(cast: Cast) -> None:
    statement = published(cast, "Vanna", "River Union")
    cast.lantern.memberships.create(person=cast.vanna, role="member")
    vanna = signed_in(cast.vanna)
    assert "Was it you?" in shown(vanna, "/voice/mine/")
    page = shown(vanna, "/statements/")
    assert "The lake is ours" in page and "tab=ours" not in page
    assert _answer(cast.vanna, _signature(statement), "not_us") == 302
    assert "tab=signed" in shown(Client(), f"/s/{statement.pk}/")


def test_whoever_works_somewhere_or_cannot_sign_in_is_not_asked(cast: Cast) -> None:
    Person.objects.create_without_account(name="Vanna")
    cast.sophea.name = "Vanna"
    cast.sophea.save()
    published(cast, "Vanna", "Cardamom Voices")
    assert [row.person for row in NamedPerson.objects.all()] == [cast.vanna]
