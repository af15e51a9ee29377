"""When somebody is late, missed, or heard from."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.alarm.deadlines import (
    EARLY,
    LONGEST_WAIT,
    MOST_CHECK_INS,
    Due,
    Settlement,
    answering,
    extended,
    miss_at,
    moment,
    schedule,
    settle,
    speaks_to,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
near = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
anywhere = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=zones)
promises = st.lists(st.builds(Due, promise=st.uuids(), due_at=near), max_size=8, unique_by=lambda due: due.promise)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def due(*minutes: float) -> list[Due]:
    return [Due(UUID(int=number + 1), after(at)) for number, at in enumerate(minutes)]


class TestMissAt:
    def test_grace_is_divided_by_the_pace(self) -> None:
        assert miss_at(NOON, 600) == after(10)
        assert miss_at(NOON, 600, pace=10) == after(1)


class TestMoment:
    def test_a_tap_speaks_for_when_it_was_made_whatever_the_phone_clock_says(self) -> None:
        wrong = timedelta(hours=5)
        made, sent = NOON + wrong, after(90) + wrong
        assert moment(made_at=made, sent_at=sent, received_at=after(91)) == after(1)

    def test_without_a_sending_time_the_tap_is_taken_at_its_word_but_never_newer(self) -> None:
        assert moment(made_at=after(-5), sent_at=None, received_at=NOON) == after(-5)
        assert moment(made_at=after(5), sent_at=None, received_at=NOON) == NOON

    def test_sent_before_it_was_made_is_now(self) -> None:
        assert moment(made_at=after(5), sent_at=NOON, received_at=NOON) == NOON

    @given(anywhere, st.none() | anywhere, near)
    def test_any_clock_gives_a_date_that_is_never_later_than_now(
        self, made: datetime, sent: datetime | None, received: datetime
    ) -> None:
        assert received - LONGEST_WAIT <= moment(made_at=made, sent_at=sent, received_at=received) <= received

    @given(near, st.timedeltas(timedelta(0), timedelta(days=20)), st.timedeltas(timedelta(-9), timedelta(9)))
    def test_a_wrong_phone_clock_changes_nothing(self, made: datetime, wait: timedelta, wrong: timedelta) -> None:
        received = made + wait
        assert moment(made_at=made + wrong, sent_at=received + wrong, received_at=received) == made


class TestSettle:
    def test_what_was_due_before_is_late_and_the_next_is_kept(self) -> None:
        assert settle(due(-70, -10, 20, 80), NOON) == Settlement(kept=(UUID(int=3),), late=(UUID(int=1), UUID(int=2)))

    def test_due_exactly_now_and_exactly_in_thirty_minutes_are_kept(self) -> None:
        assert settle(due(0), NOON).kept
        assert settle(due(30), NOON).kept

    def test_a_second_more_and_nothing_is_settled(self) -> None:
        assert settle([Due(uuid4(), NOON + EARLY + timedelta(seconds=1))], NOON).all == ()

    def test_only_the_next_one_is_kept(self) -> None:
        assert settle(due(20, 25), NOON).all == (UUID(int=1),)

    def test_a_tap_that_waited_hours_does_not_silence_tonight(self) -> None:
        made = moment(made_at=NOON, sent_at=after(360), received_at=after(360))
        assert settle(due(-30, 365), made) == Settlement(late=(UUID(int=1),))

    @given(promises, near)
    def test_everything_before_nothing_much_after(self, armed: list[Due], at: datetime) -> None:
        result = settle(armed, at)
        settled = {d.promise: d.due_at for d in armed if d.promise in result.all}
        assert set(result.late) == {d.promise for d in armed if d.due_at < at}
        assert all(moment <= at + EARLY for moment in settled.values())
        assert len(result.kept) <= 1
        assert len(set(result.all)) == len(result.all)

    @given(promises, near, st.randoms())
    def test_the_order_of_the_rows_does_not_matter(self, armed: list[Due], at: datetime, random: object) -> None:
        shuffled = list(armed)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert settle(shuffled, at) == settle(armed, at)

    @given(promises, near, st.timedeltas(timedelta(0), timedelta(hours=5)))
    def test_an_older_tap_never_settles_more_as_late(self, armed: list[Due], at: datetime, wait: timedelta) -> None:
        assert set(settle(armed, at - wait).late) <= set(settle(armed, at).late)


class TestExtended:
    def test_from_the_due_time_or_from_now_when_that_passed(self) -> None:
        assert extended(NOON, 30, now=after(-5)) == after(30)
        assert extended(NOON, 60, now=after(5)) == after(65)

    @pytest.mark.parametrize("minutes", [0, -30, 29, 90])
    def test_by_thirty_or_sixty_only(self, minutes: int) -> None:
        with pytest.raises(ValueError, match="30 or 60"):
            extended(NOON, minutes, now=NOON)


class TestSchedule:
    def test_every_hour_and_at_the_end(self) -> None:
        assert schedule(NOON, after(150)) == [after(60), after(120), after(150)]
        assert schedule(NOON, after(120)) == [after(60), after(120)]
        assert schedule(NOON, after(30)) == [after(30)]

    @pytest.mark.parametrize(
        ("until", "every_s"), [(after(60), 299), (NOON, 3600), (after(-1), 3600), (after(60 * 24 * 366), 300)]
    )
    def test_what_cannot_be_kept_is_refused(self, until: datetime, every_s: int) -> None:
        with pytest.raises(ValueError, match=r"kept|end"):
            schedule(NOON, until, every_s=every_s)

    @given(near, st.timedeltas(timedelta(seconds=1), timedelta(days=3)), st.integers(300, 86_400))
    def test_it_ends_with_the_end_and_leaves_no_hole(self, start: datetime, length: timedelta, every_s: int) -> None:
        end = start + length
        times = schedule(start, end, every_s=every_s)
        gaps = [b - a for a, b in zip([start, *times], times, strict=False)]
        assert times[-1] == end
        assert all(timedelta(0) < gap <= timedelta(seconds=every_s) for gap in gaps)
        assert len(times) <= MOST_CHECK_INS + 1


def test_a_check_in_speaks_to_a_silence_from_shortly_before_it_or_from_the_asking() -> None:
    assert speaks_to(NOON, None) == NOON - EARLY
    assert speaks_to(NOON, after(-120)) == after(-120)


def test_an_answer_to_one_promise_settles_it_and_what_was_due_before() -> None:
    first, asked, last = (Due(uuid4(), after(minutes)) for minutes in (0, 30, 60))
    assert answering([first, asked, last], asked) == [first, asked]
    assert answering([first, asked, last], None) == [first, asked, last]
