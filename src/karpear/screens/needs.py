"""What waits for a person, in all rooms: alarms first, then the first that ends."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from karpear.activities.decisions.needs import ANSWER, GIVE_NOTICE, NOT_COVERED, SAY_PARTIES, UNANSWERED_PLAN
from karpear.activities.plans.needs import READ_BEFORE_TRIP, READ_FOR_TRIP, SEEN
from karpear.alerts.needs import OPEN_ALERT, OWNED_ALERT, OWNED_DRILL
from karpear.cases.incidents.needs import GIVEN_STEPS, SUPPORT, TASKS, TO_ANSWER_IN_PUBLIC
from karpear.cases.reports.needs import FOLLOW_UP, UNANSWERED_REPORT
from karpear.checkins.needs import ROLL_CALL_OPEN
from karpear.compliance.closure.needs import DRILL_AGAIN, OPEN_GAPS
from karpear.compliance.demands.needs import AFTER_INQUIRY, HAND_OVER, NOT_APPROVED, SEARCHED, TO_ANSWER, TO_APPROVE
from karpear.compliance.duties.needs import (
    DUTY,
    DUTY_AHEAD,
    DUTY_OF_OTHERS,
    TO_AGREE,
    UNDATED_DUTY,
    UNNAMED_AND_CLOSE,
    UNNAMED_DUTY,
)
from karpear.compliance.evidence.needs import ENDING_DOCUMENT
from karpear.compliance.inquiries.needs import INQUIRY_TO_ANSWER
from karpear.compliance.laws.needs import CONSULTATION, EXPIRED_OPINION
from karpear.compliance.premises.needs import LOOK_AGAIN_AT, PAPER_ENDS
from karpear.compliance.profile.needs import ENDING_PAPER, ENDING_PAPER_AHEAD, GRANT_REPORT, GRANT_REPORT_AHEAD
from karpear.messaging.needs import SERVER_TROUBLE
from karpear.network.aid.needs import AID_REVIEW, AID_TO_SIGN, HANDOVER_OFFERED, WATCH_AHEAD, WATCH_ASKED
from karpear.network.bulletins.needs import DRAFT_HANDED, RELEASE_ASKED, UNREAD_BULLETIN
from karpear.network.directory.needs import REACH_ASKED, REACH_TO_ASKED, REACH_UNPROVEN, SERVICE_USED
from karpear.network.federation.needs import PEER_SILENT, PEER_TO_COMPARE
from karpear.network.fund.needs import FUND_AGREE, FUND_ASKED, FUND_PAY, FUND_SIGN
from karpear.network.meetings.needs import (
    ACTION_LEFT,
    BALLOTS_CLOSED,
    COUNCIL_ACTION,
    COUNCIL_REVIEW,
    ITEM_OPEN,
    MEETING_AHEAD,
    MEETING_CALLED,
    MINUTES_WAIT,
    SEAT_ENDED,
    TELLER_ASKED,
)
from karpear.network.silence.needs import SILENT_TOGETHER
from karpear.network.threads.needs import THREAD_NEWS
from karpear.people.asked_needs import CONTACT_ASKED, INVITED, OFFER, OFFERED, WATCH
from karpear.people.calendar import CalendarEvent
from karpear.people.models import Person
from karpear.people.needs import NeedKind, NeedList, PutOff, Urgency, Waiting, order_of
from karpear.people.phone_needs import PHONES
from karpear.preparedness.cover.needs import CLAIM_TO_SEND, ENDING_POLICY
from karpear.preparedness.families.needs import FAMILY_OFFERED, FAMILY_OPENED, FAMILY_REVIEW
from karpear.preparedness.policies.needs import NOT_UNDERSTOOD, POLICY_REVIEW, REVIEW_DRAFT, TALK
from karpear.preparedness.reserve.needs import RECEIPT, SIGN, SIGNED, TO_PAY
from karpear.preparedness.scenarios.needs import DEBRIEF, TO_CHANGE
from karpear.preparedness.succession.needs import HANDOVER, NO_DEPUTY
from karpear.preparedness.training.needs import ENDS, OTHERS_END
from karpear.readiness.numbers.needs import NUMBERS
from karpear.readiness.packs.needs import PAPERS, REVIEW
from karpear.risks.register.needs import ACCEPTED, LATE_MEASURES, MEASURES, REVIEWS
from karpear.risks.sessions.needs import NEXT, NEXT_FORM, RATE, RATED
from karpear.rules.geo.markers import ALARMS, rank_of
from karpear.rules.secret.tokens import token_hash
from karpear.sector.independence.needs import PLAN_TO_REVIEW, YEAR_TO_SIGN
from karpear.sector.indices.needs import PANEL_TO_SCORE
from karpear.sector.releases.needs import RELEASE_DRAW, RELEASE_HELD_BACK, RELEASE_PUBLISH, RELEASE_SIGN
from karpear.vault.needs import DRILL
from karpear.voice.decisions.needs import (
    CHANGED_SINCE,
    DECIDED,
    SILENCE_AHEAD,
    SILENCE_ENDS,
    TO_SPEAK,
    WHAT_CAME,
    WHAT_CAME_AHEAD,
)
from karpear.voice.engagement.needs import CARD_ENDS, DECLARE_ROLES, LEAVE_ANSWERED, LEAVE_ENDS, LEAVE_WAITS
from karpear.voice.posture.needs import (
    AGREEMENT_AHEAD,
    AGREEMENT_ANSWERED,
    AGREEMENT_REVIEW,
    AGREEMENT_SIGNED,
    AGREEMENT_TO_SIGN,
    AGREEMENT_WITHOUT_LEAD,
    OWN_AGREEMENT_AHEAD,
    OWN_AGREEMENT_REVIEW,
    RULE_REVIEW,
)
from karpear.voice.statements.needs import (
    NAME_DENIED,
    NAME_LIKE_YOURS,
    NAME_OF_SEVERAL,
    STATEMENT_AHEAD,
    STATEMENT_DRAFT,
    STATEMENT_MONTH,
    STATEMENT_NAMED,
    STATEMENT_OPENING,
    STATEMENT_WEEK,
    STATEMENT_WITHOUT_LINKS,
)

NEEDS: tuple[NeedKind[Any], ...] = (
    OPEN_ALERT, OWNED_ALERT, OWNED_DRILL, HANDOVER_OFFERED, ANSWER, SEEN, READ_FOR_TRIP, NOT_COVERED, GIVE_NOTICE,
    SAY_PARTIES, TASKS, TO_ANSWER_IN_PUBLIC, SIGN, FUND_SIGN, TO_SPEAK, CHANGED_SINCE, TO_PAY, FUND_PAY, SUPPORT,
    SEARCHED, TO_ANSWER, HAND_OVER, TO_APPROVE,
    REVIEWS, ACCEPTED, MEASURES, NEXT, NEXT_FORM, RATE, FAMILY_OFFERED, FOLLOW_UP, FAMILY_OPENED, PAPERS, REVIEW,
    FAMILY_REVIEW, HANDOVER, NO_DEPUTY, RECEIPT, DUTY, UNDATED_DUTY, DUTY_OF_OTHERS, UNNAMED_DUTY, UNNAMED_AND_CLOSE,
    TO_AGREE, CLAIM_TO_SEND, ENDING_POLICY, ENDING_PAPER, GRANT_REPORT, ENDING_DOCUMENT, PAPER_ENDS, LOOK_AGAIN_AT,
    EXPIRED_OPINION, CONSULTATION, READ_BEFORE_TRIP, TALK, INQUIRY_TO_ANSWER, AFTER_INQUIRY, OPEN_GAPS, DRILL_AGAIN,
    STATEMENT_NAMED, NAME_LIKE_YOURS, NAME_OF_SEVERAL, NAME_DENIED, STATEMENT_OPENING, STATEMENT_WEEK, STATEMENT_MONTH,
    STATEMENT_WITHOUT_LINKS, STATEMENT_DRAFT,
    REVIEW_DRAFT, POLICY_REVIEW, DEBRIEF, TO_CHANGE, ENDS, NUMBERS, PHONES, DRILL, WATCH, OFFER,
    SILENCE_ENDS, WHAT_CAME, DECIDED,
    AGREEMENT_TO_SIGN, AGREEMENT_ANSWERED, AGREEMENT_SIGNED, AGREEMENT_WITHOUT_LEAD, RULE_REVIEW,
    OWN_AGREEMENT_REVIEW, AGREEMENT_REVIEW,
    LEAVE_WAITS, LEAVE_ANSWERED, CARD_ENDS, LEAVE_ENDS, DECLARE_ROLES,
    REACH_ASKED, REACH_TO_ASKED, SERVICE_USED, REACH_UNPROVEN,
    SILENT_TOGETHER,
    PEER_SILENT,
    PEER_TO_COMPARE,
    WATCH_ASKED, AID_TO_SIGN, AID_REVIEW, FUND_AGREE,
    UNREAD_BULLETIN, RELEASE_ASKED, DRAFT_HANDED, THREAD_NEWS,
    MEETING_CALLED, ITEM_OPEN, COUNCIL_ACTION, COUNCIL_REVIEW, SEAT_ENDED, TELLER_ASKED,
    BALLOTS_CLOSED, MINUTES_WAIT, ACTION_LEFT,
    RELEASE_SIGN, RELEASE_PUBLISH, RELEASE_HELD_BACK, RELEASE_DRAW,
    YEAR_TO_SIGN, PANEL_TO_SCORE, PLAN_TO_REVIEW, SERVER_TROUBLE,
)  # fmt: skip
#: What was put before somebody alone, and what nobody but leads may decide.
DECISIONS: tuple[NeedKind[Any], ...] = (
    ANSWER, ACCEPTED, SIGN, FUND_SIGN, TO_APPROVE, REVIEW_DRAFT, TO_SPEAK, CHANGED_SINCE, SILENCE_ENDS,
    RELEASE_ASKED,
)  # fmt: skip
#: What somebody asked for, and others have not done yet. Nobody is reminded of it as of a need.
WAITS: tuple[NeedKind[Any], ...] = (
    UNANSWERED_PLAN, ROLL_CALL_OPEN, GIVEN_STEPS, LATE_MEASURES, RATED, UNANSWERED_REPORT, OFFERED, INVITED,
    CONTACT_ASKED, SIGNED, FUND_ASKED, NOT_UNDERSTOOD, OTHERS_END, NOT_APPROVED,
)  # fmt: skip
#: What a calendar holds besides what needs somebody now: days that are known long before.
AHEAD: tuple[NeedKind[Any], ...] = (
    DUTY_AHEAD, ENDING_PAPER_AHEAD, GRANT_REPORT_AHEAD, SILENCE_AHEAD, WHAT_CAME_AHEAD, OWN_AGREEMENT_AHEAD,
    AGREEMENT_AHEAD, STATEMENT_AHEAD,
    MEETING_AHEAD,
    AGREEMENT_AHEAD, STATEMENT_AHEAD, WATCH_AHEAD,
)  # fmt: skip
#: Of an event's name for a calendar, which nobody reads.
UID_LETTERS = 32
_LIST, _WAITS, _AHEAD = NeedList(NEEDS), NeedList(WAITS), NeedList(AHEAD)
#: So many lines of one kind stand by themselves; more become one line with their number.
MOST_OF_A_KIND = 3
#: So many lines are open to see, the others folded: for those who watch over others, and for everybody else.
MOST_OPEN, MOST_OPEN_OF_MEMBERS = 5, 3


@dataclass(frozen=True, slots=True)
class NeedLine:
    """Things of one kind that wait, by the first of them. Never about whom: it is read among people.

    `path`: where they are done: one page, or the list that has them all. `also`: further alarms of the same person.
    """

    first: Waiting
    count: int
    urgency: Urgency
    path: str
    also: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedAgenda:
    """What needs somebody: now, today or before; within the week; later or at any time. `more`: of today, folded."""

    today: list[NeedLine]
    more: list[NeedLine]
    week: list[NeedLine]
    later: list[NeedLine]

    def __bool__(self) -> bool:
        return bool(self.today or self.week or self.later)


def needs(person: Person, now: datetime) -> list[Waiting]:
    """Everything that waits for them now, but for what they put off."""
    return needs_and_put_off(person, now)[0]


def needs_and_put_off(person: Person, now: datetime) -> tuple[list[Waiting], list[PutOff]]:
    """The same, and what they put off."""
    return _LIST.waiting(person, now)


def waits(person: Person, now: datetime) -> list[Waiting]:
    """What they asked of others, and still wait for."""
    return _WAITS.waiting(person, now)[0]


def wait_lines(person: Person, now: datetime) -> list[NeedLine]:
    """The same in lines."""
    return lines_of(waits(person, now), now)


def needs_json(person: Person, now: datetime) -> list[dict[str, Any]]:
    """The contract's `GET needs`."""
    return [
        {
            "id": thing.id,
            "room": thing.room,
            "title": thing.name,
            "why": thing.why,
            "at": thing.at,
            "urgency": thing.urgency(now),
            "url": thing.path,
        }
        for thing in needs(person, now)
    ]


