"""The ledger of demands: who sees what, who may approve, what they have, and who hears of it."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from karpear.compliance.demands.actions.ledger import note_demand, read_demand
from karpear.compliance.demands.actions.replies import draft_reply, hand_back
from karpear.compliance.demands.models import Demand, DemandOutcome, DemandState
from karpear.compliance.demands.needs import HAND_OVER, NOT_APPROVED, TO_ANSWER, TO_APPROVE
from karpear.compliance.demands.queries.pages import demand_page
from karpear.compliance.demands.values import NewHandBack, NewReply
from karpear.messaging.actions.escalate import escalate
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Organisation
from karpear.people.needs import Urgency
from karpear.rules.law.demands import (
    DisclosedItem,
    ReplyBasis,
)
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
    own_demand, of_officer = noted(cast.sophea, cast.lantern), noted(cast.dara, cast.lantern)
    assert set(Demand.objects.visible_to(cast.sophea)) == {own_demand}
    assert set(Demand.objects.visible_to(cast.bopha)) == {own_demand, of_officer}
    assert not Demand.objects.visible_to(cast.piseth).exists() and not Demand.objects.visible_to(cast.rith).exists()
    with pytest.raises(Missing):
        note_demand(by=cast.rith, organisation=cast.lantern.pk, new=what_is_asked(), now=timezone.now())
    with pytest.raises(Forbidden):
        read_demand(by=cast.sophea, demand=own_demand.pk, now=timezone.now())
    with pytest.raises(Missing):
        read_demand(by=cast.piseth, demand=own_demand.pk, now=timezone.now())


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


def test_what_was_answered_without_a_letter_is_kept_and_can_be_closed(cast: Cast) -> None:
    registered(cast.lantern)
    row = drafted(noted(cast.dara, cast.lantern), cast.dara)
    with pytest.raises(Forbidden):
        answered_without_letter(noted(cast.sophea, cast.lantern), cast.sophea)
    row = answered_without_letter(row, cast.dara, DisclosedItem.PARTICIPANTS)
    assert (row.state, row.basis, row.reply, row.disclosed) == (DemandState.ANSWERED, "", "", ["participants"])
    assert demand_page(cast.dara, row.pk, timezone.now()).handed_over.beyond_names == ["Names of people who took part"]
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
    assert not TO_APPROVE.waiting(cast.bopha, timezone.now()) and TO_APPROVE.waiting(cast.kanha, timezone.now())
    assert cast.bopha.pk not in {prompt.person for prompt in TO_APPROVE.prompts([row], timezone.now())}
    with pytest.raises(Conflict, match="second person"):
        approved(row, cast.bopha)


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
    second_draft = draft_reply(
        by=cast.kanha, demand=demand.pk, new=NewReply(basis=ReplyBasis.COURTESY), now=timezone.now()
    )
    assert (second_draft.state, second_draft.approved_at, second_draft.counsel) == (DemandState.DRAFTED, None, "")
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
    assert page.handed_over.names == ["Days of activities", "Names of people who took part"]
    assert page.handed_over.beyond_names == ["Names of people who took part"]
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
    assert [need.subject for need in NOT_APPROVED.waiting(cast.dara, now)] == [demand.pk]
    assert not TO_ANSWER.waiting(cast.bopha, now) and not NOT_APPROVED.waiting(cast.bopha, now)
    assert [need.subject for need in TO_APPROVE.waiting(cast.bopha, now)] == [demand.pk]
    approved(demand, cast.bopha)
    assert not TO_ANSWER.waiting(cast.dara, now) and not TO_APPROVE.waiting(cast.bopha, now)
    (waiting,) = HAND_OVER.waiting(cast.dara, now)
    assert "Hand over" in waiting.name and waiting.until == demand.due_at
    handed_over(demand, cast.dara)
    assert not HAND_OVER.waiting(cast.dara, now)


def test_what_has_no_day_still_waits_with_one_so_that_it_is_not_the_last_of_all(cast: Cast) -> None:
    demand = noted(cast.dara, cast.lantern)
    assert [need.until for need in TO_ANSWER.waiting(cast.bopha, timezone.now())] == [demand.noted_at + 3 * DAY]
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
    second_draft = draft_reply(by=cast.dara, demand=demand.pk, new=NewReply(basis=ReplyBasis.TEXT), now=timezone.now())
    assert (second_draft.handed_back_words, second_draft.handed_back_at) == ("", None)


def test_whoever_has_to_do_something_hears_of_it_at_once_and_again_when_nothing_happens(cast: Cast) -> None:
    def people_told(text_key: str) -> set[UUID | None]:
        rows = Delivery.objects.filter(topic="demand", text_key=text_key).values_list("person", flat=True)
        people = set(rows)
        Delivery.objects.all().delete()
        return people

    now = timezone.now()
    members = Membership.objects.active().filter(organisation=cast.lantern, role__in=["lead", "officer"])
    keepers = set(members.values_list("person", flat=True))
    demand = noted(cast.sophea, cast.lantern, now)
    assert people_told("ready") == keepers
    assert (remind(TO_ANSWER, now=now + DAY), remind(TO_ANSWER, now=now + 3 * DAY)) == (0, 1)
    assert people_told("ready") == keepers
    drafted(demand, cast.dara, ReplyBasis.QUESTION)
    assert people_told("ready") == keepers - {cast.dara.pk}
    assert remind(TO_APPROVE, now=now + 3 * DAY) == 1 and people_told("ready") == keepers - {cast.dara.pk}
    approved(demand, cast.bopha, without_counsel=True)
    assert people_told("decision") == {cast.dara.pk, cast.sophea.pk}


def test_whoever_noted_it_hears_once_that_the_reply_is_approved_and_opens_it(cast: Cast) -> None:
    def people_told() -> list[UUID | None]:
        return list(Delivery.objects.filter(topic="demand", text_key="decision").values_list("person", flat=True))

    demand = drafted(noted(cast.dara, cast.lantern), cast.dara, ReplyBasis.QUESTION)
    approved(demand, cast.bopha, without_counsel=True)
    assert set(people_told()) == {cast.dara.pk}, "who noted and drafted it is one person"
    Delivery.objects.all().delete()
    approved(drafted(noted(cast.bopha, cast.lantern), cast.dara, ReplyBasis.QUESTION), cast.bopha, without_counsel=True)
    assert set(people_told()) == {cast.dara.pk}, "nobody hears of their own word"
    Delivery.objects.all().delete()
    demand = drafted(noted(cast.sophea, cast.lantern), cast.dara, ReplyBasis.QUESTION)
    new = NewHandBack(handed_back_words="Say less")
    hand_back(by=cast.bopha, demand=demand.pk, new=new, now=timezone.now())
    assert set(people_told()) == {cast.dara.pk}, "a draft that went back is a matter of those who write it"
    Delivery.objects.all().delete()
    Membership.objects.filter(person=cast.sophea).update(ended_at=timezone.now())
    approved(drafted(demand, cast.dara, ReplyBasis.QUESTION), cast.bopha, without_counsel=True)
    assert set(people_told()) == {cast.dara.pk}, "who left could not open it"


def test_leads_hear_a_day_before_of_what_nobody_has_answered_and_once(cast: Cast) -> None:
    now = timezone.now()
    demand = noted(cast.dara, cast.lantern, now, answer_by=now + 3 * DAY)
    answered_demand = answered_without_letter(noted(cast.dara, cast.lantern, now, answer_by=now + 3 * DAY), cast.dara)
    drafted(demand, cast.dara, ReplyBasis.QUESTION)
    Delivery.objects.all().delete()
    counts = [escalate(TO_ANSWER, now=now + timedelta(hours=hours)) for hours in (1, 49, 50)]
    assert counts == [0, 1, 0] and answered_demand.state == DemandState.ANSWERED
    messages = Delivery.objects.filter(topic="demand")
    assert {message.subject for message in messages} == {demand.pk}
    leads = Membership.objects.filter(organisation=cast.lantern, role="lead").values_list("person", flat=True)
    assert {message.person_id for message in messages} == set(leads) and leads
