"""One plain example of what properties hold for all: it says in numbers what happens."""

from datetime import UTC, date, datetime, timedelta

from karpear.rules.voice.aftermath import ACTS, GRAVE, Aftermath, harms_among, is_harmful
from karpear.rules.voice.announced import announced_times, next_time
from karpear.rules.voice.classes import class_counts
from karpear.rules.voice.engagement import PlannedSetting, PoliticalRole, Roles, Setting, Settle, conflicts
from karpear.rules.voice.evidence import Evidence, EvidenceCount, count_evidence, is_against, statements_by_side
from karpear.rules.voice.moved import MovedAnswer, news_to, taken_over, what_moved
from karpear.rules.voice.named import NameAnswer, accounts_answer, joint_answer, may_strike_out
from karpear.rules.voice.neutrality import (
    Declarations,
    NeutralityFact,
    NeutralityGap,
    RecordKind,
    Side,
    digest_of,
    gaps_of,
    quarters,
)
from karpear.rules.voice.proposal import (
    LOOK_AGAIN,
    Consent,
    Content,
    Harmed,
    OtherVoices,
    Protection,
    SpeakCase,
    is_election_time,
    must_look_again,
)

FIRST = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = date(2026, 11, 24)


def test_an_arrest_is_harm_and_being_heard_is_none() -> None:
    assert is_harmful([Aftermath.HEARD, Aftermath.ARREST])
    assert not is_harmful([Aftermath.NOTHING, Aftermath.HEARD, Aftermath.REPRISAL])
    assert ACTS.keys() > GRAVE
    assert harms_among([Aftermath.HEARD, Aftermath.REPRISAL, Aftermath.RAID]) == [Aftermath.REPRISAL, Aftermath.RAID]


def test_every_ten_hours_and_at_the_end() -> None:
    times = announced_times(FIRST, FIRST + 24 * HOUR, 10 * HOUR)
    assert [(moment - FIRST) / HOUR for moment in times] == [0, 10, 20, 24]
    assert next_time(times, FIRST) == FIRST + 10 * HOUR
    assert next_time(times, times[-1]) is None


def test_two_alone_are_not_said_to_be_of_a_kind() -> None:
    assert class_counts({"union": 2}) == {}
    assert class_counts({"union": 3}) == {"union": 3}


def test_what_the_house_learned_is_news_and_what_was_answered_before_is_none() -> None:
    then = {"custody": "nobody", "exposures": ["law"], "timing": None}
    now = {"custody": "held", "exposures": ["law", "file"], "timing": ["court"]}
    moved = what_moved(then, now)
    assert moved == [
        MovedAnswer("custody", ("held",), ("nobody",)),
        MovedAnswer("exposures", ("file",), ()),
        MovedAnswer("timing", ("court",), ()),
    ]
    assert what_moved(then, then) == []
    answers = {"custody": "nobody", "exposures": ["file", "law"], "timing": []}
    assert [news.question for news in news_to(answers, moved)] == ["custody", "timing"]
    assert taken_over(answers, moved) == {"custody": "held", "exposures": ["file", "law"], "timing": ["court"]}


def test_election_time_is_two_months_before_and_one_after() -> None:
    days = {before: is_election_time(DAY, DAY - timedelta(days=before)) for before in (61, 60, 0, -30, -31)}
    assert [before for before, is_near in days.items() if is_near] == [60, 0, -30]


def test_a_member_meets_their_party_at_work() -> None:
    declared = Roles(roles=[PoliticalRole.MEMBER])
    met = PlannedSetting(DAY, frozenset({Setting.PARTY_THERE}))
    assert conflicts(declared, met) == [Settle.MEMBER_WITH_PARTY]


def test_a_relative_of_a_candidate_meets_that_party_at_work() -> None:
    declared = Roles(roles=[PoliticalRole.FAMILY])
    for part in Setting:
        settles = [Settle.FAMILY_WITH_PARTY] if part is not Setting.NAME_SHOWN else []
        assert conflicts(declared, PlannedSetting(DAY, frozenset({part}))) == settles


def test_a_quarter_adds_up_its_guests() -> None:
    event = NeutralityFact(RecordKind.EVENT, DAY, DAY, {"invited_opposition": 4, "came_opposition": 2})
    quarter = quarters([event], DAY)[-1]
    assert (quarter.label, quarter.invited[Side.OPPOSITION], quarter.came[Side.OPPOSITION]) == ("10–12/2026", 4, 2)
    assert quarter.most == 4
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})


def test_of_four_events_three_record_which_signs_were_shown() -> None:
    seen, unseen = ({"signs": ["ours"], "venue": "ours"}, {"venue": "party"})
    events = [NeutralityFact(RecordKind.EVENT, DAY, DAY, facts) for facts in (seen, seen, seen, unseen)]
    assert count_evidence(Evidence.SIGNS, events) == EvidenceCount(Evidence.SIGNS, records=4, written=3, party=0)
    assert not is_against([Evidence.SIGNS, Evidence.ROOMS], events) and is_against([Evidence.VENUE], events)


def test_a_name_that_nobody_has_confirmed_is_a_gap_and_no_statement_of_ours() -> None:
    names = ("published", "confirmed")
    unanswered, ours = (NeutralityFact(RecordKind.STATEMENT, DAY, DAY, {"our_name": name}) for name in names)
    declared = Declarations(people=1, declared=1, fresh=1)
    assert NeutralityGap.NAMES_UNANSWERED in gaps_of([unanswered], declared, DAY)
    assert NeutralityGap.NAMES_UNANSWERED not in gaps_of([ours], declared, DAY)
    assert statements_by_side([unanswered, ours])[0] == 1


def test_a_silence_that_somebody_chose_is_looked_at_again_after_a_month() -> None:
    case = SpeakCase(
        start=None,
        harmed=Harmed.NOBODY,
        consent=Consent.NOT_NEEDED,
        protection=Protection.NO_MATTER,
        others=OtherVoices.FEW,
        content=Content.FACTS,
    )
    assert must_look_again(case) == LOOK_AGAIN


def test_one_yes_outweighs_every_no_and_one_no_is_enough_without_it() -> None:
    no, yes, unknown = NameAnswer.DENIED, NameAnswer.CONFIRMED, NameAnswer.UNKNOWN
    assert joint_answer([no, yes, no]) == yes
    assert joint_answer([unknown, no]) == no
    assert joint_answer([unknown, unknown]) == unknown


def test_of_accounts_one_no_outweighs_every_yes() -> None:
    assert accounts_answer(["yes", "not_us", ""]) == "not_us"
    assert (accounts_answer(["", "yes"]), accounts_answer(["", ""])) == ("yes", "")


def test_whoever_has_the_name_takes_it_back_unless_another_says_that_it_is_theirs() -> None:
    no, yes, unknown = NameAnswer.DENIED, NameAnswer.CONFIRMED, NameAnswer.UNKNOWN
    assert may_strike_out(own=no, of_all=no) and may_strike_out(own=unknown, of_all=unknown)
    assert may_strike_out(own=yes, of_all=yes)
    assert not may_strike_out(own=no, of_all=yes)


def test_where_nobody_wrote_down_who_was_invited_those_count_who_came() -> None:
    def guests(**facts: int) -> object:
        return NeutralityFact(RecordKind.EVENT, DAY, DAY, facts).guests

    assert guests(invited_governing=3, came_governing=1) == {Side.GOVERNING: 3}
    assert guests(came_opposition=2) == {Side.OPPOSITION: 2}
    assert guests() == {}
