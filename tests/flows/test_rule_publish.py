"""`karpear rule publish`: what programs outside are told is what the page of releases does."""

from datetime import date, timedelta
from typing import Any

import pytest

from karpear.countries.loader import packs_folder, read_pack
from tests.steps.commands import ask_rule

pytestmark = pytest.mark.once

Q2 = date(2026, 4, 1)
BOTH = {"kind": "online", "n": 5, "withheld": "protected"}


def facts(
    *orgs: str, kind: str = "detained", province: str = "KH-12", first: date = Q2, **more: str
) -> list[dict[str, Any]]:
    return [
        {"id": f"{kind}{province}{first}{n}{more}", "org": org, "kind": kind, "province": province,
         "day": str(first + timedelta(n)), **more}
        for n, org in enumerate(orgs)
    ]  # fmt: skip


def told(given: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    code, answer = ask_rule(
        "publish", {"facts": given, "period": "2026-Q2", "today": "2026-12-01", "released": []} | changed
    )
    assert code == 0, answer
    return answer


def numbers(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in answer["cells"] if "n" in cell]


def test_a_cell_has_a_number_or_a_reason() -> None:
    answer = told(facts(*"xxyyz"))
    assert answer["grid"] == "province × kind × quarter"
    assert numbers(answer) == [{"kind": "detained", "province": "KH-12", "n": 5}]
    assert all(set(cell) == {"kind", "province", "withheld"} for cell in answer["cells"] if "n" not in cell)
    assert answer["attack"] == {"held": True, "exposed": []}
    assert len(answer["cells"]) == 9 * 25


def test_provinces_of_a_zone_are_counted_together() -> None:
    given = [*facts(*"xxy", province="KH-8"), *facts(*"yz", province="KH-20")]
    assert numbers(told(given)) == [{"kind": "detained", "zone": "plain", "n": 5}]


def test_the_answer_is_the_next_question() -> None:
    given = [
        *facts(*"xxyyz"),
        *facts(*"xxyyz", first=date(2026, 7, 1)),
        *facts(*"xxyyz", kind="summoned", first=date(2026, 7, 2)),
    ]
    first = told(given, today="2026-12-31")
    assert {cell["withheld"] for cell in told(given, released=[first])["cells"]} == {"already_released"}
    second = told(given, period="2026-Q3", today="2026-12-31", released=[first])
    assert numbers(second) == [{"kind": "detained", "province": "KH-12", "n": 5}]
    assert told(given, period="2026-Q4", released=[first, second])["cells"][0]["withheld"] == "too_early"


def test_facts_of_one_event_are_one_report() -> None:
    assert not numbers(told(facts(*"abcde", event="raid")))
    assert numbers(told([*facts(*"abcde", event="raid"), *facts(*"xxyy", kind="detained", first=date(2026, 5, 1))]))


def test_what_others_published_stops_a_release() -> None:
    """Their year, exactly, and three of its quarters, exactly: the fourth is known already."""
    given = facts(*"xyzw")
    theirs = [
        {"period": period, "grid": "nation × kind × year" if period == "2026" else "nation × kind × quarter",
         "cells": [{"kind": "detained", "n": n}]}
        for period, n in (("2026", 37), ("2026-Q1", 11), ("2026-Q3", 11), ("2026-Q4", 11))
    ]  # fmt: skip
    for n, quarter in enumerate((date(2026, 1, 1), date(2026, 7, 1), date(2026, 10, 1))):
        given += facts(*"xxxxyyyyzzz", first=quarter)
        given += facts(*"xxyyz", kind="summoned", first=Q2 + timedelta(n))
    for kind in ("online", "refused", "searched"):
        given += facts(*"xxyyz", kind=kind)
    assert told(given)["attack"]["held"]
    answer = told(given, released=theirs)
    assert not answer["attack"]["held"]
    assert {"kind": "detained", "period": "2026-Q2", "insider": False} in answer["attack"]["exposed"]
    assert not numbers(answer)


@pytest.mark.parametrize(
    "changed",
    [
        {"period": "2026-Q5"},
        {"today": "soon"},
        {"zones": {}},
        {"facts": [{"id": "1", "org": "x", "kind": "detained", "province": "KH-12"}]},
        {"released": [{"period": "2026", "grid": "village × kind × year", "cells": []}]},
        {"released": [{"grid": "nation × kind × year", "cells": []}]},
        {"released": [{"period": "2026", "grid": "nation × kind × year", "cells": [{"kind": "online"}]}]},
        {"released": [{"period": "2026", "grid": "nation × kind × year", "cells": [BOTH]}]},
    ],
)
def test_what_cannot_be_asked(changed: dict[str, Any]) -> None:
    code, answer = ask_rule("publish", {"facts": [], "period": "2026-Q2", "today": "2026-12-01"} | changed)
    assert (code, answer["status"]) == (2, 422)


def release_of(*cells: dict[str, Any], period: str = "2026-Q1", grid: str = "zone × kind × quarter") -> dict[str, Any]:
    return {"period": period, "grid": grid, "cells": list(cells)}


CAPITAL = {"kind": "online", "zone": "plain", "n": 5}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"facts": [*facts("x"), *facts("y")]}, "The fact “detainedKH-12"),
        ({"released": [release_of(CAPITAL, CAPITAL | {"n": 10})]}, "kind “online”, zone “plain” is there twice"),
        ({"released": [release_of(CAPITAL, grid="province × kind × quarter")]}, "no cell of"),
        ({"released": [release_of(CAPITAL, grid="nation × kind × quarter")]}, "no cell of"),
        ({"released": [release_of({"kind": "online", "n": 5})]}, "no cell of"),
        ({"released": [release_of(CAPITAL | {"kind": "invented"})]}, "kind “invented”"),
        ({"released": [release_of(CAPITAL | {"zone": "nowhere"})]}, "zone “nowhere”"),
        ({"released": [release_of(CAPITAL | {"province": "KH-12"})]}, "province “KH-12”"),
        ({"released": [release_of(CAPITAL, period="2026")]}, "2026 is not counted by"),
    ],
)
def test_what_does_not_fit_is_refused_and_said(changed: dict[str, Any], words: str) -> None:
    code, answer = ask_rule("publish", {"facts": [], "period": "2026-Q2", "today": "2026-12-01"} | changed)
    assert (code, answer["status"]) == (2, 422)
    assert words in answer["detail"]


def test_what_was_answered_of_an_invented_country_can_be_given_back() -> None:
    given = facts(*"xxyyz", kind="burned", province="Far") + facts(*"xxyyz", kind="burned", province="Near")
    first = told(given)
    assert {cell["withheld"] for cell in told(given, released=[first])["cells"]} == {"already_released"}
    elsewhere = release_of({"kind": "online", "zone": "elsewhere", "n": 5})
    assert told(facts(*"xxyyz"), released=[elsewhere])["attack"]["held"]


def test_every_province_has_a_zone() -> None:
    for country, zones in (("kh", 5), ("xx", 2)):
        pack = read_pack(packs_folder() / country)
        assert len(pack.zones) == zones == len({province.zone for province in pack.provinces})
