"""Inquiries: who sees and changes them, what is refused, what stays secret; and whom the desk's page answers."""

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.compliance.demands.needs import AFTER_INQUIRY, TO_ANSWER
from karpear.compliance.inquiries import actions, needs
from karpear.compliance.inquiries.models import Inquiry, InquiryChange
from karpear.compliance.inquiries.queries import InquiryLine, answer_due, counted_steps, inquiries_pages
from karpear.compliance.inquiries.values import DeskWords, InquiryAnswered, InquiryEnd, NewInquiry
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.models import Membership
from karpear.people.needs import Urgency
from karpear.rules.law.demands import AuthorityLevel, DemandClass, DisclosedItem
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.demands import answered_without_letter, noted
from tests.steps.assessments import shown
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)


def letter(cast: Cast, path: str = "", demand: UUID | None = None, **changes: Any) -> Inquiry:
    """Dara writes down a letter that came today."""
    values = {"kind": "tax", "received_on": TODAY, "within": 10, "office": "canary office", "counsel": "canary lawyer"}
    new = NewInquiry(**{**values, **changes})
    return actions.open_inquiry(
        by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW, today=TODAY, path=path, demand=demand
    )


def test_strangers_and_members_see_no_inquiry(cast: Cast) -> None:
    inquiry = letter(cast)
    pages = [f"/law/inquiries/{inquiry.pk}/{word}" for word in ("", "change/", "answered/", "close/")]
    for stranger in (cast.rith, cast.piseth, cast.sophea):
        client = signed_in(stranger)
        assert [client.get(path).status_code for path in pages] == [404] * 4
        assert [client.post(path).status_code for path in pages[1:]] == [404] * 3
    assert signed_in(cast.sophea).get("/law/inquiries/").status_code == 404
    assert "Tax inquiry" not in shown(signed_in(cast.piseth), "/law/inquiries/")
    for path in (f"/law/inquiries/{cast.lantern.pk}/new/", f"/law/reception/{cast.lantern.pk}/change/"):
        assert signed_in(cast.piseth).get(path).status_code == 404
        assert signed_in(cast.sophea).get(path).status_code == 403
    assert signed_in(cast.rith).get("/law/reception/").status_code == 404
    with pytest.raises(Missing):
        actions.close_inquiry(by=cast.sophea, inquiry=inquiry.pk, new=InquiryEnd(outcome="fined"), now=NOW)
    with pytest.raises(Forbidden):
        actions.write_desk_words(by=cast.sophea, organisation=cast.lantern.pk, new=DeskWords(), now=NOW)


def test_whoever_is_forced_to_sign_in_shows_none_and_only_the_desk_of_the_country(cast: Cast) -> None:
    inquiry = letter(cast)
    words = DeskWords(ring="canary number")
    actions.write_desk_words(by=cast.dara, organisation=cast.lantern.pk, new=words, now=NOW)
    dara = forced(cast.dara)
    assert "Tax inquiry" not in shown(dara, "/law/inquiries/")
    assert dara.get(f"/law/inquiries/{inquiry.pk}/").status_code == 404
    assert dara.post(f"/law/inquiries/{inquiry.pk}/close/", {"outcome": "fined"}).status_code == 503
    page = shown(dara, "/law/reception/")
    assert "canary number" not in page and "Ring an officer" in page
    assert Inquiry.objects.going().exists()


def test_a_number_at_the_desk_can_be_tapped_and_one_that_is_missing_is_asked_for(cast: Cast) -> None:
    page = shown(signed_in(cast.dara), "/law/reception/")
    assert "No number to tap" in page
    ring = "On 2026-11-30 <b>Sok</b>: 012 000 417"
    actions.write_desk_words(by=cast.dara, organisation=cast.lantern.pk, new=DeskWords(ring=ring), now=NOW)
    page = signed_in(cast.sophea).get("/law/reception/").content.decode()
    assert 'href="tel:012000417"' in page and "2026-11-30 &lt;b&gt;Sok" in page
    assert "No number to tap" not in page


