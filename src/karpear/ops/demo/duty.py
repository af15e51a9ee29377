"""What the demo's first organisation says it has in place, what was tried by hand, and how it saw itself in two years.

Invented. By the actions that people use, at the moment they would have used them.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from karpear.countries.queries import catalogue
from karpear.people.models import Organisation, Person
from karpear.risks.register.actions.measures import add_measures
from karpear.risks.register.models import Measure, Risk
from karpear.risks.register.values import NewMeasure
from karpear.risks.sessions.actions.items import make_session
from karpear.risks.sessions.actions.phases import close_rating, open_rating
from karpear.risks.sessions.actions.raters import ask_members
from karpear.risks.sessions.actions.ratings import RaterAnswer, rate, say_done
from karpear.risks.sessions.actions.results import finish
from karpear.risks.sessions.actions.settlements import settle
from karpear.risks.sessions.queries.results import stamp
from karpear.risks.trials.actions import say_tried
from karpear.risks.trials.models import TrialOutcome
from karpear.risks.trials.values import NewTrial
from karpear.rules.access import Role
from karpear.rules.risk.matrix import Confidence, Reliability

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: (risk, measure of the catalogue): what is said to be in place.
IN_PLACE = (
    ("I-R4", "I-M13"), ("I-R4", "I-M14"), ("I-R26", "I-M26"), ("I-R26", "I-M15"), ("O-R22", "O-M18"), ("O-R25", "O-M5"),
    ("O-R24", "O-M2"), ("I-R25", "I-M9"),
)  # fmt: skip
#: In their own words: (risk, measure, days since it was tried, whether it held).
BY_HAND = (
    ("O-R24", "A copy of the papers at a friend's house", 40, TrialOutcome.HELD),
    ("O-R25", "A boat that can be borrowed", 9, TrialOutcome.FAILED),
)
#: Ten elements, fifteen and three months ago: what the two who rated chose. The lower of two middles counts.
YEARS = (
    (455, "Last year", ((1, 2), (2, 2), (2, 3), (3, 3), (1, 2), (2, 2), (0, 2), (1, 1), (0, 1), (1, 2))),
    (90, "This year", ((2, 2), (3, 3), (2, 3), (3, 4), (2, 3), (2, 2), (1, 3), (2, 2), (1, 1), (1, 1))),
)


def make_duty(*, organisation: Organisation, people: Mapping[Role, Person], now: datetime) -> None:
    """Measures that are done, two trials, and two self-assessments that are finished."""
    _put_in_place(organisation, people[Role.OFFICER], now)
    for days, title, ratings in YEARS:
        _look_at_itself(organisation, people, title, ratings, now - days * DAY)


def _put_in_place(organisation: Organisation, officer: Person, now: datetime) -> None:
    book, language = catalogue(organisation.country), organisation.language
    risks = {risk.catalogue_id: risk.pk for risk in Risk.objects.filter(organisation=organisation)}
    measures = [
        NewMeasure(
            risk=risks[line], catalogue_id=measure, name=book.measures[measure].name.in_language(language),
            owner=officer.pk, state="done",
        )
        for line, measure in IN_PLACE
    ]  # fmt: skip
    measures += [
        NewMeasure(risk=risks[line], name=name, owner=officer.pk, state="done") for line, name, *_tried in BY_HAND
    ]
    rows = add_measures(by=officer, organisation=organisation.pk, measures=measures, now=now - 57 * DAY)
    for row, (_line, _name, days, outcome) in zip(rows[len(IN_PLACE) :], BY_HAND, strict=True):
        _try_by_hand(officer, row, outcome, now - days * DAY)


def _try_by_hand(officer: Person, measure: Measure, outcome: TrialOutcome, at: datetime) -> None:
    say_tried(by=officer, new=NewTrial(measure=measure.pk, tried_on=at.date(), outcome=outcome.value), now=at + DAY)


def _look_at_itself(
    organisation: Organisation, people: Mapping[Role, Person], title: str, ratings: tuple[tuple[int, int], ...],
    at: datetime,
) -> None:  # fmt: skip
    officer, raters = people[Role.OFFICER], (people[Role.LEAD], people[Role.MEMBER])
    session = make_session(by=officer, organisation=organisation.pk, title=title, form="gisf", now=at)
    seats = ask_members(by=officer, session=session.pk, people=[rater.pk for rater in raters], now=at)
    open_rating(by=officer, session=session.pk, now=at + HOUR)
    items = list(session.items.all())
    for place, seat in enumerate(seats):
        answers = {
            item.pk: RaterAnswer({"rating": pair[place]}) for item, pair in zip(items, ratings, strict=True)
        }  # fmt: skip
        rate(rater=seat.pk, answers=answers, now=at + 2 * HOUR)
        say_done(rater=seat.pk, is_done=True, now=at + 2 * HOUR)
    close_rating(by=officer, session=session.pk, now=at + DAY)
    for item, pair in zip(items, ratings, strict=True):
        why = "We talked about it." if max(pair) - min(pair) > 1 else ""
        settle(by=officer, item=item.pk, values={"rating": sum(pair) // 2}, why=why, now=at + DAY)
    finish(
        by=officer, session=session.pk, owners={}, confidence=Confidence.MEDIUM, reliability=Reliability.UNSURE, why="",
        mark=stamp([]), now=at + DAY,
    )  # fmt: skip
