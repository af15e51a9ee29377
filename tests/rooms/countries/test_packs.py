"""The packs that are shipped, and the questions other rooms ask about them."""

from datetime import UTC, datetime

import pytest

from karpear.countries import queries
from karpear.countries.values import FactConfidence
from karpear.people.models import ContactRole
from karpear.rules.plan.night import Place, is_dark
from karpear.rules.refusals import Missing


def test_users_may_choose_cambodia_and_no_invented_country() -> None:
    assert [pack.code for pack in queries.packs()] == ["kh"]


def test_cambodia() -> None:
    kh = queries.pack("kh")
    assert (kh.time_zone, kh.phone_prefix, kh.languages) == ("Asia/Phnom_Penh", "+855", ("km", "en"))
    assert kh.name.in_language("km") == "កម្ពុជា"
    assert [p.code for p in queries.provinces("kh")] == [f"KH-{n}" for n in range(1, 26)]
    assert kh.capital.name.in_language("en") == "Phnom Penh"
    assert all(9.5 < p.latitude < 14.7 and 102.3 < p.longitude < 107.7 for p in kh.provinces)
    assert len({p.name.in_language("km") for p in kh.provinces}) == 25


def test_unconfirmed_numbers_say_so() -> None:
    to_check = {s.role for s in queries.pack("kh").emergency if s.fact.confidence is FactConfidence.TO_CHECK}
    assert to_check == {"police", "fire", "ambulance"}


def test_emergency_numbers_of_a_country_and_of_the_first_one() -> None:
    known = queries.emergency_numbers("kh")
    assert [one.role for one in known] == ["police", "fire", "ambulance", "defender_protection"]
    assert queries.emergency_numbers() == known and queries.emergency_numbers("zz") == ()
    assert [one.phone for one in queries.emergency_numbers("xx")] == ["000"]
    assert known[-1].note and "Khmer" in known[-1].note.in_language("en"), "nobody calls abroad to find that out"


def test_no_recipient_has_an_address_that_its_source_does_not_give() -> None:
    found = {
        recipient.id: (recipient.send_to, recipient.form)
        for recipient in queries.recipients("kh")
        if recipient.send_to or recipient.form
    }
    assert found.pop("wgad") == ("hrc-wg-ad@un.org", "")
    assert found.pop("ohchr_urgent") == ("urgent-action@ohchr.org", "https://spsubmission.ohchr.org/")
    assert found.pop("reprisals")[1].startswith("https://www.ohchr.org/")
    assert {form for _mail, form in found.values()} == {"https://spsubmission.ohchr.org/"}


@pytest.mark.parametrize("code", ["kh", "xx"])
def test_contact_roles_are_those_of_people(code: str) -> None:
    assert set(queries.pack(code).contact_roles) <= set(ContactRole.values)


def test_cambodia_names_every_contact_role() -> None:
    assert set(queries.pack("kh").contact_roles) == set(ContactRole.values)


class TestAnotherCountry:
    """Nothing about Cambodia is built in."""

    def test_another_time_zone_and_one_language(self) -> None:
        xx = queries.pack("xx")
        assert xx.time_zone == "America/Lima"
        assert xx.languages == ("en",)
        assert xx.name.in_language("km") == "Example"

    def test_a_province_may_have_its_own_time_zone(self) -> None:
        assert queries.province("xx", "XX-N").time_zone == "America/Lima"
        assert queries.province("xx", "XX-I").time_zone == "Pacific/Galapagos"

    def test_night_falls_there_at_another_hour(self) -> None:
        at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
        assert is_dark(at, queries.place_in("kh"))
        assert not is_dark(at, queries.place_in("xx"))


def test_places() -> None:
    siem_reap = queries.province("kh", "KH-17")
    assert queries.place_of(siem_reap) == Place(13.36, 103.86, "Asia/Phnom_Penh")
    assert queries.place_in("kh", "KH-17") == queries.place_of(siem_reap)
    assert queries.place_in("kh") == queries.place_in("kh", "nowhere") == queries.place_of(queries.pack("kh").capital)


def test_what_is_not_there_is_missing() -> None:
    for ask in (lambda: queries.pack("zz"), lambda: queries.province("kh", "KH-26"), lambda: queries.place_in("zz")):
        with pytest.raises(Missing):
            ask()


def test_a_name_in_a_regional_language() -> None:
    assert queries.pack("kh").name.in_language("km-kh") == "កម្ពុជា"
