"""`karpear rule deadline`: what is answered from outside is what the calendar says."""

from typing import Any

import pytest

from tests.steps.commands import ask_rule

pytestmark = pytest.mark.once
COMMON = {"country": "kh", "today": "2026-11-29"}


def ask(**question: Any) -> tuple[str | None, bool, str]:
    """Due, uncertain, and all steps in one text."""
    code, answer = ask_rule("deadline", COMMON | question)
    assert code == 0, answer
    assert set(answer) == {"due", "counted", "uncertain"}
    return answer["due"], answer["uncertain"], " ".join(answer["counted"])


@pytest.mark.parametrize(
    ("question", "due"),
    [
        # Sunday 28 February: it stays.
        ({"kind": "fixed_day", "month": 2, "day": 0, "years_later": 1}, "2027-02-28"),
        ({"kind": "after_event", "event": "2026-11-20", "count": 30}, "2026-12-20"),
        # From Friday 20 November: not the weekend, not the Water Festival of 23–25; 26, 27 (2), 30–4 (7), 7–11 (12),
        # 14, 15, 16 (15).
        ({"kind": "after_event", "event": "2026-11-20", "count": 15, "unit": "working_days"}, "2026-12-16"),
        # The last declaration was in January 2025; the next is in January of the third year after taking office.
        ({"kind": "every_years", "taken_office": "2023-05-01", "every": 2, "month": 1, "first": 2}, "2027-01-31"),
        ({"kind": "each_month", "day": 20, "months_later": 1}, "2026-12-20"),
        ({"kind": "each_month", "day": 29}, "2026-11-29"),
        ({"kind": "before_expiry", "expires": "2027-05-31", "count": 90}, "2027-03-02"),
        ({"kind": "before_expiry", "expires": "2027-05-31", "count": 3, "unit": "months"}, "2027-02-28"),
        # Back from Monday 30 November: 27, 26 (2), not the festival, not the weekend, 20, 19, 18 (5).
        ({"kind": "before_event", "event": "2026-11-30", "count": 5, "unit": "working_days"}, "2026-11-18"),
        (
            {"kind": "before_event", "event": "2026-12-05T08:00:00+07:00", "count": 12, "unit": "hours"},
            "2026-12-04T20:00:00+07:00",
        ),
        ({"kind": "one_off", "on": "2025-03-31"}, "2025-03-31"),
        ({"kind": "after_year_end", "count": 3}, "2027-03-31"),
        ({"kind": "after_year_end", "count": 3, "year_ends": "06-30"}, "2027-09-30"),
    ],
)
def test_each_kind_is_answered(question: dict[str, Any], due: str) -> None:
    assert ask(**question)[:2] == (due, False)


def test_it_says_how_it_counted() -> None:
    _due, _uncertain, steps = ask(kind="after_event", event="2026-11-20", count=15, unit="working_days")
    assert "Friday 20 November 2026. That day itself is not counted." in steps
    assert "15 working days later" in steps and "8 days of weekends, Water Festival" in steps
    _due, _uncertain, steps = ask(kind="fixed_day", month=2, years_later=1)
    assert "does not" in steps and "Friday 26 February 2027" in steps


def test_never_in_silence_into_a_year_that_has_no_list() -> None:
    due, uncertain, steps = ask(kind="after_event", event="2027-12-20", count=15, unit="working_days")
    assert (due, uncertain) == ("2028-01-11", True) and "no list of holidays for 2028" in steps
    due, uncertain, _steps = ask(kind="before_event", event="2028-03-01", count=5, unit="working_days")
    assert (due, uncertain) == (None, True)


def test_what_was_not_announced_is_said() -> None:
    due, uncertain, steps = ask(kind="after_event", event="2027-09-28", count=1, unit="working_days")
    # Pchum Ben from Wednesday to Friday, then a weekend: Monday; if it is worked, Wednesday, which is earlier.
    assert (due, uncertain) == ("2027-09-29", True)
    assert "Monday 4 October 2027" in steps
    assert "Not announced yet: Pchum Ben. If people work then, it is Wednesday 29 September 2027." in steps


def test_an_hour_that_nobody_gave_is_the_first_of_the_day() -> None:
    question = {"kind": "before_event", "event": "2026-12-05", "count": 12, "unit": "hours"}
    due, uncertain, steps = ask(**question)
    assert (due, uncertain) == ("2026-12-04T12:00:00+07:00", True) and "hour is not known" in steps
    assert ask(**question | {"event": "2026-12-05T20:00:00Z"})[0] == "2026-12-05T15:00:00+07:00"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"kind": "after_event", "count": 3}, "after_event needs event"),
        ({"kind": "every_years", "every": 2}, "every_years needs month, taken_office"),
        ({"kind": "one_off", "on": "2025-03-31", "every": 2}, "one_off has no every"),
        ({"kind": "one_off", "on": "2025-03-31", "colour": "red"}, "Extra inputs"),
        ({"kind": "tide"}, "fixed_day"),
        ({"kind": "after_event", "event": "2026-11-20T08:00:00", "count": 3}, "timezone"),
        ({"kind": "each_month", "day": 32}, "less than or equal to 31"),
        ({"kind": "one_off", "on": "2025-03-31", "country": "zz"}, "There is no pack of 'zz'."),
    ],
)
def test_what_cannot_be_asked_is_refused(question: dict[str, Any], says: str) -> None:
    code, answer = ask_rule("deadline", COMMON | question)
    assert code != 0 and answer["status"] == 422
    assert says in answer["detail"] + str(answer["errors"])
