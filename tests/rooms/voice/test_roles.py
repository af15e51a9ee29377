"""Roles: who reads them, what the database and the log show of them, what is refused, and what waits."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.people.models import Membership
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.voice.engagement import needs
from karpear.voice.engagement.actions import roles as actions
from karpear.voice.engagement.models import DeclarationChange, RoleDeclaration
from karpear.voice.engagement.queries.roles import content_rows
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.pressure import forced
from tests.steps.roles import declared

pytestmark = pytest.mark.django_db
QUIET = re.compile(r'btn-quiet"[^>]*>\s*I have read it')
TODAY = NOW.date()
DAY = timedelta(days=1)


def leave(cast: Cast, first: int = 0, last: int = 30) -> RoleDeclaration:
    """Sophea asks for one."""
    days = {"leave_from": TODAY + first * DAY, "leave_until": TODAY + last * DAY}
    return actions.ask_leave(by=cast.sophea, organisation=cast.lantern.pk, clean=days, now=NOW)


def card(cast: Cast, last: int) -> RoleDeclaration:
    """Sophea writes down a card."""
    clean = {"issuer": "A club", "number": "7", "valid_until": TODAY + last * DAY, "copy_with": "A sister"}
    return actions.note_card(by=cast.sophea, organisation=cast.lantern.pk, clean=clean, now=NOW)


def looked(cast: Cast, row: RoleDeclaration) -> RoleDeclaration:
    """Bopha, who leads, reads it."""
    read = RoleDeclaration.objects.get(pk=row.pk).text_hash
    return actions.look_at_roles(by=cast.bopha, declaration=row.pk, text_hash=read, now=NOW, today=TODAY)


def lengths(table: str, column: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT length({column}) FROM {table}")
        return [length for (length,) in cursor.fetchall()]


def test_a_stolen_row_of_a_candidate_is_as_long_as_any_other(cast: Cast) -> None:
    declared(cast, NOW)
    blank = {"since": None, "until": None, "words": ""}
    actions.declare(by=cast.dara, organisation=cast.lantern.pk, clean={"roles": ["none"], **blank}, now=NOW)
    declared(cast, NOW, "candidate", "journalist", words="ក" * 400)
    looked(cast, leave(cast))
    card(cast, 30)
    assert len(set(lengths("voice_roledeclaration", "sealed"))) == 1
    first_lines = DeclarationChange.objects.filter(verb="added")
    assert first_lines.count() == 2
    assert len(set(lengths("voice_declarationchange", "fields"))) == 2, "a first line and a later one, whatever is told"


def test_the_log_says_the_same_of_everybody(cast: Cast) -> None:
    looked(cast, declared(cast, NOW))
    without_role = [(line.action, line.actor, line.detail) for line in Entry.objects.order_by("id")]
    Entry.objects.all().delete()
    RoleDeclaration.objects.all().delete()
    declared(cast, NOW, "candidate")
    row = RoleDeclaration.objects.get()
    row.content = row.content.change(leave_from=TODAY, leave_until=TODAY + 9 * DAY)
    row.save()
    looked(cast, row)
    assert RoleDeclaration.objects.get().content.leave_agreed_by == "Bopha"
    assert [(line.action, line.actor, line.detail) for line in Entry.objects.order_by("id")] == without_role


def test_whoever_is_forced_to_sign_in_has_no_role(cast: Cast) -> None:
    row = declared(cast, NOW, "candidate")
    sophea, bopha = forced(cast.sophea), forced(cast.bopha)
    assert "Stand for election" not in shown(sophea, "/voice/roles/mine/")
    for word in ("declare", "leave", "card"):
        assert sophea.get(f"/voice/roles/mine/{cast.lantern.pk}/{word}/").status_code == 404
    assert bopha.get(f"/voice/roles/{row.pk}/").status_code == 404
    assert bopha.get(f"/voice/neutrality/{cast.lantern.pk}/people/").status_code == 404
    assert bopha.post(f"/voice/roles/{row.pk}/looked/").status_code == 503


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"roles": [], "words": "Nothing"}, "roles"),
        ({"roles": ["none", "voter"]}, "roles"),
        ({"roles": ["spy"]}, "roles"),
        ({"roles": ["office"], "since": "2027-02-01", "until": "2027-01-01"}, "until"),
        ({"roles": ["voter"], "words": "x" * 401}, "words"),
    ],
)
def test_what_cannot_be_is_refused_next_to_its_field(cast: Cast, answers: dict[str, Any], field: str) -> None:
    answer = signed_in(cast.sophea).post(f"/voice/roles/mine/{cast.lantern.pk}/declare/", answers)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not RoleDeclaration.objects.exists()


def test_a_leave_begins_before_it_ends_and_follows_a_declaration(cast: Cast) -> None:
    assert signed_in(cast.sophea).get(f"/voice/roles/mine/{cast.lantern.pk}/leave/").status_code == 404
    with pytest.raises(Missing):
        leave(cast)
    declared(cast, NOW, "candidate")
    with pytest.raises(BadFields):
        leave(cast, 3, 2)


def test_nobody_agrees_to_their_own_leave(cast: Cast) -> None:
    blank = {"since": None, "until": None, "words": ""}
    row = actions.declare(by=cast.bopha, organisation=cast.lantern.pk, clean={"roles": ["office"], **blank}, now=NOW)
    with pytest.raises(Conflict):
        looked(cast, row)
    assert "I have read it" not in shown(signed_in(cast.bopha), f"/voice/roles/{row.pk}/")


def test_another_leave_has_to_be_agreed_again(cast: Cast) -> None:
    declared(cast, NOW, "candidate")
    assert looked(cast, leave(cast)).content.leave_agreed_by == "Bopha"
    content = leave(cast, 0, 90).content
    assert content.leave is not None and not content.leave.agreed
    assert declared(cast, NOW, "voter").content.leave is None, "and goes with the candidacy"


def test_whoever_has_left_shows_nothing(cast: Cast) -> None:
    row = declared(cast, NOW, "candidate")
    assert RoleDeclaration.objects.visible_to(cast.bopha).get() == row
    purge_tables(RoleDeclaration, now=NOW + DAY)
    Membership.objects.filter(person=cast.sophea).update(ended_at=NOW)
    assert not RoleDeclaration.objects.visible_to(cast.bopha).exists()
    assert not RoleDeclaration.objects.visible_to(cast.sophea).exists()
    assert RoleDeclaration.objects.exists(), "who belongs keeps theirs"
    purge_tables(RoleDeclaration, now=NOW + DAY)
    assert not RoleDeclaration.objects.exists() and not DeclarationChange.objects.exists()


def test_what_ends_waits_for_its_person_and_a_leave_for_leads(cast: Cast) -> None:
    declared(cast, NOW, "candidate", "journalist")
    card(cast, 31)
    leave(cast, 5, 60)
    sophea = [kind.what for kind in _kinds() if kind.waiting(cast.sophea, NOW)]
    bopha = [kind.what for kind in _kinds() if kind.waiting(cast.bopha, NOW)]
    assert sophea == [] and bopha == ["roles.agree"]
    [waiting] = needs.LEAVE_WAITS.waiting(cast.bopha, NOW)
    assert waiting.until == TODAY + 5 * DAY
    assert not needs.LEAVE_WAITS.waiting(cast.dara, NOW), "an officer does not hear of it"

    looked(cast, RoleDeclaration.objects.get())
    later = NOW + 40 * DAY
    assert [kind.what for kind in _kinds() if kind.waiting(cast.sophea, later)] == ["roles.card", "roles.leave"]
    assert not needs.LEAVE_WAITS.waiting(cast.bopha, later)
    assert [kind.what for kind in _kinds() if kind.waiting(cast.sophea, NOW + 366 * DAY)][-1] == "roles.declare"


def _kinds() -> tuple[Any, ...]:
    return needs.LEAVE_WAITS, needs.CARD_ENDS, needs.LEAVE_ENDS, needs.DECLARE_ROLES


def test_the_history_is_read_by_whoever_reads_the_declaration(cast: Cast) -> None:
    declared(cast, timezone.now(), "candidate")
    row = declared(cast, timezone.now(), "voter")
    page = in_one_line(shown(signed_in(cast.bopha), f"/voice/roles/{row.pk}/"))
    assert "Candidate in an election" in page[page.index("History") :]


def test_a_lead_says_no_to_a_leave_or_names_other_days(cast: Cast) -> None:
    declared(cast, NOW, "candidate")
    row, bopha, sophea = leave(cast), signed_in(cast.bopha), signed_in(cast.sophea)
    path = f"/voice/roles/{row.pk}/answer/"
    assert sophea.get(path).status_code == 404 and signed_in(cast.dara).get(path).status_code == 404
    assert bopha.post(path, {"leave_answer": "days", "leave_why": ""}).status_code == 422
    days = {"offered_from": TODAY + DAY, "offered_until": TODAY + 40 * DAY}
    assert bopha.post(path, {"leave_answer": "days", "leave_why": "Until it is over", **days}).status_code == 302
    content = RoleDeclaration.objects.get().content
    assert content.leave is not None and not content.leave.agreed
    assert not needs.LEAVE_WAITS.waiting(cast.bopha, NOW) and needs.LEAVE_ANSWERED.waiting(cast.sophea, NOW)
    page = in_one_line(shown(sophea, "/voice/roles/mine/"))
    assert "Bopha names other days" in page and "Until it is over" in page
    again = leave(cast, 1, 40)
    assert needs.LEAVE_WAITS.waiting(cast.bopha, NOW) and not needs.LEAVE_ANSWERED.waiting(cast.sophea, NOW)
    for why in ("", "  "):
        refused = bopha.post(path, {"leave_answer": "no", "leave_why": why})
        assert refused.status_code == 422 and "Write why it is not possible" in refused.content.decode()
    assert needs.LEAVE_WAITS.waiting(cast.bopha, NOW) and "(optional)" not in shown(bopha, path)
    bopha.post(path, {"leave_answer": "no", "leave_why": "Nobody else can do the accounts"})
    assert "Bopha says no" in in_one_line(shown(sophea, "/voice/roles/mine/"))
    assert looked(cast, again).content.leave_agreed_by == "Bopha"
    assert "says no" not in shown(sophea, "/voice/roles/mine/")


def test_what_a_lead_has_read_asks_for_nothing_until_it_changes(cast: Cast) -> None:
    declared(cast, NOW, "candidate")
    row, bopha = leave(cast), signed_in(cast.bopha)
    path = f"/voice/roles/{row.pk}/"

    def press() -> str:
        read = RoleDeclaration.objects.get().text_hash
        return in_one_line(bopha.post(f"{path}looked/", {"text_hash": read}, follow=True).content.decode())

    page = press()
    assert "You agreed to this leave." in page and QUIET.search(page)
    clean = {"issuer": "A club", "number": "7", "valid_until": TODAY + 30 * DAY, "copy_with": "A sister"}
    actions.note_card(by=cast.sophea, organisation=cast.lantern.pk, clean=clean, now=timezone.now())
    assert not QUIET.search(shown(bopha, path))
    count = DeclarationChange.objects.count()
    assert "Noted that you have read it." in press() and "Noted that you have read it." in press()
    assert DeclarationChange.objects.count() == count + 2, "no row tells whether there was anything to agree"


def test_a_leave_is_called_in_khmer_what_it_is(cast: Cast) -> None:
    declared(cast, NOW, "candidate")
    content = leave(cast).content
    with translation.override("km"):
        assert translation.gettext("Leave") not in [head for head, _text in content_rows(content)], "that is to go away"


def test_a_role_in_the_family_is_a_line_of_its_own(cast: Cast) -> None:
    declared(cast, NOW, "voter", "family")
    page = in_one_line(shown(signed_in(cast.sophea), "/voice/roles/mine/"))
    assert "Somebody of my family stands for election or holds an office" in page
    assert "Ask for leave" not in page


def test_what_waits_for_a_lead_takes_two_queries_and_opens_each_row_once(cast: Cast) -> None:
    declared(cast, NOW)
    leave(cast)
    blank = {"roles": ["none"], "since": None, "until": None, "words": ""}
    for person in (cast.dara, cast.kanha):
        actions.declare(by=person, organisation=cast.lantern.pk, clean=blank, now=NOW)
    with CaptureQueriesContext(connection) as queries:
        assert len(needs.LEAVE_WAITS.waiting(cast.bopha, NOW)) == 1
    assert ['"sealed"' in query["sql"] for query in queries] == [False, True]
