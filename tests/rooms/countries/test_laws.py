"""The law of a country: complete, with a source in every row, and loud on what cannot be."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from karpear.countries.laws import PackArticle, PackDuty
from karpear.countries.loader import packs_folder, read_pack
from karpear.countries.queries import holiday_names, law_book, pack
from karpear.countries.tables import PackError
from karpear.countries.values import FactConfidence, Name
from karpear.rules.law.applies import LawBinds, applies
from karpear.rules.law.deadline import Anchor, DeadlineKind, count_deadline
from karpear.rules.law.duties import occurrences
from karpear.rules.law.instruments import LawfulActivity, LawRank
from karpear.rules.law.organisation import (
    Expiry,
    ExpiryKind,
    LegalEvent,
    LegalEventKind,
    LegalProfile,
    OrganisationKind,
)

KH = law_book("kh")
DUTIES = {
    "LANGO-10a", "LANGO-10b", "LANGO-10c", "LANGO-25a", "LANGO-25b", "LANGO-25c", "LANGO-25d", "LANGO-F1",
    "TAX-0", "TAX-1",
    "TAX-2", "TAX-3", "TAX-4", "ACC-1", "NSSF-1", "NSSF-2", "NSSF-3a", "NSSF-3b", "LAB-1", "ACL-1a", "ACL-1b", "ACL-1c",
    "AML-1", "TU-1", "LPD-1", "LPD-2", "LPD-3",
}  # fmt: skip
OFFENCES = {"301", "302", "305", "307", "311", "425", "437 bis", "443", "453", "494–495", "496", "501", "522", "523"}


def names_of(row: object) -> list[Name]:
    return [value for field in row.__slots__ if isinstance(value := getattr(row, field), Name)]


def test_cambodia_has_every_duty_offence_and_draft() -> None:
    assert set(KH.duties) == DUTIES
    assert {a.number for a in KH.articles.values() if a.law == "penal" and a.penalty} == OFFENCES
    assert {"cybercrime", "cybersecurity", "public_order", "data_protection", "information"} <= set(KH.bills)
    assert {KH.precedents[key].days for key in ("suspension_2017", "expulsion_2017")} == {148, 7}
    assert len(KH.signs) == 11 and len(KH.questions) >= 15
    assert law_book("zz").duties == {} and holiday_names("zz") == {}


def test_every_row_says_its_source_in_both_languages_and_what_is_to_check() -> None:
    tables = (KH.laws, KH.articles, KH.duties, KH.rules, KH.bills)
    for row in [row for table in tables for row in table.values()]:
        assert row.fact.source and row.fact.checked_on
        assert all({"en", "km"} <= set(name.by_language) for name in names_of(row))
        assert row.to_check or row.fact.confidence is FactConfidence.CHECKED
    assert {("kh LANGO-25a", KH.duties["LANGO-25a"].fact), ("kh holidays 2027", KH.holidays.facts[2027])} <= set(
        pack("kh").facts()
    )


@pytest.mark.parametrize(
    ("key", "uncertain"),
    [("LANGO-25a", False), ("TAX-2", False), ("TAX-4", True), ("ACL-1b", True), ("LANGO-10b", True), ("LPD-1", True)],
)
def test_what_nobody_confirmed_is_counted_with_a_doubt(key: str, uncertain: bool) -> None:
    assert KH.duties[key].rule.deadline.to_check is uncertain


def test_of_two_readings_of_five_working_days_the_earlier_day_counts() -> None:
    notice = KH.duties["LPD-1"].rule.deadline
    # Back from Monday 21 December 2026: 18, 17, 16, 15, 14 (5), 11 (6).
    assert count_deadline(notice, Anchor(date(2026, 12, 21)), KH.holidays.calendar).due == date(2026, 12, 11)


def test_what_the_law_says_in_numbers_is_there_to_be_answered() -> None:
    march, small_gathering = KH.rules["gathering_notice"].limits, KH.rules["small_gathering_notice"].limits
    assert (march.opens, march.closes) == (time(6), time(18))
    assert (small_gathering.most_people, small_gathering.beyond) == (200, LawfulActivity.GATHERING)


def test_an_opinion_of_a_year_ago_is_no_fact() -> None:
    duty = KH.duties["LANGO-25a"]
    assert duty.is_confirmed(date(2026, 12, 1)) and not duty.is_confirmed(date(2028, 1, 1))
    assert not KH.duties["TAX-4"].is_confirmed(date(2026, 12, 1))
    assert law_book("xx").duties["XX-8"].expires == date(2027, 3, 1)


def test_what_a_lawyer_signed_a_year_ago_is_only_ours_again() -> None:
    parade = law_book("xx").rules["parade"]
    assert not parade.has_expired(date(2027, 3, 1)) and parade.has_expired(date(2027, 3, 2))
    assert not law_book("xx").rules["sailors"].has_expired(date(2040, 1, 1)), "nobody has signed it"


def test_a_circular_stands_below_a_law() -> None:
    ranks = [KH.laws[key].rank for key in ("penal", "gateway", "prakas_170", "directive_2018", "letter_2017")]
    assert ranks == sorted(ranks, key=list(LawRank).index)
    assert ranks[0].outranks(ranks[-1]) and not ranks[-1].outranks(ranks[0]) and not ranks[0].outranks(ranks[0])


def test_the_report_binds_a_registered_ngo_and_asks_an_association_for_its_donors() -> None:
    bound_groups = KH.duties["LANGO-25a"].rule.bound_groups
    registered = (LegalEvent("r", LegalEventKind.REGISTERED, date(2020, 1, 1)),)
    ngo = LegalProfile(kind=OrganisationKind.DOMESTIC_NGO, events=registered)
    association = LegalProfile(kind=OrganisationKind.ASSOCIATION, events=registered)
    assert applies(bound_groups, ngo).answer is LawBinds.YES
    assert applies(bound_groups, association).answer is LawBinds.UNKNOWN
    assert applies(bound_groups, LegalProfile(kind=OrganisationKind.UNION)).answer is LawBinds.NO


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("registered", [True, False, None])
@pytest.mark.parametrize("has", [True, False, None])
def test_no_duty_may_bind_whom_its_article_does_not(
    kind: OrganisationKind, registered: bool | None, has: bool | None
) -> None:
    number = None if has is None else int(has)
    profile = LegalProfile(kind, number, number, has, has, has, registered=registered)
    for duty in KH.duties.values():
        if applies(duty.rule.bound_groups, profile).answer is not LawBinds.NO:
            answers = [applies(KH.articles[key].bound_groups, profile).answer for key in duty.articles]
            assert LawBinds.NO not in answers, (duty.key, profile)


@pytest.mark.parametrize(
    ("key", "profile"),
    [
        ("LANGO-25a", LegalProfile(OrganisationKind.ASSOCIATION, registered=True, has_donors=False)),
        ("AML-1", LegalProfile(OrganisationKind.DOMESTIC_NGO, earns=False)),
        ("NSSF-3a", LegalProfile(OrganisationKind.DOMESTIC_NGO, staff=0, volunteers=3)),
    ],
)
def test_whether_it_binds_these_only_a_lawyer_can_say(key: str, profile: LegalProfile) -> None:
    duty = KH.duties[key]
    assert applies(duty.rule.bound_groups, profile).is_doubted
    assert all(
        applies(KH.articles[article].bound_groups, profile).answer is LawBinds.UNKNOWN for article in duty.articles[:1]
    )
    assert duty.to_check or any(KH.articles[article].to_check for article in duty.articles)


def test_whom_a_rule_says_may_be_to_check_says_what() -> None:
    for row in (*KH.articles.values(), *(duty for duty in KH.duties.values())):
        bound_groups = row.rule.bound_groups if isinstance(row, PackDuty) else row.bound_groups
        articles = row.articles if isinstance(row, PackDuty) else ()
        if any(group.to_check for group in bound_groups):
            assert row.to_check or any(KH.articles[key].to_check for key in articles), row.key


@pytest.mark.parametrize(
    ("article", "kind", "registered", "answer"),
    [
        ("lango-32", OrganisationKind.DOMESTIC_NGO, False, LawBinds.YES),
        ("lango-32", OrganisationKind.UNREGISTERED, None, LawBinds.YES),
        ("lango-32", OrganisationKind.ASSOCIATION, None, LawBinds.UNKNOWN),
        ("lango-32", OrganisationKind.ASSOCIATION, True, LawBinds.NO),
        ("lango-32", OrganisationKind.FOREIGN_NGO, False, LawBinds.UNKNOWN),
        ("lango-30", OrganisationKind.DOMESTIC_NGO, False, LawBinds.NO),
        ("letter_2017-1", OrganisationKind.UNREGISTERED, None, LawBinds.UNKNOWN),
        ("letter_2017-1", OrganisationKind.DOMESTIC_NGO, True, LawBinds.NO),
        ("directive_2018-1", OrganisationKind.DOMESTIC_NGO, True, LawBinds.YES),
        ("directive_2018-1", OrganisationKind.FOREIGN_NGO, True, LawBinds.UNKNOWN),
    ],
)
def test_who_is_registered_and_who_is_not_meets_other_articles(
    article: str, kind: OrganisationKind, registered: bool | None, answer: LawBinds
) -> None:
    assert applies(KH.articles[article].bound_groups, LegalProfile(kind, registered=registered)).answer is answer


def test_what_a_duty_leaves_open_its_rule_of_an_activity_does_too() -> None:
    for key in ("gathering_notice", "funds_agreement"):
        rule = KH.rules[key]
        assert rule.to_check == KH.duties[rule.duty].to_check is not None


EVENTS = tuple(
    LegalEvent(f"{kind}-1", kind, date(2025, 3, 3)) for kind in LegalEventKind if kind is not LegalEventKind.LEFT_OFFICE
)
NGO = LegalProfile(
    kind=OrganisationKind.DOMESTIC_NGO, staff=6, has_donors=True, earns=True, rents=True, events=EVENTS,
    expiries=(Expiry("mou", ExpiryKind.MEMORANDUM, date(2026, 9, 30)),),
)  # fmt: skip


def days_of(key: str, profile: LegalProfile, since: date, until: date) -> list[date]:
    return [time.day for time in occurrences(KH.duties[key].rule, profile, KH.holidays.calendar, since, until)]


def test_the_february_report_the_january_declaration_and_the_monthly_tax_stand_in_the_winter() -> None:
    winter = date(2026, 12, 1), date(2027, 2, 28)
    assert days_of("LANGO-25a", NGO, *winter) == [date(2027, 2, 28)]
    assert days_of("ACL-1b", NGO, *winter) == [date(2027, 1, 31)]
    assert days_of("TAX-2", NGO, *winter) == [date(2026, 12, 20), date(2027, 1, 20), date(2027, 2, 20)]
    assert days_of("NSSF-3a", NGO, *winter) == [date(2026, 12, 15), date(2027, 1, 15), date(2027, 2, 15)]


@pytest.mark.parametrize("duty", KH.duties.values(), ids=lambda duty: duty.key)
def test_every_duty_that_has_days_has_some(duty: PackDuty) -> None:
    """Nothing is bound to an event or a kind of organisation that never comes."""
    left = LegalEvent("took_office-1", LegalEventKind.LEFT_OFFICE, date(2026, 6, 1))
    foreign = replace(NGO, kind=OrganisationKind.FOREIGN_NGO)
    profiles = (NGO, replace(NGO, events=(*EVENTS, left)), foreign)
    years = date(2025, 1, 1), date(2028, 12, 31)
    has_days = any(days_of(duty.key, replace(profile, events=_before(duty, profile)), *years) for profile in profiles)
    assert has_days is (duty.rule.deadline.kind is not DeadlineKind.STANDING)


def _before(duty: PackDuty, profile: LegalProfile) -> tuple[LegalEvent, ...]:
    """What is over by now binds who was registered before it."""
    if duty.rule.deadline.kind is not DeadlineKind.ONE_OFF:
        return profile.events
    return (LegalEvent("registered-0", LegalEventKind.REGISTERED, date(2020, 1, 1)), *profile.events)


def test_working_days_of_two_years_are_listed() -> None:
    calendar = KH.holidays.calendar
    assert calendar.years == {2026, 2027}
    assert [sum(day.year == year for day in calendar.holidays) for year in (2026, 2027)] == [21, 22]
    assert {holiday.key for holiday in calendar.holidays.values()} <= set(KH.holidays.names)
    assert {day for day, holiday in calendar.holidays.items() if holiday.key == "water_festival"} == {
        *(date(2026, 11, day) for day in (23, 24, 25)),
        *(date(2027, 11, day) for day in (12, 13, 14)),
    }


def test_articles_name_activities_and_rows_point_at_what_is_there() -> None:
    row: PackArticle | PackDuty = KH.articles["lango-24"]
    assert row.fact.confidence is FactConfidence.CHECKED
    assert {rule.duty for rule in KH.rules.values() if rule.duty} <= set(KH.duties)
    assert {rule.article for rule in KH.rules.values()} <= set(KH.articles)


@pytest.fixture
def refusal(tmp_path: Path) -> Callable[[str, str, str], str]:
    """What is said of a pack in whose file this text stood in place of that."""

    def refuse(name: str, old: str, new: str) -> str:
        folder = tmp_path / "xx"
        shutil.copytree(packs_folder() / "xx", folder, dirs_exist_ok=True)
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))
        with pytest.raises(PackError, match=name.replace(".", r"\.")) as caught:
            read_pack(folder)
        return str(caught.value)

    return refuse


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("laws.toml", 'rank = "law"', 'rank = "song"', "rank must be one of"),
        ("laws.toml", 'key = "memo"', 'key = "guild"', "law guild is there twice"),
        ("laws.toml", 'law = "guild"', 'law = "sea"', "law names sea, which is not there"),
        ("laws.toml", 'to_check = { en = "Everything." }', "", "to_check is missing"),
        ("laws.toml", "registered = true", 'registered = "yes"', "registered must be bool"),
        ("laws.toml", "registered = true", "sailing = true", "sailing is not known here"),
        ("laws.toml", 'number = "1"', "", "number is missing"),
        ("offences.toml", 'key = "guild-9"', 'key = "guild"', "key cannot be 'guild'"),
        ("offences.toml", 'law = "guild"', 'law = "sea"', "law names sea, which is not there"),
        ("duties.toml", 'source = "invented"', "", "source is missing"),
        ("duties.toml", "checked_on = 2026-11-24", "", "checked_on is missing"),
        ("duties.toml", "checked_on = 2026-11-24", 'checked_on = "long ago"', "checked_on must be date"),
        ("duties.toml", 'articles = ["guild-1"]', 'articles = ["guild-7"]', "articles names guild-7, which is not"),
        ("duties.toml", 'recipients = ["harbour"]', 'recipients = ["moon"]', "recipients names moon, which is not"),
        ("duties.toml", 'papers = ["report"]', 'papers = ["song"]', "papers names song, which is not there"),
        ("duties.toml", "month = 2,", "month = 13,", "month must be from 1 to 12"),
        ("duties.toml", 'kind = "fixed_day"', 'kind = "tide"', "kind must be one of"),
        ("duties.toml", ', years_later = 1', ', years_later = 1, count = 2', "count is not known here"),
        ("duties.toml", 'unit = "days", events = ["registered"]', 'unit = "days"', "events is missing"),
        ("duties.toml", 'moves = "next_working_day"', 'moves = "away"', "moves must be one of"),
        ("duties.toml", "on = 2026-03-31", 'on = "spring"', "on must be date"),
        ("duties.toml", 'key = "XX-2"', 'key = "XX-1"', "duty XX-1 is there twice"),
        ("activity_rules.toml", 'article = "guild-2"', 'article = "guild-8"', "article names guild-8, which is not"),
        ("activity_rules.toml", 'duty = "XX-13"', 'duty = "XX-99"', "duty names XX-99, which is not there"),
        ("activity_rules.toml", "closes = 17:30:00", "closes = 08:30:00", "closes must come after opens"),
        ("activity_rules.toml", 'signed_by = "Counsel Example"', "", "signed_by and signed_on go together"),
        ("activity_rules.toml", 'duties = ["XX-8"]', 'duties = ["XX-0"]', "duties names XX-0, which is not there"),
        ("bills.toml", 'stage = "assembly"', 'stage = "asleep"', "stage must be one of"),
        ("precedents.toml", "days = 12", "days = 0", "days must be from 1 to"),
        ("precedents.toml", 'articles = ["guild-1"]', 'articles = ["sea-1"]', "articles names sea-1, which is not"),
        ("holidays.toml", '"friday", "saturday"', '"doomsday"', "weekend must be one of"),
        ("holidays.toml", "year = 2027", "year = 2026", "2026 is there twice"),
        ("holidays.toml", "day = 2026-12-31", "day = 2027-12-31", "day is not in 2026"),
        ("holidays.toml", "day = 2026-03-17", "day = 2026-03-16", "2026-03-16 is there twice"),
        ("holidays.toml", 'day = 2026-03-17, key = "harvest"', 'day = 2026-03-17, key = "rain"', "key names rain"),
        ("holidays.toml", 'source = "invented"', "", "source is missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    refusal: Callable[[str, str, str], str], name: str, old: str, new: str, says: str
) -> None:
    assert says in refusal(name, old, new)