def test_whoever_is_to_be_rung_can_be_tapped_and_there_is_one_lawyer(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    assert "Sophea's lawyer" in unescape(shown(sophea, "/law/reception/")), "while the organisation names none"
    ring = "Kanha first, then Dara. The lawyer: 012 000 417. Not Sophea"
    actions.write_desk_words(by=cast.dara, organisation=cast.lantern.pk, new=DeskWords(ring=ring), now=NOW)
    cast.dara.addresses.filter(channel="sms").delete()
    page = unescape(shown(sophea, "/law/reception/"))
    kanhas = str(cast.kanha.addresses.get(channel="sms").value)
    assert f'href="tel:{kanhas}"' in page and 'href="tel:012000417"' in page
    assert "Sophea's lawyer" not in page and page.count('href="tel:') == 2, "nobody else's number"
    assert page.index(kanhas) < page.index("Dara:") < page.index("no number yet")
    assert kanhas not in shown(forced(cast.sophea), "/law/reception/")


def test_what_cannot_be_is_refused_next_to_its_field(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    for changes, words in (
        ({"kind": ""}, "Please fill this in or choose."),
        ({"due_on": TODAY + DAY}, "Either a day, or a number of days."),
        ({"within": "", "due_on": TODAY - DAY}, "This is before the day it was received."),
        ({"received_on": "2999-01-01"}, "Write a day between"),
        ({"received_on": "2099-01-01"}, "This day has not come yet."),
    ):
        typed = {"kind": "tax", "received_on": TODAY, "within": "10", **changes}
        answer = dara.post(f"/law/inquiries/{cast.lantern.pk}/new/", typed)
        assert answer.status_code == 422 and words in answer.content.decode(), words
    for path in ("https://else.test/", "/risks/", "/incidents/1/"):
        with pytest.raises(BadFields):
            letter(cast, path)
    assert not Inquiry.objects.exists()


def test_a_path_that_is_handed_in_leads_to_the_incident(cast: Cast) -> None:
    path = "/incidents/01a22997-d5f3-71ba-bb0e-005bb5d21fb8/"
    inquiry = letter(cast, path)
    assert f'href="{path}"' in shown(signed_in(cast.dara), f"/law/inquiries/{inquiry.pk}/")


def test_the_clock_is_counted_again_and_a_letter_without_a_day_says_so(cast: Cast) -> None:
    inquiry = letter(cast, working=True)
    by_dara = {"by": cast.dara, "inquiry": inquiry.pk, "now": NOW, "today": TODAY}
    assert (answer_due(inquiry) or TODAY) > TODAY + 10 * DAY, "weekends and holidays are not counted"
    changed = actions.change_inquiry(clean={"within": None, "due_on": TODAY + DAY, "working": False}, **by_dara)
    assert answer_due(changed) == TODAY + DAY
    assert InquiryLine(changed, TODAY + 2 * DAY).is_late and not InquiryLine(changed, TODAY + DAY).is_late
    actions.change_inquiry(clean={"due_on": None}, **by_dara)
    inquiry.refresh_from_db()
    assert answer_due(inquiry) is None and counted_steps(inquiry) == []
    assert "The letter names no day." in shown(signed_in(cast.dara), "/law/inquiries/")
    assert InquiryLine(inquiry, TODAY).days_left is None


def test_an_answered_inquiry_with_another_clock_is_to_be_answered_again(cast: Cast) -> None:
    inquiry = letter(cast)
    by_dara = {"by": cast.dara, "inquiry": inquiry.pk, "now": NOW, "today": TODAY}
    actions.answer_inquiry(new=InquiryAnswered(answered_on=TODAY), **by_dara)
    changed = actions.change_inquiry(clean={"counsel": "Another lawyer"}, **by_dara)
    assert changed.state == "answered" and not needs.INQUIRY_TO_ANSWER.waiting(cast.dara, NOW)
    changed = actions.change_inquiry(clean={"within": 3}, **by_dara)
    assert (changed.state, changed.answered_on) == ("open", None)
    assert [need.subject for need in needs.INQUIRY_TO_ANSWER.waiting(cast.dara, NOW)] == [inquiry.pk]
    assert InquiryLine(changed, TODAY + 4 * DAY).is_late


def test_what_names_no_day_comes_first_and_then_what_is_to_answer_by_its_day(cast: Cast) -> None:
    late, soon, dateless = letter(cast, within=30), letter(cast, within=2), letter(cast, within=None)
    ended_letter, answered_letter = letter(cast, within=1), letter(cast, within=1)
    by_dara = {"by": cast.dara, "now": NOW, "today": TODAY}
    actions.answer_inquiry(inquiry=answered_letter.pk, new=InquiryAnswered(answered_on=TODAY), **by_dara)
    actions.close_inquiry(by=cast.dara, inquiry=ended_letter.pk, new=InquiryEnd(outcome="unclear"), now=NOW)
    lines = inquiries_pages(cast.dara, NOW)[0].lines
    assert [line.inquiry for line in lines] == [dateless, soon, late, answered_letter, ended_letter]
    waiting = needs.INQUIRY_TO_ANSWER.waiting(cast.dara, NOW)
    assert [need.subject for need in waiting] == [dateless.pk, soon.pk, late.pk]
    assert [need.urgency(NOW) for need in waiting] == [Urgency.TODAY, Urgency.WEEK, Urgency.LATER]
    assert waiting[0].why == "no day is named: ring your lawyer today" and not waiting[1].why
    assert not needs.INQUIRY_TO_ANSWER.waiting(cast.piseth, NOW)


def test_an_inquiry_that_is_closed_is_not_changed_and_goes_after_five_years(cast: Cast) -> None:
    inquiry = letter(cast)
    by_dara = {"by": cast.dara, "inquiry": inquiry.pk, "now": NOW}
    for day in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(BadFields):
            actions.answer_inquiry(new=InquiryAnswered(answered_on=day), today=TODAY, **by_dara)
    actions.answer_inquiry(new=InquiryAnswered(answered_on=TODAY), today=TODAY, **by_dara)
    actions.close_inquiry(new=InquiryEnd(outcome="lifted"), **by_dara)
    with pytest.raises(Conflict):
        actions.close_inquiry(new=InquiryEnd(outcome="fined"), **by_dara)
    purge_tables(Inquiry, now=NOW + 5 * 365 * DAY)
    assert not Inquiry.objects.exists() and not InquiryChange.objects.exists()


def test_a_warning_among_the_demands_becomes_an_inquiry_with_one_clock(cast: Cast) -> None:
    answer_by = timezone.now() + 9 * DAY
    demand = noted(
        cast.sophea, cast.lantern, demand=DemandClass.WARNING, level=AuthorityLevel.MINISTRY, answer_by=answer_by,
        office="Provincial department",
    )  # fmt: skip
    dara, page, form = signed_in(cast.dara), f"/demands/{demand.pk}/", f"/demands/{demand.pk}/inquiry/"
    assert form in shown(dara, page) and form not in shown(signed_in(cast.sophea), page)
    assert [signed_in(person).get(form).status_code for person in (cast.sophea, cast.piseth)] == [403, 404]
    inquiry_form = dara.get(form).context["form"]
    assert (inquiry_form["kind"].value(), inquiry_form["office"].value()) == ("warning", "Provincial department")
    typed = {bound.html_name: bound.value() or "" for bound in inquiry_form}
    assert dara.post(form, typed).status_code == 302
    inquiry = Inquiry.objects.get()
    assert demand.due_at and answer_due(inquiry) == demand.due_at.astimezone(ZoneInfo(cast.lantern.time_zone)).date()
    assert not TO_ANSWER.waiting(cast.dara, NOW)
    assert [need.subject for need in needs.INQUIRY_TO_ANSWER.waiting(cast.dara, NOW)] == [inquiry.pk]
    assert f"/law/inquiries/{inquiry.pk}/" in shown(dara, page) and "Open an inquiry" not in shown(dara, page)
    assert page in shown(dara, f"/law/inquiries/{inquiry.pk}/")
    assert "in an inquiry" in shown(dara, "/demands/")
    assert f"/law/inquiries/{inquiry.pk}/" not in shown(signed_in(cast.sophea), page)
    assert dara.get(form).status_code == 302
    with pytest.raises(Conflict):
        letter(cast, demand=demand.pk)
    assert Inquiry.objects.count() == 1


def test_when_its_inquiry_ends_somebody_says_of_the_demand_what_they_have_now(cast: Cast) -> None:
    demand = noted(cast.sophea, cast.lantern, demand=DemandClass.WARNING, level=AuthorityLevel.MINISTRY)
    inquiry = letter(cast, demand=demand.pk)
    dara, page = signed_in(cast.dara), f"/demands/{demand.pk}/"
    assert not AFTER_INQUIRY.waiting(cast.dara, NOW)
    actions.close_inquiry(by=cast.dara, inquiry=inquiry.pk, new=InquiryEnd(outcome="lifted"), now=NOW)
    assert [need.path for need in AFTER_INQUIRY.waiting(cast.dara, NOW)] == [page]
    assert not AFTER_INQUIRY.waiting(cast.sophea, NOW) and not TO_ANSWER.waiting(cast.dara, NOW)
    assert "inquiry ended" in shown(dara, "/demands/") and f"{page}answered/" in shown(dara, page)
    assert page in shown(dara, f"/law/inquiries/{inquiry.pk}/")
    answered_without_letter(demand, cast.dara, DisclosedItem.DATES)
    assert not AFTER_INQUIRY.waiting(cast.dara, NOW) and "inquiry ended" not in shown(dara, "/demands/")
    assert "inquiry ended" not in shown(dara, page)


def test_what_a_reply_ends_begins_no_inquiry(cast: Cast) -> None:
    demand = noted(cast.dara, cast.lantern)
    assert "Open an inquiry" not in shown(signed_in(cast.dara), f"/demands/{demand.pk}/")
    assert [need.subject for need in TO_ANSWER.waiting(cast.dara, NOW)] == [demand.pk]


def test_words_are_encrypted_and_the_audit_has_none_of_them(cast: Cast) -> None:
    letter(cast)
    words = DeskWords(ring="canary number")
    actions.write_desk_words(by=cast.dara, organisation=cast.lantern.pk, new=words, now=NOW)
    for table in ("inquiry", "inquirychange", "deskinstruction"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM compliance_{table}")
            rows = [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor]
        assert "canary" not in str(rows)
    assert "canary" not in str([entry.detail for entry in Entry.objects.all()])


def test_everybody_who_may_answer_hears_when_the_day_is_close_and_of_none_without_a_day_twice(cast: Cast) -> None:
    members = Membership.objects.active().filter(organisation=cast.lantern, role__in=["lead", "officer"])
    keepers = set(members.values_list("person", flat=True))

    def people_told(inquiry: Inquiry, days: int) -> set[Any]:
        Delivery.objects.all().delete()
        remind(needs.INQUIRY_TO_ANSWER, now=NOW + days * DAY)
        return set(Delivery.objects.filter(topic="inquiry", subject=inquiry.pk).values_list("person", flat=True))

    dated, undated = letter(cast), letter(cast, within=None)
    assert people_told(undated, 0) == keepers and people_told(undated, 2) == set()
    assert people_told(dated, 4) == set()
    assert [people_told(dated, days) for days in (8, 9, 12)] == [keepers] * 3
    answered_letter = InquiryAnswered(answered_on=TODAY)
    actions.answer_inquiry(by=cast.dara, inquiry=dated.pk, new=answered_letter, now=NOW, today=TODAY)
    assert people_told(dated, 14) == set()
