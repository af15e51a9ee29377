"""What a pack says of demands: each rule has its source, none answers twice, and a wrong file is refused loudly."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import demand_book
from karpear.countries.values import FactConfidence
from karpear.rules.law.demands import AskedOf, AuthorityLevel, DemandClass, DemandReading, rule_for
from karpear.rules.law.organisation import OrganisationKind

NOTICE = DemandClass.PRIOR_NOTICE
COMMUNE = AuthorityLevel.COMMUNE


def read(
    country: str,
    demand: DemandClass,
    level: AuthorityLevel,
    kind: OrganisationKind,
    on: date,
    registered: bool | None = True,
) -> str:
    """The key of the rule that answers it; empty where none does."""
    rules = [entry.rule for entry in demand_book(country).rules.values()]
    answer = rule_for(AskedOf(demand, level, kind, on, registered), rules)
    return answer.key if answer else ""


def test_notice_beforehand_has_no_basis_since_the_directive_and_only_for_registered_bodies() -> None:
    today = date(2026, 11, 29)
    assert read("kh", NOTICE, COMMUNE, OrganisationKind.DOMESTIC_NGO, today) == "notice_registered"
    assert read("kh", NOTICE, COMMUNE, OrganisationKind.UNREGISTERED, today) == "notice_unregistered"
    assert read("kh", NOTICE, COMMUNE, OrganisationKind.FOREIGN_NGO, today) == ""
    assert read("kh", NOTICE, COMMUNE, OrganisationKind.DOMESTIC_NGO, date(2018, 11, 26)) == ""
    assert read("kh", NOTICE, COMMUNE, OrganisationKind.ASSOCIATION, today, None) == ""
    rules = demand_book("kh").rules
    assert rules["notice_registered"].rule.reading is DemandReading.NOT_REQUIRED
    assert rules["notice_unregistered"].rule.reading is DemandReading.UNCLEAR


def test_the_account_is_told_to_the_two_ministries_that_the_article_names_and_to_no_other() -> None:
    ngo, today = OrganisationKind.DOMESTIC_NGO, date(2026, 11, 29)
    for level in (AuthorityLevel.INTERIOR, AuthorityLevel.ECONOMY):
        assert read("kh", DemandClass.ACCOUNTS, level, ngo, today) == "account_to_ministry"
    assert read("kh", DemandClass.ACCOUNTS, AuthorityLevel.MINISTRY, ngo, today) == ""


def test_what_no_source_confirms_is_marked_to_check() -> None:
    checked = {key for key, entry in demand_book("kh").rules.items() if entry.fact.confidence is FactConfidence.CHECKED}
    assert checked == {"notice_registered", "yearly_report_ministry", "account_to_ministry"}


def test_the_invented_country_has_every_reading_and_a_rule_that_ended() -> None:
    rules = demand_book("xx").rules
    assert {entry.rule.reading for entry in rules.values()} == set(DemandReading)
    ngo = OrganisationKind.DOMESTIC_NGO
    assert read("xx", NOTICE, COMMUNE, ngo, date(2018, 11, 26)) == "notice_then"
    assert read("xx", NOTICE, COMMUNE, ngo, date(2018, 11, 27)) == "notice_now"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('law = "memo"', 'law = "nowhere"'),
        ('until = 2018-11-27', 'until = 2018-11-28'),
        ('until = 2018-11-27', 'until = 2017-10-02'),
        ('asks = ["dates", "province"]', "asks = []"),
        ('asks = ["dates", "province"]', 'asks = ["everything"]'),
        ('enough = ["dates"]\ntell = ["lead"]', 'enough = ["participants"]\ntell = ["lead"]'),
        ('reading = "forbidden"', 'reading = "required"'),
        ('article = "12"\ntell', 'enough = ["dates"]\narticle = "12"\ntell'),
        ('article = "12"\n', ""),
        ('tell = ["counsel", "network"]', "tell = []"),
        ("within = { days = 3, working = true }", "within = { days = 3 }"),
        ("within = { days = 3, working = true }", "within = { days = 3, working = true, more = 1 }"),
        ('court = { en = "Court" }', ""),
        ('court = { en = "Court" }', 'court = { en = "Court" }\nking = { en = "King" }'),
        ('"With regards."', '"With regards, {name}."'),
        ('key = "notice_now"', 'key = "notice_then"'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_file(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "xx"
    shutil.copytree(packs_folder() / "xx", folder)
    file = folder / "demands.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    with pytest.raises(PackError, match=r"demands\.toml"):
        read_pack(folder)
