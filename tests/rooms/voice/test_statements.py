"""Joint statements of those who convene them: who sees what, what is refused, what is kept, what waits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.screens.needs import agenda, calendar_events
from karpear.screens.needs import needs as all_needs
from karpear.voice.statements import needs
from karpear.voice.statements.actions import aftermath, drafts, invitations
from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.agreed import agreed_text, fingerprint_of
from karpear.voice.statements.models import (
    Statement,
    StatementComment,
    StatementInvitation,
    StatementOutcome,
    StatementPledge,
    StatementSignature,
)
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line, without_tokens
from tests.steps.pressure import forced

from .openings import time_passes
from .phones import FIRST_AT, LAST_AT, Phone, a_draft, an_open_statement, frozen, invited, typed_statement
from .signed import published

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)
PAGES = ("", "change/", "comment/", "invite/", "outcome/")
POSTS = ("change/", "comment/", "freeze/", "invite/", "call-off/", "outcome/")


def test_strangers_and_members_see_no_statement(cast: Cast) -> None:
    statement = a_draft(cast.dara, cast.lantern)
    for stranger in (cast.rith, cast.piseth, cast.sophea):
        client = signed_in(stranger)
        assert {client.get(f"/statements/{statement.pk}/{word}").status_code for word in PAGES} == {404}
        assert {client.post(f"/statements/{statement.pk}/{word}").status_code for word in POSTS} == {404}
    assert signed_in(cast.sophea).get("/statements/").status_code == 404
    assert "The lake is ours" not in shown(signed_in(cast.piseth), "/statements/")
    assert signed_in(cast.piseth).get(f"/statements/{cast.lantern.pk}/new/").status_code == 404
    with pytest.raises(Missing):
        frozen(cast.sophea, statement)
    with pytest.raises(Forbidden):
        a_draft(cast.sophea, cast.lantern)


def test_whoever_is_forced_to_sign_in_shows_no_statement(cast: Cast) -> None:
    statement, dara = a_draft(cast.dara, cast.lantern), forced(cast.dara)
    assert "The lake is ours" not in shown(dara, "/statements/")
    assert dara.get(f"/statements/{statement.pk}/").status_code == 404
    assert dara.post(f"/statements/{statement.pk}/freeze/").status_code == 503
    assert Statement.objects.get().state == "draft"


def test_what_cannot_be_is_refused_next_to_its_field(cast: Cast) -> None:
    dara, first_at = signed_in(cast.dara), timezone.now() + 30 * DAY
    usual = {"first_at": first_at, "last_at": first_at + 2 * DAY}
    for changes, words in (
        ({"title_km": ""}, "Please fill this in or choose."),
        ({"form": "umbrella"}, "Say in the name of which group"),
        ({"form": "counted", "floor": 2}, "Without names at least 3"),
        ({"floor": 1}, "greater than or equal to 2"),
        ({"floor_kind": "union"}, "Choose a kind, and write how many"),
        ({"last_at": first_at - DAY}, "after the first"),
        ({"last_at": first_at}, "after the first"),
        ({"last_at": first_at + 200 * DAY}, "at most 120 times"),
        ({"first_at": NOW - DAY}, "This time has passed"),
        ({"first_at": timezone.now() + DAY / 2}, "at least 24 hours away"),
    ):
        answer = dara.post(f"/statements/{cast.lantern.pk}/new/", typed_statement(**{**usual, **changes}))
        assert answer.status_code == 422, changes
        assert words in answer.content.decode(), changes
    assert not Statement.objects.exists()
    with pytest.raises(BadFields):
        a_draft(cast.dara, cast.lantern, form="secret")


def test_frozen_text_has_a_fingerprint_and_never_changes(cast: Cast) -> None:
    draft = a_draft(cast.dara, cast.lantern)
    drafts.comment_on_draft(by=cast.kanha, statement=draft.pk, clean={"words": "Shorter"}, now=NOW)
    statement = frozen(cast.bopha, draft)
    assert statement.fingerprint == fingerprint_of(Statement.objects.get())
    assert not StatementComment.objects.exists()
    for change in ({"text_km": "ផ្សេង"}, {"floor": 2}, {"last_at": LAST_AT + DAY}, {"window_hours": 48}):
        for field, value in change.items():
            setattr(statement, field, value)
        assert fingerprint_of(statement) != statement.fingerprint
        statement = Statement.objects.select_related("organisation").get()
    cast.lantern.name = "Renamed"
    cast.lantern.save()
    assert fingerprint_of(Statement.objects.select_related("organisation").get()) == statement.fingerprint
    with pytest.raises(Conflict):
        drafts.change_statement(by=cast.dara, statement=draft.pk, clean={"title_en": "Other"}, now=NOW)
    with pytest.raises(Conflict):
        frozen(cast.bopha, draft)
    assert agreed_text(statement).startswith(
        '{"addressees":[],"convener":"Mekong Lantern Network","floor":3,"floor_of":{}'
    )


def test_a_draft_is_not_frozen_after_its_first_time(cast: Cast) -> None:
    draft = a_draft(cast.dara, cast.lantern)
    with pytest.raises(Conflict):
        frozen(cast.bopha, draft, now=FIRST_AT)


def test_links_are_added_as_hashes_and_only_so_many(cast: Cast) -> None:
    statement, dara = an_open_statement(cast.dara, cast.lantern), signed_in(cast.dara)
    address = f"/statements/{statement.pk}/invite/"
    for hashes in (["short"], [], None, [7], ["a" * 64] * 2 + ["A" * 64], [f"{n:064x}" for n in range(61)]):
        assert dara.post(address, {"hashes": hashes}, content_type="application/json").status_code == 422
    assert dara.post(address, "nothing", content_type="application/json").status_code == 422
    assert not StatementInvitation.objects.exists()
    for _ in range(2):
        answer = dara.post(address, {"hashes": ["b" * 64, "a" * 64]}, content_type="application/json")
        assert answer.json() == {"ok": True}
    assert StatementInvitation.objects.count() == 2
    hashes = [f"{n:064x}" for n in range(59)]
    with pytest.raises(Conflict):
        invitations.add_invitations(by=cast.dara, statement=statement.pk, hashes=hashes, now=NOW)
    foreign = Client(enforce_csrf_checks=True)
    foreign.force_login(cast.dara)
    answer = foreign.post(address, {"hashes": ["c" * 64]}, content_type="application/json")
    assert answer.status_code in (302, 403) and StatementInvitation.objects.count() == 2


def test_what_is_called_off_leaves_nothing_of_those_invited(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, floor=2)
    phones = invited(cast.dara, statement, "First", "Second")
    for phone in phones:
        phone.pledge()
    wake_statements(now=FIRST_AT)
    assert Statement.objects.get().state == "opening"
    invitations.call_off(by=cast.dara, statement=statement.pk, now=NOW)
    assert not StatementPledge.objects.exists() and not StatementInvitation.objects.exists()
    assert not hasattr(Statement.objects.get(), "opening_round")
    assert phones[0].pledge() == {"ok": False, "why": "state", "pad": phones[0].pledge()["pad"]}
    with pytest.raises(Conflict):
        invitations.call_off(by=cast.dara, statement=statement.pk, now=NOW)


@pytest.mark.both
def test_only_what_conveners_do_is_noted_and_nothing_of_it_is_words(cast: Cast) -> None:
    statement = published(cast, "Cardamom Voices", "Lantern Friends")
    actions = [entry.action for entry in Entry.objects.filter(action__startswith="statement").order_by("id")]
    assert actions == ["statement.added", "statement.frozen", "statement.invited", "statement.published"]
    lines = str([(entry.action, entry.detail) for entry in Entry.objects.all()])
    assert "lake" not in lines and "Friends" not in lines and "2" not in lines
    deliveries = Delivery.objects.filter(topic="statement")
    assert set(deliveries.values_list("person__name", flat=True)) == {"Dara", "Kanha", "Bopha", "Maly"}
    assert {row.subject for row in deliveries} == {statement.pk}
    assert {row.text_key for row in deliveries} == {"decision", "at_once"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM voice_statementchange")
        assert "lake" not in str(cursor.fetchall())


def test_a_lead_says_whether_it_was_them_and_others_cannot(cast: Cast) -> None:
    published(cast, "Cardamom Voices", "No Account Of Ours")
    signature = StatementSignature.objects.get(organisation=cast.cardamom)
    for person, refusal in ((cast.chenda, Forbidden), (cast.piseth, Forbidden), (cast.dara, Missing)):
        with pytest.raises(refusal):
            aftermath.say_whether_it_was_us(by=person, signature=signature.pk, was_us=True, now=NOW)
    assert needs.STATEMENT_NAMED.waiting(cast.maly, NOW) and not needs.STATEMENT_NAMED.waiting(cast.piseth, NOW)
    aftermath.say_whether_it_was_us(by=cast.maly, signature=signature.pk, was_us=True, now=NOW)
    assert not needs.STATEMENT_NAMED.waiting(cast.maly, NOW)
    assert [row.pk for row in StatementSignature.objects.to_carry()] == [signature.pk]
    assert shown(signed_in(cast.piseth), f"/statements/{signature.statement_id}/")


def _told_of(statement: object, *, before: set[object]) -> set[str]:
    rows = Delivery.objects.filter(topic="statement", subject=statement).exclude(pk__in=before)
    return set(rows.values_list("person__name", flat=True))


@pytest.mark.both
def test_leads_whose_name_appears_are_told_at_once_and_it_stands_first(cast: Cast) -> None:
    statement = published(cast, "Cardamom Voices", "No Account Of Ours")
    assert "Maly" in _told_of(statement.pk, before=set())
    [line, *_rest] = agenda(all_needs(cast.maly, NOW), NOW).today
    assert line.first.what == "statements.named"


@pytest.mark.both
def test_the_convener_hears_of_a_name_that_is_denied_until_it_is_struck_out_or_explained(cast: Cast) -> None:
    statement = published(cast, "Cardamom Voices", "River Union")
    signature = StatementSignature.objects.get(organisation=cast.cardamom)
    before = set(Delivery.objects.values_list("pk", flat=True))
    assert not needs.NAME_DENIED.waiting(cast.dara, NOW)
    aftermath.say_whether_it_was_us(by=cast.maly, signature=signature.pk, was_us=False, now=NOW)
    assert "Dara" in _told_of(statement.pk, before=before)
    assert needs.NAME_DENIED.waiting(cast.dara, NOW) and not needs.NAME_DENIED.waiting(cast.maly, NOW)
    address = f"/statements/names/{signature.pk}/stays/"
    assert signed_in(cast.maly).post(address, {"stays": "Mine"}).status_code in (403, 404)
    dara = signed_in(cast.dara)
    assert dara.post(address, {"stays": ""}).status_code == 422
    assert dara.post(address, {"stays": "Their director wrote to us"}).status_code == 302
    assert not needs.NAME_DENIED.waiting(cast.dara, NOW)
    assert "Their director wrote to us" in shown(signed_in(cast.maly), f"/statements/{statement.pk}/")


def test_a_name_is_taken_back_once_with_a_reason_that_is_shown(cast: Cast) -> None:
    statement = published(cast, "Cardamom Voices", "River Union")
    signature = StatementSignature.objects.get(organisation=None)
    assert signed_in(cast.maly).post(f"/statements/names/{signature.pk}/withdraw/").status_code == 404
    dara, address = signed_in(cast.dara), f"/statements/names/{signature.pk}/withdraw/"
    assert dara.post(address, {"reason": ""}).status_code == 422
    assert dara.post(address, {"reason": "Pressed by the district"}).status_code == 302
    page = in_one_line(shown(Client(), f"/s/{statement.pk}/"))
    assert "<s>River Union</s> struck out by whoever convened: Pressed by the district" in page
    with pytest.raises(Conflict):
        aftermath.withdraw_name(by=cast.dara, signature=signature.pk, clean={"reason": "Again"}, now=NOW)


@pytest.mark.both
def test_what_came_of_it_is_asked_after_a_week_and_a_month(cast: Cast) -> None:
    statement = published(cast, "Cardamom Voices", "River Union")
    at = statement.published_at
    assert at and not needs.STATEMENT_WEEK.waiting(cast.dara, at + 6 * DAY)
    assert needs.STATEMENT_WEEK.waiting(cast.dara, at + 7 * DAY)
    assert not needs.STATEMENT_WEEK.waiting(cast.maly, at + 7 * DAY), "what came of it is the convener's to follow"
    clean = {"outcome": "covered", "words": "Two papers", "reprisals": ["visited"], "reprisal_words": "At noon"}
    aftermath.note_outcome(by=cast.dara, statement=statement.pk, clean=clean, now=at + 8 * DAY)
    assert not needs.STATEMENT_WEEK.waiting(cast.dara, at + 8 * DAY)
    assert needs.STATEMENT_MONTH.waiting(cast.dara, at + 31 * DAY)
    for days in (9, 31, 40):
        aftermath.note_outcome(by=cast.dara, statement=statement.pk, clean=clean, now=at + days * DAY)
    assert not needs.STATEMENT_MONTH.waiting(cast.dara, at + 41 * DAY)
    asked = StatementOutcome.objects.order_by("noted_at", "id").values_list("after_days", flat=True)
    assert list(asked) == [7, None, 30, None]
    page = in_one_line(shown(signed_in(cast.dara), f"/statements/{statement.pk}/"))
    assert "officials came to an office or a home" in page and "The press took it up" in page
    assert "Two papers" not in shown(signed_in(cast.maly), f"/statements/{statement.pk}/")


def test_a_draft_waits_to_be_finished_and_what_is_open_waits_for_nobody(cast: Cast) -> None:
    draft = a_draft(cast.dara, cast.lantern)
    assert [need.subject for need in needs.STATEMENT_DRAFT.waiting(cast.kanha, NOW)] == [draft.pk]
    frozen(cast.bopha, draft)
    [phone] = invited(cast.dara, draft, "First")
    before = without_tokens(shown(signed_in(cast.dara), f"/statements/{draft.pk}/"))
    phone.pledge()
    assert without_tokens(shown(signed_in(cast.dara), f"/statements/{draft.pk}/")) == before
    assert not needs.STATEMENT_DRAFT.waiting(cast.kanha, NOW)


@pytest.mark.both
def test_statements_go_when_their_time_is_over(cast: Cast) -> None:
    draft, statement = a_draft(cast.dara, cast.lantern), published(cast, "Cardamom Voices", "River Union")
    missed = an_open_statement(cast.dara, cast.lantern)
    time_passes(LAST_AT)
    purge_tables(Statement, now=NOW + 300 * DAY)
    assert Statement.objects.count() == 3
    purge_tables(Statement, now=NOW + 370 * DAY)
    assert set(Statement.objects.all()) == {statement} and draft.pk and missed.pk
    purge_tables(Statement, now=statement.published_at + 3651 * DAY if statement.published_at else NOW)
    assert not Statement.objects.exists() and not StatementSignature.objects.exists()


@pytest.mark.both
def test_names_of_two_accounts_are_nobodys(cast: Cast) -> None:
    cast.cardamom.name = cast.lantern.name
    cast.cardamom.save()
    published(cast, cast.lantern.name, "River Union")
    assert not StatementSignature.objects.filter(organisation__isnull=False).exists()


def test_the_page_of_a_link_needs_no_session_and_leaves_none(cast: Cast) -> None:
    statement, stranger = an_open_statement(cast.dara, cast.lantern), Client()
    answer = stranger.get(f"/s/{statement.pk}/")
    assert answer.status_code == 200 and not stranger.cookies
    assert answer["Referrer-Policy"] == "no-referrer" and answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "The lake is ours" in page and "បឹងជារបស់យើង" in page
    assert 'name="csrfmiddlewaretoken"' not in page, "its mask would be a cookie"
    assert stranger.get(f"/s/{cast.lantern.pk}/").status_code == 404
    assert Phone("Nobody", cast.lantern.pk).send({"verb": "look", "token": "a" * 43}).status_code == 404


@pytest.mark.both
def test_every_announced_time_stands_in_the_calendar_also_while_names_are_open(cast: Cast) -> None:
    an_open_statement(cast.dara, cast.lantern, floor=2)
    times = [FIRST_AT, FIRST_AT + DAY, LAST_AT]
    events = [event for event in calendar_events(cast.dara, NOW) if event.starts in times]
    assert [event.starts for event in events] == times and len({event.uid for event in events}) == 3
    assert not calendar_events(cast.sophea, NOW), "who does not convene it"
    Statement.objects.update(state="opening", wakes_at=FIRST_AT + DAY)
    assert [event.starts for event in calendar_events(cast.dara, FIRST_AT)] == times[1:]


def test_the_convener_is_told_that_names_are_open_and_no_more(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, floor=2)
    phones = invited(cast.dara, statement, "One", "Two")
    assert all(phone.pledge(2)["ok"] for phone in phones)
    assert not needs.STATEMENT_OPENING.waiting(cast.dara, NOW)
    wake_statements(now=FIRST_AT)
    before = needs.STATEMENT_OPENING.waiting(cast.dara, FIRST_AT)
    assert [need.until for need in before] == [FIRST_AT + DAY]
    statement.opening_round.__class__.objects.update(closes_at=NOW + 9999 * DAY)  # views read the real clock
    assert phones[0].answer()["ok"]
    assert needs.STATEMENT_OPENING.waiting(cast.dara, FIRST_AT) == before
    assert not needs.STATEMENT_OPENING.waiting(cast.sophea, FIRST_AT)


def test_a_text_is_not_frozen_on_the_last_day_before_its_first_time(cast: Cast) -> None:
    draft = a_draft(cast.dara, cast.lantern)
    with pytest.raises(Conflict, match="less than 24 hours away"):
        drafts.freeze_statement(
            by=cast.bopha, statement=draft.pk, text_hash=fingerprint_of(draft), now=NOW + timedelta(minutes=2)
        )
    drafts.freeze_statement(by=cast.bopha, statement=draft.pk, text_hash=fingerprint_of(draft), now=NOW)


def test_statements_are_found_by_those_whom_they_concern(cast: Cast) -> None:
    published(cast, "Cardamom Voices", "River Union")
    for person, is_there in ((cast.dara, True), (cast.maly, True), (cast.rith, False), (cast.sophea, False)):
        page = signed_in(person).post("/find/", {"q": "lake is ours"}).content.decode()
        assert ("/statements/" in page and "The lake is ours" in page) == is_there, person


def test_every_name_says_alike_whether_it_is_confirmed(cast: Cast) -> None:
    statement = published(cast, "Cardamom Voices", "River Union")
    page = in_one_line(shown(Client(), f"/s/{statement.pk}/"))
    assert page.count("not confirmed by the organisation itself") == 2
    signature = StatementSignature.objects.get(organisation=cast.cardamom)
    aftermath.say_whether_it_was_us(by=cast.maly, signature=signature.pk, was_us=True, now=NOW)
    page = in_one_line(shown(Client(), f"/s/{statement.pk}/"))
    assert (
        page.count("not confirmed by the organisation itself")
        == page.count(">confirmed by an account of this name on this server<")
        == 1
    )
