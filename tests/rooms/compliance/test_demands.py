"""The ledger of demands: who sees what, what is taken over, who may approve, and what a letter can never carry."""

from datetime import date, timedelta
from itertools import cycle, islice, product
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from karpear.compliance.demands.actions.consents import let_count
from karpear.compliance.demands.actions.ledger import note_demand, read_demand
from karpear.compliance.demands.actions.recurrence import make_duty
from karpear.compliance.demands.actions.replies import draft_reply, hand_back
from karpear.compliance.demands.actions.retaliations import note_retaliation
from karpear.compliance.demands.answers import entry_of
from karpear.compliance.demands.models import Demand, DemandOutcome, DemandState
from karpear.compliance.demands.needs import NOT_APPROVED, TO_ANSWER, TO_APPROVE
from karpear.compliance.demands.queries.counted import coded_lines, threat_of
from karpear.compliance.demands.queries.pages import demand_page
from karpear.compliance.demands.queries.patterns import HIGH, WIDE, demand_patterns
from karpear.compliance.demands.queries.retaliations import threat_names
from karpear.compliance.demands.queries.working_days import working_days_between
from karpear.compliance.demands.reply import unpacked
from karpear.compliance.demands.values import NewHandBack, NewReply, NewRetaliation
from karpear.compliance.profile.models import LegalIdentity
from karpear.keeper.demand_facts import carry_demands, carry_retaliations
from karpear.messaging.actions.escalate import escalate
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Organisation
from karpear.people.needs import Urgency
from karpear.risks.facts.models import Fact, FactKind
from karpear.rules.law.demands import (
    AuthorityLevel,
    DemandClass,
    DemandReading,
    DisclosedItem,
    ReplyBasis,
    bases_for,
)
from karpear.rules.law.instruments import LawRank
from karpear.rules.law.organisation import OrganisationKind
from karpear.rules.law.own_days import Rhythm
from karpear.rules.law.working_days import PublicHoliday, WorkingCalendar
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import Cast
from tests.rooms.compliance.demands import (
    answered_without_letter,
    approved,
    closed,
    drafted,
    handed_over,
    noted,
    registered,
    what_is_asked,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_each_organisation_counts_its_own(cast: Cast) -> None:
    codes = [noted(cast.dara, cast.lantern).code, noted(cast.sophea, cast.lantern).code]
    assert codes == ["D-1", "D-2"]
    assert noted(cast.chenda, cast.cardamom).code == "D-1"


def test_a_member_sees_what_they_noted_and_a_stranger_nothing(cast: Cast) -> None:
    own, of_officer = noted(cast.sophea, cast.lantern), noted(cast.dara, cast.lantern)
    assert set(Demand.objects.visible_to(cast.sophea)) == {own}
    assert set(Demand.objects.visible_to(cast.bopha)) == {own, of_officer}
    assert not Demand.objects.visible_to(cast.piseth).exists() and not Demand.objects.visible_to(cast.rith).exists()
    with pytest.raises(Missing):
        note_demand(by=cast.rith, organisation=cast.lantern.pk, new=what_is_asked(), now=timezone.now())
    with pytest.raises(Forbidden):
        read_demand(by=cast.sophea, demand=own.pk, now=timezone.now())
    with pytest.raises(Missing):
        read_demand(by=cast.piseth, demand=own.pk, now=timezone.now())


@pytest.mark.parametrize(
    ("field", "also"),
    [
        ("office", {"office": "Sophea of the commune"}),
        ("province", {"province": "XX-N"}),
        ("received_at", {"received_at": timezone.now() + 3 * DAY}),
        ("answer_by", {"answer_by": timezone.now() - 3 * DAY}),
    ],
)
def test_what_cannot_be_is_refused_where_it_was_typed(cast: Cast, field: str, also: dict[str, object]) -> None:
    with pytest.raises(BadFields) as refusal:
        noted(cast.dara, cast.lantern, **also)
    assert [name for name, _words in refusal.value.errors] == [field]


def test_what_came_afterwards_is_linked_to_what_came_before_and_to_nothing_of_others(cast: Cast) -> None:
    first, foreign = noted(cast.dara, cast.lantern), noted(cast.piseth, cast.cardamom)
    later = note_demand(
        by=cast.dara, organisation=cast.lantern.pk, new=what_is_asked(), now=timezone.now(), follows=first.pk
    )
    assert demand_page(cast.bopha, first.pk, timezone.now()).later == [later]
    assert demand_page(cast.bopha, later.pk, timezone.now()).earlier == first
    for wrong in (foreign.pk, uuid4()):
        with pytest.raises(Missing):
            note_demand(
                by=cast.dara, organisation=cast.lantern.pk, new=what_is_asked(office="Bopha"), now=timezone.now(),
                follows=wrong,
            )  # fmt: skip


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
    asked = {"demand": DemandClass.ACCOUNTS, "level": AuthorityLevel.INTERIOR}
    (letter, _khmer) = (
        unpacked(drafted(noted(cast.dara, cast.lantern, **asked), cast.dara).reply)[code] for code in ("en", "km")
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
    again = read_demand(by=cast.dara, demand=row.pk, now=timezone.now())
    assert (again.state, again.reading, again.reply, again.enough) == (
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


def test_what_was_answered_without_a_letter_is_kept_and_can_be_closed(cast: Cast) -> None:
    registered(cast.lantern)
    row = drafted(noted(cast.dara, cast.lantern), cast.dara)
    with pytest.raises(Forbidden):
        answered_without_letter(noted(cast.sophea, cast.lantern), cast.sophea)
    row = answered_without_letter(row, cast.dara, DisclosedItem.PARTICIPANTS)
    assert (row.state, row.basis, row.reply, row.disclosed) == (DemandState.ANSWERED, "", "", ["participants"])
    assert demand_page(cast.dara, row.pk, timezone.now()).beyond == ["Names of people who took part"]
    with pytest.raises(Conflict):
        answered_without_letter(row, cast.dara)
    assert closed(row, cast.dara).state == DemandState.CLOSED


def test_what_nobody_read_is_read_by_answering_or_by_their_taking_it_back(cast: Cast) -> None:
    registered(cast.lantern)
    assert answered_without_letter(noted(cast.dara, cast.lantern), cast.dara).reading == "not_required"
    row = noted(cast.dara, cast.lantern)
    with pytest.raises(BadFields):
        closed(row, cast.dara)
    row = closed(row, cast.dara, DemandOutcome.WITHDRAWN)
    assert (row.state, row.reading, row.answered_at) == (DemandState.CLOSED, "not_required", None)


def test_a_draft_is_approved_only_as_it_was_read_and_never_by_their_own_people(cast: Cast) -> None:
    registered(cast.lantern)
    row = drafted(noted(cast.dara, cast.lantern), cast.dara)
    read_mark = row.draft_mark
    draft_reply(by=cast.dara, demand=row.pk, new=NewReply(basis=ReplyBasis.COURTESY), now=timezone.now())
    with pytest.raises(Conflict, match="drafted again"):
        approved(row, cast.bopha, draft=read_mark)
    Membership.objects.filter(person=cast.bopha, organisation=cast.lantern).update(
        brought_by=cast.dara, acts_since=timezone.now() - 10 * DAY
    )
    Organisation.objects.filter(pk=cast.lantern.pk).update(had_enough_at=timezone.now() - 90 * DAY)
    assert not demand_page(cast.bopha, row.pk, timezone.now()).may_approve
    with pytest.raises(Conflict, match="second person"):
        approved(row, cast.bopha)


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
    asked = {"level": AuthorityLevel.MINISTRY, "demand": DemandClass.REPORT}
    by_text = noted(cast.dara, cast.lantern, now, **asked)
    assert by_text.due_at is not None and 29 * DAY < by_text.due_at - now < 32 * DAY
    earlier = noted(cast.dara, cast.lantern, now, answer_by=now + 4 * DAY, **asked)
    assert earlier.due_at == now + 4 * DAY
    assert noted(cast.dara, cast.lantern, now).due_at is None


def test_working_days_are_counted_and_never_into_a_year_without_a_list() -> None:
    friday, holiday = date(2026, 11, 27), date(2026, 12, 1)
    calendar = WorkingCalendar(holidays={holiday: PublicHoliday(holiday, "x")}, years=frozenset({2026}))
    assert working_days_between(friday, date(2026, 12, 2), calendar) == 2
    assert working_days_between(friday, friday, calendar) == 0
    assert working_days_between(friday, date(2027, 1, 1), calendar) is None
    assert working_days_between(friday, date(2026, 11, 26), calendar) is None


def test_who_drafted_it_does_not_approve_it_and_a_new_draft_needs_another_approval(cast: Cast) -> None:
    registered(cast.lantern)
    demand = drafted(noted(cast.sophea, cast.lantern), cast.dara)
    with pytest.raises(Conflict):
        approved(demand, cast.dara)
    with pytest.raises(Forbidden):
        approved(demand, cast.sophea)
    with pytest.raises(BadFields):
        approved(demand, cast.kanha, counsel="Counsel")
    row = approved(demand, cast.kanha, counsel="Counsel", counsel_on=date(2026, 11, 28))
    assert (row.state, row.counsel) == (DemandState.APPROVED, "Counsel")
    again = draft_reply(by=cast.kanha, demand=demand.pk, new=NewReply(basis=ReplyBasis.COURTESY), now=timezone.now())
    assert (again.state, again.approved_at, again.counsel) == (DemandState.DRAFTED, None, "")
    with pytest.raises(Conflict):
        handed_over(demand, cast.dara)


def test_a_reply_rests_only_on_what_the_reading_allows(cast: Cast) -> None:
    demand = noted(cast.dara, cast.lantern)
    with pytest.raises(BadFields):
        drafted(demand, cast.dara, ReplyBasis.TEXT)
    with pytest.raises(BadFields):
        drafted(demand, cast.dara, ReplyBasis.COURTESY)


def test_what_they_have_is_kept_also_where_it_is_more_than_was_owed(cast: Cast) -> None:
    registered(cast.lantern)
    demand = approved(drafted(noted(cast.dara, cast.lantern), cast.dara, ReplyBasis.COURTESY), cast.bopha)
    handed_over(demand, cast.dara, DisclosedItem.DATES, DisclosedItem.PARTICIPANTS)
    page = demand_page(cast.dara, demand.pk, timezone.now())
    assert page.disclosed == ["Days of activities", "Names of people who took part"]
    assert page.beyond == ["Names of people who took part"]
    assert closed(demand, cast.dara).state == DemandState.CLOSED


def test_it_waits_for_who_can_answer_and_the_draft_for_a_second_person(cast: Cast) -> None:
    registered(cast.lantern)
    now = timezone.now()
    demand = noted(cast.sophea, cast.lantern, now, answer_by=now + timedelta(hours=6))
    assert not TO_ANSWER.waiting(cast.sophea, now) and not TO_ANSWER.waiting(cast.piseth, now)
    (waiting,) = TO_ANSWER.waiting(cast.dara, now)
    assert (waiting.why, waiting.urgency(now)) == ("D-1", Urgency.TODAY)
    drafted(demand, cast.dara)
    assert TO_ANSWER.waiting(cast.dara, now) and not TO_APPROVE.waiting(cast.dara, now)
    assert not TO_ANSWER.waiting(cast.dara, now - 2 * DAY), "a draft whose day is far off is with others"
    assert [thing.subject for thing in NOT_APPROVED.waiting(cast.dara, now)] == [demand.pk]
    assert not TO_ANSWER.waiting(cast.bopha, now) and not NOT_APPROVED.waiting(cast.bopha, now)
    assert [thing.subject for thing in TO_APPROVE.waiting(cast.bopha, now)] == [demand.pk]
    approved(demand, cast.bopha)
    assert TO_ANSWER.waiting(cast.dara, now) and not TO_APPROVE.waiting(cast.bopha, now)
    handed_over(demand, cast.dara)
    assert not TO_ANSWER.waiting(cast.dara, now)


def test_what_has_no_day_still_waits_with_one_so_that_it_is_not_the_last_of_all(cast: Cast) -> None:
    demand = noted(cast.dara, cast.lantern)
    assert [thing.until for thing in TO_ANSWER.waiting(cast.bopha, timezone.now())] == [demand.noted_at + 3 * DAY]
    draft = drafted(demand, cast.dara, ReplyBasis.QUESTION)
    (waiting,) = TO_APPROVE.waiting(cast.bopha, timezone.now())
    assert draft.drafted_at is not None and waiting.until == draft.drafted_at + DAY


def test_a_reply_is_drafted_without_pressing_that_it_was_read(cast: Cast) -> None:
    registered(cast.lantern)
    demand, new = noted(cast.sophea, cast.lantern), NewReply(basis=ReplyBasis.COURTESY)
    row = draft_reply(by=cast.dara, demand=demand.pk, new=new, now=timezone.now())
    assert (row.state, row.reading, row.read_by) == (DemandState.DRAFTED, "not_required", cast.dara)
    assert demand_page(cast.dara, demand.pk, timezone.now()).chosen_basis == ReplyBasis.COURTESY


def test_a_draft_is_handed_back_with_words_and_stays_to_be_seen(cast: Cast) -> None:
    registered(cast.lantern)
    demand = drafted(noted(cast.sophea, cast.lantern), cast.dara)
    new = NewHandBack(handed_back_words="Say less")
    for person, refusal in ((cast.dara, Conflict), (cast.sophea, Forbidden), (cast.piseth, Missing)):
        with pytest.raises(refusal):
            hand_back(by=person, demand=demand.pk, new=new, now=timezone.now())
    row = hand_back(by=cast.bopha, demand=demand.pk, new=new, now=timezone.now())
    assert (row.state, row.handed_back_words, bool(row.reply)) == (DemandState.READ, "Say less", True)
    assert TO_ANSWER.waiting(cast.dara, timezone.now()) and not TO_APPROVE.waiting(cast.bopha, timezone.now())
    with pytest.raises(Conflict):
        handed_over(demand, cast.dara)
    again = draft_reply(by=cast.dara, demand=demand.pk, new=NewReply(basis=ReplyBasis.TEXT), now=timezone.now())
    assert (again.handed_back_words, again.handed_back_at) == ("", None)


def test_whoever_has_to_do_something_hears_of_it_at_once_and_again_when_nothing_happens(cast: Cast) -> None:
    def heard(text_key: str) -> set[UUID | None]:
        rows = Delivery.objects.filter(topic="demand", text_key=text_key).values_list("person", flat=True)
        people = set(rows)
        Delivery.objects.all().delete()
        return people

    now = timezone.now()
    members = Membership.objects.active().filter(organisation=cast.lantern, role__in=["lead", "officer"])
    keepers = set(members.values_list("person", flat=True))
    demand = noted(cast.sophea, cast.lantern, now)
    assert heard("ready") == keepers
    assert (remind(TO_ANSWER, now=now + DAY), remind(TO_ANSWER, now=now + 3 * DAY)) == (0, 1)
    assert heard("ready") == keepers
    drafted(demand, cast.dara, ReplyBasis.QUESTION)
    assert heard("ready") == keepers - {cast.dara.pk}
    assert remind(TO_APPROVE, now=now + 3 * DAY) == 1 and heard("ready") == keepers - {cast.dara.pk}
    approved(demand, cast.bopha)
    assert heard("decision") == {cast.dara.pk}


def test_leads_hear_a_day_before_of_what_nobody_has_answered_and_once(cast: Cast) -> None:
    now = timezone.now()
    demand = noted(cast.dara, cast.lantern, now, answer_by=now + 3 * DAY)
    answered = answered_without_letter(noted(cast.dara, cast.lantern, now, answer_by=now + 3 * DAY), cast.dara)
    drafted(demand, cast.dara, ReplyBasis.QUESTION)
    Delivery.objects.all().delete()
    counts = [escalate(TO_ANSWER, now=now + timedelta(hours=hours)) for hours in (1, 49, 50)]
    assert counts == [0, 1, 0] and answered.state == DemandState.ANSWERED
    messages = Delivery.objects.filter(topic="demand")
    assert {message.subject for message in messages} == {demand.pk}
    leads = Membership.objects.filter(organisation=cast.lantern, role="lead").values_list("person", flat=True)
    assert {message.person_id for message in messages} == set(leads) and leads


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


def test_offices_are_compared_month_by_month(cast: Cast) -> None:
    now = timezone.localtime()
    for days in (0, 1, 400):
        noted(cast.dara, cast.lantern, now, province="KH-12", received_at=now - days * DAY)
    noted(cast.dara, cast.lantern, now, level=AuthorityLevel.POLICE)
    patterns = demand_patterns(cast.bopha, {"KH-12": "Phnom Penh"}, now)
    assert [(row.province, row.level, row.total) for row in patterns.rows] == [
        ("Phnom Penh", "Commune", 2), ("", "Police", 1),
    ]  # fmt: skip
    assert len(patterns.months) == 12 and patterns.months[0] <= now
    (newest, *_older) = reversed(patterns.rows[0].bars)
    assert newest[0] == 11 * WIDE and newest[1].height == -(-newest[1].count * HIGH // 5) > 0
    assert demand_patterns(cast.rith, {}, now).rows == []


def test_a_group_that_is_not_registered_gets_another_answer(cast: Cast) -> None:
    registered(cast.lantern, OrganisationKind.UNREGISTERED)
    page = demand_page(cast.dara, noted(cast.dara, cast.lantern).pk, timezone.now())
    assert page.reading is DemandReading.UNCLEAR and page.entry is not None and not page.is_sure


def test_what_comes_again_becomes_a_duty_with_the_least_and_only_once(cast: Cast) -> None:
    registered(cast.lantern)
    now = timezone.now()
    demand = noted(cast.sophea, cast.lantern, now, rhythm=Rhythm.MONTHLY, answer_by=now + 2 * DAY)
    with pytest.raises(Forbidden):
        make_duty(by=cast.sophea, demand=demand.pk, now=now)
    duty = make_duty(by=cast.dara, demand=demand.pk, now=now)
    assert (duty.origin, duty.rhythm) == (demand.pk, "monthly") and duty.first_on >= timezone.localdate()
    assert duty.least == "Days of activities, Province of activities. No names, no lists, no accounts."
    for again in (demand, noted(cast.dara, cast.lantern)):
        with pytest.raises(Conflict):
            make_duty(by=cast.dara, demand=again.pk, now=now)


def test_what_was_done_afterwards_reaches_the_register_as_a_code_if_it_may_be_counted(cast: Cast) -> None:
    demand, now = noted(cast.dara, cast.lantern, province="KH-12"), timezone.now()
    threat = next(iter(threat_names(cast.lantern)))
    for counts in (False, True):
        new = NewRetaliation(threat=threat, happened_on=timezone.localdate() - 3 * DAY, counts=counts)
        note_retaliation(by=cast.dara, demand=demand.pk, new=new, now=now)
    assert (carry_retaliations(now=now), carry_retaliations(now=now)) == (1, 0)
    fact = Fact.objects.get(organisation=cast.lantern)
    assert (fact.kind, fact.threat, fact.province, fact.only_month, fact.happened_on.day) == (
        FactKind.DEMAND, threat, "KH-12", True, 1,
    )  # fmt: skip
    assert not fact.note and not fact.place
    for field, also in (("threat", {"threat": "nothing"}), ("happened_on", {"happened_on": date(2999, 1, 1)})):
        wrong = {"threat": threat, "happened_on": date(2026, 11, 1), **also}
        with pytest.raises(BadFields) as refusal:
            note_retaliation(by=cast.dara, demand=demand.pk, new=NewRetaliation(**wrong), now=now)
        assert [name for name, _words in refusal.value.errors] == [field]
    with pytest.raises(Forbidden):
        note_retaliation(by=cast.sophea, demand=noted(cast.sophea, cast.lantern).pk, new=new, now=now)


def test_a_demand_reaches_the_register_and_a_file_of_codes_only_if_it_may_be_counted(cast: Cast) -> None:
    now = timezone.now()
    asked = noted(cast.sophea, cast.lantern, province="KH-12", demand=DemandClass.PARTICIPANTS, words="Canary")
    noted(cast.sophea, cast.lantern, province="KH-12")
    assert carry_demands(now=now) == 0 and coded_lines(cast.dara) == []
    with pytest.raises(Forbidden):
        let_count(by=cast.sophea, demand=asked.pk, now=now)
    for _again in range(2):
        let_count(by=cast.dara, demand=asked.pk, now=now)
    assert (carry_demands(now=now), carry_demands(now=now)) == (1, 0)
    fact = Fact.objects.get(organisation=cast.lantern)
    assert (fact.kind, fact.threat, fact.province, fact.only_month) == (FactKind.DEMAND, "F-T37", "KH-12", True)
    assert fact.happened_on.day == 1 and not fact.note and not fact.place
    (line,) = coded_lines(cast.dara)
    assert (line.level, line.demand, line.month.day) == ("commune", "participants", 1)
    assert coded_lines(cast.piseth) == [] and coded_lines(cast.sophea) == []


def test_every_demand_is_a_threat_of_the_country(cast: Cast) -> None:
    for demand in DemandClass:
        assert threat_of(noted(cast.dara, cast.lantern, demand=demand)), demand


def test_in_a_country_without_such_a_threat_nothing_is_counted_and_it_is_not_asked_again(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.lantern.pk).update(country="xx")
    demand = noted(cast.dara, cast.lantern, demand=DemandClass.SUMMONS)
    let_count(by=cast.dara, demand=demand.pk, now=timezone.now())
    assert carry_demands(now=timezone.now()) == 0 and not Fact.objects.exists()
    assert not Demand.objects.to_carry().exists()
