"""A profile as the other rooms ask for it, and what its verbs refuse."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.compliance.duties.queries.abouts import about_texts
from karpear.compliance.premises.actions import leave_site
from karpear.compliance.profile import actions
from karpear.compliance.profile.models import BankAccount, DonorGrant, LegalIdentity, LegalPaper, ProfileChange
from karpear.compliance.profile.needs import GRANT_REPORT
from karpear.compliance.profile.queries.legal_profile import legal_profile
from karpear.compliance.profile.values import (
    KindAnswer,
    MoneyAnswer,
    NewAccount,
    NewHappening,
    NewOffice,
    NumbersAnswer,
    StampAnswer,
)
from karpear.countries.queries import law_book
from karpear.rules.law.applies import LawBinds, applies, is_registered
from karpear.rules.law.duties import occurrences
from karpear.rules.law.organisation import Expiry, ExpiryKind, LegalEventKind, LegalProfile, OrganisationKind
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.screens.needs import calendar_events
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown

from .profiles import a_domestic_ngo, grant, paper, say, write_down
from .sites import site

pytestmark = pytest.mark.django_db
YESTERDAY = date(2026, 11, 23)
TODAY = NOW.date()
NOTHING_SAID = LegalProfile(as_of=TODAY)


def days_of(cast: Cast, kind: LegalEventKind) -> list[date]:
    return [event.on for event in legal_profile(cast.lantern, NOW).events if event.kind is kind]


def test_nobody_has_said_anything_yet(cast: Cast) -> None:
    assert legal_profile(cast.lantern, NOW) == NOTHING_SAID


def test_what_was_said_is_the_profile_and_its_days_are_events(cast: Cast) -> None:
    a_domestic_ngo(cast)
    profile = legal_profile(cast.lantern, NOW)
    answers = replace(profile, events=())
    answers = LegalProfile(OrganisationKind.DOMESTIC_NGO, 9, 4, has_donors=True, earns=False, rents=True, as_of=TODAY)
    assert answers == answers
    assert [(event.kind, event.on) for event in profile.events] == [
        (LegalEventKind.REGISTERED, date(2018, 11, 5)),
        (LegalEventKind.STARTED, date(2019, 1, 7)),
        (LegalEventKind.TOOK_OFFICE, date(2024, 3, 4)),
        (LegalEventKind.LEADERS_CHANGED, date(2024, 3, 4)),
    ]
    assert legal_profile(cast.cardamom, NOW) == NOTHING_SAID


def test_a_new_account_is_the_change_of_accounts_and_needs_no_second_entry(cast: Cast) -> None:
    a_domestic_ngo(cast)
    row = write_down(cast, NewAccount(label="Project money", opened_on=YESTERDAY))
    assert days_of(cast, LegalEventKind.ACCOUNT_CHANGED) == [YESTERDAY]
    actions.remove_row(by=cast.dara, table=BankAccount, row=row.pk, now=NOW)
    assert days_of(cast, LegalEventKind.ACCOUNT_CHANGED) == []
    with pytest.raises(BadFields):
        write_down(cast, NewHappening(kind="account_changed", on=YESTERDAY))


def test_what_has_no_row_is_entered_as_an_event_once_its_day_has_come(cast: Cast) -> None:
    write_down(cast, NewHappening(kind="address_changed", on=YESTERDAY))
    assert days_of(cast, LegalEventKind.ADDRESS_CHANGED) == [YESTERDAY]
    with pytest.raises(BadFields, match="has come"):
        write_down(cast, NewHappening(kind="address_changed", on=date(2026, 11, 25)))


def test_a_grant_is_a_donor_until_a_year_after_it_ended(cast: Cast) -> None:
    say(cast, MoneyAnswer(has_donors=False))
    write_down(cast, grant(agreed_on=date(2025, 12, 8)))
    profile = legal_profile(cast.lantern, NOW)
    assert profile.has_donors is True
    assert [event.on for event in profile.events] == [date(2025, 12, 8)]
    assert legal_profile(cast.lantern, NOW + timedelta(days=60)).has_donors is True
    assert legal_profile(cast.lantern, NOW + timedelta(days=60 + 366)).has_donors is False


def test_a_grant_is_a_donor_from_the_day_of_its_agreement_and_without_one_from_its_start(cast: Cast) -> None:
    say(cast, MoneyAnswer(has_donors=False))
    write_down(cast, grant(agreed_on=YESTERDAY, starts_on=date(2027, 1, 23), ends_on=date(2027, 12, 31)))
    assert legal_profile(cast.lantern, NOW - timedelta(days=2)).has_donors is False
    assert legal_profile(cast.lantern, NOW).has_donors is True
    DonorGrant.objects.update(agreed_on=None)
    assert legal_profile(cast.lantern, NOW).has_donors is False
    assert legal_profile(cast.lantern, NOW + timedelta(days=61)).has_donors is True


def test_a_report_that_was_sent_is_an_event_and_the_next_one_is_owed(cast: Cast) -> None:
    row = write_down(cast, grant(report_on=date(2026, 11, 30)))
    actions.note_report_sent(by=cast.dara, grant=row.pk, on=YESTERDAY, report_on=date(2027, 5, 31), now=NOW)
    assert days_of(cast, LegalEventKind.DONOR_REPORT_SENT) == [YESTERDAY]
    assert DonorGrant.objects.get().report_on == date(2027, 5, 31)
    with pytest.raises(BadFields, match="later"):
        actions.note_report_sent(by=cast.dara, grant=row.pk, on=YESTERDAY, report_on=YESTERDAY, now=NOW)
    with pytest.raises(BadFields, match="has come"):
        actions.note_report_sent(by=cast.dara, grant=row.pk, on=date(2026, 12, 24), report_on=None, now=NOW)


def test_a_paper_with_a_last_day_runs_out(cast: Cast) -> None:
    row = write_down(cast, paper(since=date(2024, 1, 15), until=date(2027, 1, 14)))
    write_down(cast, paper(kind="permit"))
    assert legal_profile(cast.lantern, NOW).expiries == (Expiry(str(row.pk), ExpiryKind.MEMORANDUM, date(2027, 1, 14)),)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (paper(since=date(2026, 1, 2), until=date(2026, 1, 1)), "until"),
        (paper(authority="moi"), "authority_words"),
        (paper(authority_words=""), "authority_words"),
        (paper(authority="nobody", authority_words=""), "authority"),
        (NewOffice(role="chair"), "name"),
        (NewAccount(label="Salaries", opened_on=date(2026, 1, 2), closed_on=date(2025, 1, 1)), "closed_on"),
        (grant(starts_on=date(1926, 1, 1)), "starts_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, new: Any, field: str) -> None:
    with pytest.raises(BadFields) as refusal:
        write_down(cast, new)
    assert [name for name, _message in refusal.value.errors] == [field]


def test_an_office_is_held_by_one_of_our_people_or_by_somebody_else_and_never_by_a_stranger(cast: Cast) -> None:
    write_down(cast, NewOffice(role="chair", name="Lok Ta Chhorn", since=date(2026, 5, 4)))
    with pytest.raises(BadFields, match="one of the two"):
        write_down(cast, NewOffice(role="chair", name="Lok Ta Chhorn", person=cast.bopha.pk))
    with pytest.raises(BadFields, match="belongs to this organisation"):
        write_down(cast, NewOffice(role="chair", person=cast.piseth.pk))
    with pytest.raises(BadFields, match="belongs to this organisation"):
        say(cast, StampAnswer(stamp_keeper=cast.rith.pk))


def test_who_left_the_organisation_can_still_leave_office(cast: Cast) -> None:
    new = NewOffice(role="director", person=cast.bopha.pk, since=date(2024, 3, 4))
    row = write_down(cast, new)
    cast.bopha.memberships.update(ended_at=NOW)
    actions.change_row(by=cast.dara, row=row.pk, new=replace(new, until=YESTERDAY), now=NOW)
    assert days_of(cast, LegalEventKind.LEFT_OFFICE) == [YESTERDAY]


def test_what_stood_before_is_kept_and_the_audit_line_has_no_name(cast: Cast) -> None:
    row = write_down(cast, paper(number="0042/26"))
    actions.change_row(by=cast.dara, row=row.pk, new=paper(number="0043/26"), now=NOW)
    change = ProfileChange.objects.get(verb="changed")
    assert change.fields == {"number": ["0042/26", "0043/26"]} and change.row == row.pk
    lines = Entry.objects.filter(object_id=row.pk).order_by("id")
    assert [line.action for line in lines] == ["legalpaper.added", "legalpaper.changed"]
    assert not any("0042" in str(line.detail) or "Lakes" in str(line.detail) for line in lines)


def test_an_answer_may_be_taken_back_to_nobody_has_said(cast: Cast) -> None:
    say(cast, NumbersAnswer(staff=0))
    say(cast, NumbersAnswer())
    say(cast, KindAnswer())
    assert legal_profile(cast.lantern, NOW) == NOTHING_SAID
    assert LegalIdentity.objects.count() == 1


def test_that_we_are_not_registered_can_be_said_of_any_kind_but_not_both(cast: Cast) -> None:
    say(cast, KindAnswer(kind="network"))
    assert is_registered(legal_profile(cast.lantern, NOW)) is None
    say(cast, KindAnswer(kind="network", registered=False))
    assert is_registered(legal_profile(cast.lantern, NOW)) is False
    bound_groups = law_book("kh").articles["lango-32"].bound_groups
    assert applies(bound_groups, legal_profile(cast.lantern, NOW)).answer is LawBinds.YES
    with pytest.raises(BadFields) as refused:
        say(cast, KindAnswer(kind="unregistered", registered=True))
    assert refused.value.errors[0][0] == "registered"


def test_a_registration_that_has_run_out_asks_again(cast: Cast) -> None:
    say(cast, KindAnswer(kind="domestic_ngo"))
    write_down(cast, paper(kind="registration", since=date(2020, 1, 1), until=TODAY))
    assert is_registered(legal_profile(cast.lantern, NOW))
    home = f"/law/profile/{cast.lantern.pk}/"
    tomorrow = NOW + timedelta(days=1)
    assert is_registered(legal_profile(cast.lantern, tomorrow)) is None
    reports = law_book("kh").duties["LANGO-25a"].rule.bound_groups
    assert applies(reports, legal_profile(cast.lantern, tomorrow)).answer is LawBinds.UNKNOWN
    LegalPaper.objects.update(until=timezone.localdate() - timedelta(days=1))
    page = " ".join(shown(signed_in(cast.dara), f"{home}applies/").split())
    assert "Are we registered?" in page and f"{home}say/kind/" in page


def test_yes_said_before_the_registration_ran_out_is_asked_again_and_can_be_said_anew(cast: Cast) -> None:
    say(cast, KindAnswer(kind="domestic_ngo", registered=True))
    write_down(cast, paper(kind="registration", since=date(2020, 1, 1), until=TODAY))
    tomorrow = NOW + timedelta(days=1)
    assert is_registered(legal_profile(cast.lantern, tomorrow)) is None
    same_answer = KindAnswer(kind="domestic_ngo", registered=True)
    actions.answer(by=cast.dara, organisation=cast.lantern.pk, answers=same_answer, now=tomorrow)
    assert is_registered(legal_profile(cast.lantern, tomorrow))


def test_places_say_that_rent_is_paid_and_that_the_address_changed(cast: Cast) -> None:
    a_domestic_ngo(cast)
    say(cast, MoneyAnswer(rents=False))
    assert legal_profile(cast.lantern, NOW).rents is False
    site(cast, address_since=date(2018, 1, 1))
    left_site = site(cast, address_since=date(2024, 5, 6))
    leave_site(by=cast.dara, site=left_site.pk, now=NOW)
    moved = site(cast, name="House by the lake", tenure="state", address_since=date(2026, 9, 1))
    assert legal_profile(cast.lantern, NOW).rents is True
    assert days_of(cast, LegalEventKind.ADDRESS_CHANGED) == [date(2024, 5, 6), date(2026, 9, 1)]
    write_down(cast, NewHappening(kind="address_changed", on=date(2026, 9, 1)))
    assert days_of(cast, LegalEventKind.ADDRESS_CHANGED) == [date(2024, 5, 6), date(2026, 9, 1)]
    assert "House by the lake" in about_texts([f"address_changed.{moved.pk}-address"]).values()
    page = shown(signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/")
    assert "House by the lake" in page and "could end any day" in page and "our registered address" in page


def test_members_strangers_and_another_organisation_change_nothing(cast: Cast) -> None:
    row = write_down(cast, paper())
    with pytest.raises(Forbidden):
        say(cast, KindAnswer(kind="union"), by=cast.sophea)
    for stranger in (cast.piseth, cast.rith, cast.sophea):
        with pytest.raises(Missing):
            actions.change_row(by=stranger, row=row.pk, new=paper(number="1"), now=NOW)
        with pytest.raises(Missing):
            actions.remove_row(by=stranger, table=LegalPaper, row=row.pk, now=NOW)
    with pytest.raises(Missing):
        say(cast, KindAnswer(kind="union"), by=cast.piseth)


def test_a_report_to_a_donor_waits_for_whoever_keeps_the_law_until_it_is_sent(cast: Cast) -> None:
    due_on = TODAY + timedelta(days=60)
    row = write_down(cast, grant(report_on=due_on))
    waiting = [len(GRANT_REPORT.waiting(cast.dara, NOW + timedelta(days=days))) for days in (0, 29, 30, 61)]
    assert waiting == [0, 0, 1, 1] and not GRANT_REPORT.waiting(cast.sophea, NOW + timedelta(days=30))
    assert [event.starts for event in calendar_events(cast.dara, NOW)] == [due_on]
    (need,) = GRANT_REPORT.waiting(cast.dara, NOW + timedelta(days=61))
    assert need.urgency(NOW + timedelta(days=61)) == "late" and str(row.pk) in need.path
    page = shown(signed_in(cast.dara), need.path)
    assert "Report sent to a donor" in page
    actions.note_report_sent(by=cast.dara, grant=row.pk, on=TODAY, report_on=None, now=NOW)
    assert not GRANT_REPORT.waiting(cast.dara, NOW + timedelta(days=61)) and not calendar_events(cast.dara, NOW)


def test_what_was_taken_off_the_list_stays_as_it_was(cast: Cast) -> None:
    row = write_down(cast, paper())
    actions.remove_row(by=cast.dara, table=LegalPaper, row=row.pk, now=NOW)
    with pytest.raises(Conflict):
        actions.change_row(by=cast.dara, row=row.pk, new=paper(number="1"), now=NOW)


@pytest.mark.parametrize(
    ("duty", "days"),
    [
        ("LANGO-25a", {date(2027, 2, 28)}),
        ("ACL-1b", {date(2027, 1, 31)}),
        ("TAX-2", {date(2026, 12, 20), date(2027, 1, 20)}),
    ],
)
def test_from_what_was_said_the_days_of_the_year_can_be_counted(cast: Cast, duty: str, days: set[date]) -> None:
    a_domestic_ngo(cast)
    write_down(cast, NewOffice(role="chair", name="Lok Ta Chhorn", since=date(2025, 3, 3)))
    book, profile = law_book("kh"), legal_profile(cast.lantern, NOW)
    calendar = book.holidays.calendar
    counted = occurrences(book.duties[duty].rule, profile, calendar, date(2026, 12, 1), date(2027, 11, 30))
    assert days <= {occurrence.day for occurrence in counted}
