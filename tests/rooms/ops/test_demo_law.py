"""The demo's organisations say who they are: from the first one's words the year's days can be counted."""

from datetime import date

import pytest

from karpear.compliance.closure.models import ClosingDrill
from karpear.compliance.closure.queries.drills import drill_page
from karpear.compliance.closure.queries.gaps import open_gaps
from karpear.compliance.profile.models import ProfileChange
from karpear.compliance.profile.queries.legal_profile import legal_profile
from karpear.countries.queries import law_book
from karpear.ops.demo.cast import COMPANIES, email_of, organisation_of
from karpear.ops.demo.closure import make_closure
from karpear.ops.demo.law import MEMORANDUM_ENDS, make_profiles
from karpear.ops.demo.premises import make_premises
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.law.duties import occurrences
from tests.cast import LONG_AGO, NOW, signed_in
from tests.steps.papers import fonts_of, pages_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people_of_the_demo() -> None:
    for company in COMPANIES:
        organisation = Organisation.objects.create(name=company.name)
        for name, role in [*company.accounts, *company.colleagues]:
            person = Person.objects.create(email=email_of(name), name=name, is_demo=True)
            Membership.objects.create(person=person, organisation=organisation, role=role.value, acts_since=LONG_AGO)


def test_february_january_and_every_month_stand_in_the_year_of_the_first() -> None:
    make_profiles(now=NOW)
    book, profile = law_book("kh"), legal_profile(organisation_of(COMPANIES[0]), NOW)
    days = {
        key: {
            occurrence.day
            for occurrence in occurrences(
                book.duties[key].rule, profile, book.holidays.calendar, NOW.date(), date(2027, 11, 23)
            )
        }
        for key in ("LANGO-25a", "ACL-1b", "TAX-2")
    }
    assert date(2027, 2, 28) in days["LANGO-25a"] and date(2027, 1, 31) in days["ACL-1b"]
    assert len(days["TAX-2"]) == 12 and {day.day for day in days["TAX-2"]} == {20}
    assert NOW.date() + MEMORANDUM_ENDS in {expiry.on for expiry in profile.expiries}


def test_the_closing_drill_of_the_first_has_found_twelve_gaps_of_which_one_is_closed() -> None:
    make_profiles(now=NOW)
    make_premises(now=NOW)
    make_closure(now=NOW)
    make_closure(now=NOW)
    drill = drill_page(ClosingDrill.objects.get())
    assert len(drill.gaps) == 12 and len(drill.closed_gaps) == 1
    assert len(open_gaps(organisation_of(COMPANIES[0]).pk)) == 11


def test_the_second_has_not_said_everything_and_a_second_start_says_nothing_more() -> None:
    make_profiles(now=NOW)
    changes = ProfileChange.objects.count()
    make_profiles(now=NOW)
    profile = legal_profile(organisation_of(COMPANIES[1]), NOW)
    assert profile.kind == "association" and profile.has_donors is None and profile.earns is None
    assert ProfileChange.objects.count() == changes


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_questions_for_the_lawyer_of_the_first_are_one_sheet(language: str) -> None:
    make_profiles(now=NOW)
    client = signed_in(Person.objects.get(email=email_of(COMPANIES[0].officer)))
    client.cookies["lang"] = language
    answer = client.post(f"/law/lawyer/{organisation_of(COMPANIES[0]).pk}/save/", {"file": "paper"})
    assert len(pages_of(answer.content)) == 1
    assert ("NotoSansKhmer" in fonts_of(answer.content)) is (language == "km")