def calendar_events(person: Person, now: datetime) -> list[CalendarEvent]:
    """Days and hours by which something waits for them. No alarm and nothing sealed, nor by what to tell what it is.

    What waits twice by the same day, to be done and to be watched, is one event.
    """
    listed = (*needs(person, now), *_AHEAD.waiting(person, now)[0])
    things = {(thing.subject, thing.until): thing for thing in listed}
    return [
        CalendarEvent(token_hash(f"{person.pk}:{thing.id}")[:UID_LETTERS], thing.until)
        for thing in things.values()
        if thing.until and not thing.stays
    ]


def untaken(waiting: Iterable[Waiting]) -> list[Waiting]:
    """What is counted: not an alarm that the reader has, of one person one that nobody has; and nothing sealed."""
    things = [thing for thing in waiting if thing.what != OWNED_ALERT.what and not thing.sealed]
    return list({thing.whom or thing.id: thing for thing in things}.values())


def open_alarms(waiting: Iterable[Waiting]) -> list[tuple[str, int]]:
    """Others' alerts that nobody has, worst kind first: kind and of how many people, each by their gravest."""
    unowned = [thing for thing in waiting if thing.what == OPEN_ALERT.what]
    looks_by_person = {thing.whom: thing.looks for thing in sorted(unowned, key=_gravity, reverse=True)}
    kinds = Counter(looks_by_person.values())
    return [(kind, kinds[kind]) for kind in ALARMS if kinds[kind]]


