"""How a demand is read: by which text, what is unclear, until when, and what a letter can never carry."""

from datetime import date, timedelta
from itertools import cycle, islice, product
from typing import Any

import pytest
from django.utils import timezone

from karpear.compliance.demands.actions.ledger import read_demand
from karpear.compliance.demands.actions.replies import draft_reply
from karpear.compliance.demands.answers import entry_of
from karpear.compliance.demands.models import Demand, DemandState
from karpear.compliance.demands.queries.pages import demand_page, demand_seen
from karpear.compliance.demands.queries.working_days import working_days_between
from karpear.compliance.demands.reply import unpacked
from karpear.compliance.demands.values import NewReply
from karpear.compliance.profile.models import LegalIdentity
from karpear.people.models import Organisation
from karpear.rules.law.demands import (
    AuthorityLevel,
    DemandClass,
    DemandReading,
    ReplyBasis,
    bases_for,
)
from karpear.rules.law.instruments import LawRank
from karpear.rules.law.organisation import OrganisationKind
from karpear.rules.law.working_days import PublicHoliday, WorkingCalendar
from karpear.rules.refusals import BadFields, Conflict
from tests.cast import Cast
from tests.rooms.compliance.demands import approved, closed, drafted, handed_over, noted, registered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_until_somebody_says_what_we_are_everything_is_unclear(cast: Cast) -> None:
    page = demand_page(cast.dara, noted(cast.dara, cast.lantern).pk, timezone.now())
    assert page.reading is DemandReading.UNCLEAR and page.answer.kind_unknown and page.tell
    assert [choice.basis for choice in page.choices] == [ReplyBasis.QUESTION]


def test_what_was_read_stands_whatever_the_organisation_becomes(cast: Cast) -> None:
    registered(cast.lantern)
    demand = noted(cast.dara, cast.lantern, stated_rank=LawRank.LETTER)
    read_demand(by=cast.dara, demand=demand.pk, now=timezone.now())
    cast.lantern.legal_identity.delete()
    page = demand_page(cast.dara, demand.pk, timezone.now())
    assert (page.reading, page.is_sure, page.is_passing, page.outranks) == (
        DemandReading.NOT_REQUIRED, True, True, True,
    )  # fmt: skip


def test_an_association_that_never_said_it_is_registered_gets_no_answer_and_no_letter_cites_the_directive(
    cast: Cast,
) -> None:
    LegalIdentity.objects.create(organisation=cast.lantern, kind=OrganisationKind.ASSOCIATION.value)
    page = demand_page(cast.dara, noted(cast.dara, cast.lantern).pk, timezone.now())
    assert page.reading is DemandReading.UNCLEAR and page.answer.registration_unknown and page.entry is None
    assert [choice.basis for choice in page.choices] == [ReplyBasis.QUESTION]


@pytest.mark.parametrize(
    ("demand", "level"),
    [(DemandClass.REPORT, AuthorityLevel.COMMUNE), (DemandClass.WARNING, AuthorityLevel.INTERIOR)],
)
def test_what_is_to_check_is_unclear_and_owes_nothing(cast: Cast, demand: DemandClass, level: AuthorityLevel) -> None:
    registered(cast.lantern)
    row = noted(cast.dara, cast.lantern, demand=demand, level=level)
    page = demand_page(cast.dara, row.pk, timezone.now())
    assert page.entry is not None and page.reading is DemandReading.UNCLEAR and not page.is_sure
    assert ReplyBasis.TEXT not in [choice.basis for choice in page.choices]
    assert read_demand(by=cast.dara, demand=row.pk, now=timezone.now()).reading == "unclear"
    with pytest.raises(BadFields):
        draft_reply(by=cast.dara, demand=row.pk, new=NewReply(basis=ReplyBasis.TEXT), now=timezone.now())


def test_what_nobody_looked_at_for_a_year_is_unclear_too(cast: Cast) -> None:
    registered(cast.lantern)
    row = noted(cast.dara, cast.lantern)
    assert demand_page(cast.dara, row.pk, timezone.now()).reading is DemandReading.NOT_REQUIRED
    assert demand_page(cast.dara, row.pk, timezone.now() + 800 * DAY).reading is DemandReading.UNCLEAR


def test_a_letter_that_owes_only_an_account_lists_nothing_and_says_that_it_comes_apart(cast: Cast) -> None:
    registered(cast.lantern)
    demand_facts = {"demand": DemandClass.ACCOUNTS, "level": AuthorityLevel.INTERIOR}
    (letter, _khmer) = (
        unpacked(drafted(noted(cast.dara, cast.lantern, **demand_facts), cast.dara).reply)[code]
        for code in ("en", "km")
    )
    text = " ".join(block["t"] for block in letter)
    assert "which we hand over:" not in text and "asks for is handed over separately" in text
    assert not [block for block in letter if block["k"] == "li"]


def test_what_was_read_before_the_profile_was_filled_can_be_read_again(cast: Cast) -> None:
    row = noted(cast.dara, cast.lantern)
    read_demand(by=cast.dara, demand=row.pk, now=timezone.now())
    page = demand_page(cast.dara, row.pk, timezone.now())
    assert page.answer.kind_unknown and not page.may_read_again
    registered(cast.lantern)
    drafted_row = draft_reply(by=cast.dara, demand=row.pk, new=NewReply(basis=ReplyBasis.QUESTION), now=timezone.now())
    assert drafted_row.state == DemandState.DRAFTED
    assert demand_page(cast.dara, row.pk, timezone.now()).may_read_again
    read_again = read_demand(by=cast.dara, demand=row.pk, now=timezone.now())
    assert (read_again.state, read_again.reading, read_again.reply, read_again.enough) == (
        "read",
        "not_required",
        "",
        ["dates", "province"],
    )
    assert not demand_page(cast.dara, row.pk, timezone.now()).may_read_again


