"""How a day was counted, in the sentences of a page, in both languages."""

from datetime import date, time

import pytest
from django.utils.translation import override

from karpear.compliance.counting_words import STEPS, UNITS, CountingSpeech, count_texts, step_text
from karpear.countries.queries import holiday_names, law_book
from karpear.rules.law.counted import CountStep, CountUnit, StepCode
from karpear.rules.law.deadline import AfterEvent, Anchor, Deadline, EveryYears, count_deadline

CALENDAR = law_book("kh").holidays.calendar
NOVEMBER = Anchor(date(2026, 11, 20))


def texts(deadline: Deadline, anchor: Anchor) -> list[str]:
    return count_texts(count_deadline(deadline, anchor, CALENDAR), CountingSpeech(holiday_names("kh")))


def test_working_days_over_the_water_festival() -> None:
    with override("en"):
        assert texts(Deadline(AfterEvent(15, CountUnit.WORKING_DAYS), to_check=True), NOVEMBER) == [
            "Counted from Fri 20 Nov 2026. That day itself is not counted.",
            "15 working days later: Wed 16 Dec 2026.",
            "Not counted: 8 days of weekends, Water Festival.",
            "A lawyer must still check how this is counted.",
        ]


def test_one_is_not_many() -> None:
    with override("en"):
        assert "1 working day later: Mon 23 Nov 2026." not in texts(
            Deadline(AfterEvent(1, CountUnit.WORKING_DAYS)), NOVEMBER
        )
        assert texts(Deadline(AfterEvent(1)), NOVEMBER)[1] == "1 calendar day later: Sat 21 Nov 2026."
        years = texts(Deadline(EveryYears(1, 1, first=1)), NOVEMBER)[1]
        assert years.startswith("One year later, in January 2027.")
        assert texts(Deadline(EveryYears(1, 12, first=0)), NOVEMBER)[1].startswith("In the same year, in December")


def test_in_khmer_the_festival_is_named_in_khmer() -> None:
    with override("km"):
        sentences = texts(Deadline(AfterEvent(15, CountUnit.WORKING_DAYS)), NOVEMBER)
    assert sentences[1].startswith("15 ថ្ងៃធ្វើការ") and "បុណ្យអុំទូក" in sentences[2]


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("code", StepCode)
def test_every_step_is_a_sentence(code: StepCode, language: str) -> None:
    step = CountStep(code, date(2026, 11, 20), time(8), 2028, CountUnit.HOURS, ("pchum_ben", "unheard"))
    with override(language):
        sentence = step_text(step, CountingSpeech(holiday_names("kh")))
    assert sentence.endswith((".", "។")) and "%" not in sentence
    assert sentence != (STEPS[code] if language == "km" else "")


def test_every_unit_has_words_for_one_and_for_many() -> None:
    assert set(UNITS) == set(CountUnit) and set(STEPS) == set(StepCode)
    assert all("%(n)d" in plural and "%" not in singular for singular, plural in UNITS.values())