def agenda(waiting: Iterable[Waiting], now: datetime, *, most: int = MOST_OPEN) -> NeedAgenda:
    """These things in lines, `most` of today's open to see; of alarms and what is to be done at once up to `MOST_OPEN`.
    What nobody has stands above the page, and not here."""
    lines = lines_of([thing for thing in waiting if thing.what != OPEN_ALERT.what], now)
    now_or_before = [line for line in lines if line.urgency not in (Urgency.WEEK, Urgency.LATER)]
    today = sorted(now_or_before, key=lambda line: _distance(line.first, now))
    urgent = sum(bool(line.first.looks or line.first.at_once) for line in today)
    count = max(most, min(urgent, MOST_OPEN))
    return NeedAgenda(
        today=today[:count],
        more=today[count:],
        week=[line for line in lines if line.urgency is Urgency.WEEK],
        later=[line for line in lines if line.urgency is Urgency.LATER],
    )


def _distance(thing: Waiting, now: datetime) -> tuple[bool, bool, timedelta]:
    """What leaves in an hour stands above what has been late for a month; an alarm, and what is to be done at once,
    above both."""
    return not thing.looks, not thing.at_once, abs((thing.at or now) - now)


def lines_of(waiting: Iterable[Waiting], now: datetime) -> list[NeedLine]:
    """A line for each kind and place; one for the kind, where these would be many. Of alarms, one for each person."""
    places: dict[str, dict[UUID | str, list[Waiting]]] = {}
    for thing in waiting:
        places.setdefault(thing.what, {}).setdefault(thing.whom or thing.path, []).append(thing)
    groups: list[list[Waiting]] = []
    for of_kind in places.values():
        urgent = [group for group in of_kind.values() if group[0].looks or group[0].at_once]  # none hides another
        by_place = [group for group in of_kind.values() if group not in urgent]
        are_few = len(by_place) <= MOST_OF_A_KIND
        groups += [*urgent, *(by_place if are_few else [[thing for group in by_place for thing in group]])]
    return sorted((_line(group, now) for group in groups), key=lambda line: order_of(line.first))


def _gravity(thing: Waiting) -> tuple[int, datetime | None]:
    return rank_of(thing.looks), thing.at


def _line(things: list[Waiting], now: datetime) -> NeedLine:
    if things[0].whom:
        gravest, *lesser_needs = sorted(things, key=_gravity)
        return NeedLine(gravest, 1, gravest.urgency(now), gravest.path, tuple(lesser_needs))
    first, is_one_place = things[0], len({thing.path for thing in things}) == 1
    return NeedLine(first, len(things), first.urgency(now), first.path if is_one_place else first.many or first.path)