def test_items_stand_as_they_were_read_whatever_the_pack_says_later(cast: Cast) -> None:
    registered(cast.lantern)
    row = drafted(noted(cast.dara, cast.lantern), cast.dara, ReplyBasis.COURTESY)
    Demand.objects.filter(pk=row.pk).update(enough=["dates"])
    page = demand_page(cast.dara, row.pk, timezone.now())
    assert [choice.in_letter for choice in page.choices if choice.basis is ReplyBasis.COURTESY] == [
        ["Days of activities"]
    ]
    assert page.may_read_again


def test_a_country_without_a_pack_has_no_answer_and_no_letter(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.lantern.pk).update(country="zz")
    demand = noted(cast.dara, cast.lantern)
    read_demand(by=cast.dara, demand=demand.pk, now=timezone.now())
    with pytest.raises(Conflict):
        draft_reply(by=cast.dara, demand=demand.pk, new=NewReply(basis=ReplyBasis.QUESTION), now=timezone.now())


def test_a_text_gives_a_period_and_the_first_of_both_days_counts(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.lantern.pk).update(country="xx")
    registered(cast.lantern)
    now = timezone.now()
    demand_facts = {"level": AuthorityLevel.MINISTRY, "demand": DemandClass.REPORT}
    by_text = noted(cast.dara, cast.lantern, now, **demand_facts)
    assert by_text.due_at is not None and 29 * DAY < by_text.due_at - now < 32 * DAY
    earlier = noted(cast.dara, cast.lantern, now, answer_by=now + 4 * DAY, **demand_facts)
    assert earlier.due_at == now + 4 * DAY
    assert noted(cast.dara, cast.lantern, now).due_at is None


def test_working_days_are_counted_and_never_into_a_year_without_a_list() -> None:
    friday, holiday = date(2026, 11, 27), date(2026, 12, 1)
    calendar = WorkingCalendar(holidays={holiday: PublicHoliday(holiday, "x")}, years=frozenset({2026}))
    assert working_days_between(friday, date(2026, 12, 2), calendar) == 2
    assert working_days_between(friday, friday, calendar) == 0
    assert working_days_between(friday, date(2027, 1, 1), calendar) is None
    assert working_days_between(friday, date(2026, 11, 26), calendar) is None


def test_no_letter_carries_a_name_a_place_or_a_word_that_somebody_typed(cast: Cast) -> None:
    """Thirty invented demands, each field of which is full of canaries, on every basis that there is."""
    registered(cast.lantern)
    kinds = product(DemandClass, (AuthorityLevel.COMMUNE, AuthorityLevel.INTERIOR, AuthorityLevel.POLICE))
    letters = 0
    for number, (demand, level) in enumerate(islice(cycle(kinds), 30)):
        canary = f"Canary{number:02}"
        words = {name: f"{canary} {name}" for name in ("office", "stated_words", "words")}
        row = noted(cast.sophea, cast.lantern, level=level, demand=demand, province="KH-12", **words)
        read_demand(by=cast.dara, demand=row.pk, now=timezone.now())
        row.refresh_from_db()
        entry = entry_of(row)
        for basis in bases_for(entry.rule if entry else None):
            letter = draft_reply(by=cast.dara, demand=row.pk, new=NewReply(basis=basis), now=timezone.now()).reply
            letters += 1
            assert set(unpacked(letter)) == {"en", "km"} and row.letter_number in letter and row.code not in letter
            for secret in ("Canary", "Sophea", "Dara", "Lantern", cast.lantern.name):
                assert secret not in letter
    assert letters > 30


def test_a_group_that_is_not_registered_gets_another_answer(cast: Cast) -> None:
    registered(cast.lantern, OrganisationKind.UNREGISTERED)
    page = demand_page(cast.dara, noted(cast.dara, cast.lantern).pk, timezone.now())
    assert page.reading is DemandReading.UNCLEAR and page.entry is not None and not page.is_sure


def test_everybody_whom_a_page_names_is_read_with_the_demand(cast: Cast, django_assert_num_queries: Any) -> None:
    registered(cast.lantern)
    demand = approved(drafted(noted(cast.sophea, cast.lantern), cast.dara), cast.kanha)
    closed(handed_over(demand, cast.dara), cast.bopha)
    with django_assert_num_queries(1):
        row = demand_seen(cast.dara, demand.pk)
        people = [row.noted_by, row.read_by, row.drafted_by, row.approved_by, row.answered_by, row.closed_by]
    assert people == [cast.sophea, cast.dara, cast.dara, cast.kanha, cast.dara, cast.bopha]


def test_a_letter_of_our_own_will_says_that_nothing_more_is_given(cast: Cast) -> None:
    registered(cast.lantern)
    words = {"en": "we cannot give more than this in answer to your request for the names", "km": "អធ្យាស្រ័យ"}
    names = drafted(noted(cast.dara, cast.lantern, demand=DemandClass.PARTICIPANTS), cast.dara, ReplyBasis.COURTESY)
    for language, blocks in unpacked(names.reply).items():
        assert words[language] in " ".join(block["t"] for block in blocks)
    for other in (
        drafted(names, cast.dara, ReplyBasis.QUESTION),
        drafted(noted(cast.dara, cast.lantern), cast.dara, ReplyBasis.COURTESY),
    ):
        assert not [word for word in words.values() if word in other.reply], "nothing that can be held was asked for"
