"""Rules asked from outside, as a security officer's own script would."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from karpear.project.cli import cli
from tests.steps.commands import ask_rule

pytestmark = pytest.mark.once


def test_the_list_names_every_rule_with_its_schemas():
    listed = CliRunner().invoke(cli, ["rule"])
    rules = json.loads(listed.output)
    assert listed.exit_code == 0
    assert all(set(rule) == {"name", "in", "out"} for rule in rules)


def test_an_unknown_rule_is_refused_in_problem_json():
    code, answer = ask_rule("luck", {})
    assert code == 2
    assert answer["status"] == 422 and "luck" in answer["detail"]


THREAT = {"likelihood": "likely", "impact": {"people": "severe"}, "confidence": "high", "reliability": "unsure"}
BY_DAY = {"night": False, "alone": False, "buddy": True, "insured": True, "briefed": True}
AT_NIGHT = {"night": True, "alone": True, "buddy": False, "insured": False, "briefed": False}


def decide(measures: list[str] = [], plan: dict = BY_DAY, **threat: object) -> dict:  # noqa: B006
    code, answer = ask_rule("decide", {"threats": [{**THREAT, **threat}], "measures": measures, "plan": plan})
    assert code == 0, answer
    return answer


class TestDecide:
    PROMISES = ["I-M24", "I-M25", "A-M38", "A-M39"]

    def test_measures_lower_what_the_plan_allows(self):
        answer = decide(self.PROMISES)
        assert (answer["before"], answer["after"], answer["decision"]) == ("high", "low", "go")
        assert answer["refused"] == [] and answer["why"]

    def test_no_tick_lowers_what_the_plan_contradicts(self):
        answer = decide(self.PROMISES, AT_NIGHT)
        assert answer["before"] == answer["after"] == "high"
        assert [one["measure"] for one in answer["refused"]] == self.PROMISES
        assert all(one["why"] for one in answer["refused"])
        assert answer["decision"] == "approval"
        assert "without a buddy" in answer["why"]

    def test_ticking_twice_counts_once(self):
        assert decide(["I-M24", "I-M24"]) == decide(["I-M24"])

    def test_very_high_and_reliable_is_cancelled_whatever_is_ticked_and_whatever_else_is_known(self):
        worst = {"likelihood": 5, "impact": {"people": 5}}
        assert decide(**worst, reliability="likely_reliable")["decision"] == "must_cancel"
        assert decide(**worst)["decision"] == "second_person"
        lowered = decide(["I-M24", "I-M25"], likelihood=3, impact={"people": 5}, reliability="highly_reliable")
        assert (lowered["before"], lowered["after"], lowered["decision"]) == ("very_high", "medium", "second_person")
        threats = [{**THREAT, **worst, "reliability": "highly_reliable"}, THREAT]
        _code, answer = ask_rule("decide", {"threats": threats, "measures": [], "plan": BY_DAY})
        assert answer["decision"] == "must_cancel"

    def test_words_and_codes_say_the_same(self):
        codes = {"likelihood": 4, "impact": {"people": 4, "property": None}}
        assert decide(**codes) == decide()

    def test_the_schema_shows_the_scales(self):
        rules = json.loads(CliRunner().invoke(cli, ["rule"]).output)
        shown = next(rule["in"]["$defs"] for rule in rules if rule["name"] == "decide")
        assert shown["Likelihood"]["enum"][:5] == [
            "very_unlikely", "unlikely", "moderately_likely", "likely", "very_likely"
        ]  # fmt: skip
        assert shown["Impact"]["enum"][:5] == ["negligible", "minor", "moderate", "severe", "critical"]
        assert shown["Confidence"]["enum"] == ["low", "medium", "high"]

    def test_what_cannot_be_is_refused_in_problem_json(self):
        good = {"threats": [THREAT], "measures": [], "plan": BY_DAY}
        bad = [
            "no JSON",
            {},
            {**good, "threats": []},
            {**good, "measures": ["A-M999"]},
            {**good, "luck": 1},
            {**good, "plan": {**BY_DAY, "night": "perhaps"}},
            {**good, "threats": [{**THREAT, "likelihood": 6}]},
            {**good, "threats": [{**THREAT, "impact": {}}]},
            {**good, "threats": [{**THREAT, "impact": {"people": 0}}]},
            {**good, "threats": [{**THREAT, "reliability": "gossip"}]},
        ]
        for question in bad:
            code, answer = ask_rule("decide", question)
            assert (code, answer["status"]) == (2, 422), question

    def test_it_needs_no_installation_and_leaves_nothing(self, tmp_path):
        question = json.dumps({"threats": [THREAT], "measures": ["I-M24"], "plan": BY_DAY})
        command = [sys.executable, "-m", "karpear.project", "rule", "decide"]
        result = subprocess.run(
            command,
            input=question,
            env={"HOME": str(tmp_path)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(result.stdout)["decision"] == "approval"
        assert list(tmp_path.iterdir()) == []


def text_rule(text: str, **state: bool) -> tuple[str, bool]:
    question = {"text": text, "from_person": True, "due": False, "on_the_way": False, "alert_open": False} | state
    code, answer = ask_rule("text", question)
    assert code == 0 and set(answer) == {"meaning", "tells_watch", "because"} and answer["because"]
    return answer["meaning"], answer["tells_watch"]


def test_the_rule_of_texts_says_what_a_text_is_taken_for_and_whether_the_watch_hears_of_it():
    assert text_rule("ប៉ូលិសចាប់ខ្ញុំហើយ") == ("sos", True)
    assert text_rule("they arrested nobody") == ("unknown", False)
    assert text_rule("they arrested nobody", on_the_way=True) == ("unknown", True)
    assert text_rule("they arrested Dara") == ("unknown", True)
    assert text_rule("they arrested Dara", on_the_way=True) == ("sos", True)
    assert text_rule("NO") == ("unknown", False)
    assert text_rule("NO", due=True) == ("sos", True)
    assert text_rule("NO", alert_open=True) == ("sos", True)
    assert text_rule("OK") == ("ok", False)
    assert text_rule("OK they took Dara") == ("ok", True)
    assert text_rule("LATE 30") == ("late", False)
    assert text_rule("home", on_the_way=True) == ("home", False)
    assert text_rule("HAVE 4711") == ("answer", False)
    assert text_rule("SOS", from_person=False) == ("unknown", True)
    assert text_rule("OK", from_person=False) == ("unknown", False)


def test_a_text_without_its_state_or_with_more_is_no_question():
    assert ask_rule("text", {"text": "OK"})[0] == 2
    state = {"from_person": True, "due": False, "on_the_way": False, "alert_open": False}
    assert ask_rule("text", {"text": "OK", "name": "Sophea", **state})[0] == 2


class TestReserve:
    QUESTION = {
        "people": 8,
        "events": [
            {"name": "arrest", "per_person_year": 0.015, "cost": 8900},
            {"name": "accident", "per_person_year": 0.03, "cost": 2500},
        ],
        "years": 20_000,
        "seed": 1,
    }

    def test_it_answers_by_the_same_function_as_the_page(self):
        code, answer = ask_rule("reserve", self.QUESTION)
        assert code == 0 and set(answer) == {"mean", "p90", "p95", "p99", "empty_share"}
        assert answer["mean"] == pytest.approx(8 * (0.015 * 8900 + 0.03 * 2500))

    def test_a_shock_is_named_by_its_events_and_says_whether_the_reserve_lasts(self):
        for events in ("arrest", ["arrest"]):
            _code, answer = ask_rule("reserve", {**self.QUESTION, "shock": {"events": events, "at_once": 10}})
            assert answer["ruin"] == 1

    def test_what_is_unknown_or_endless_is_refused(self):
        shock = {"events": ["raid"], "at_once": 10}
        wrong = ({"colour": 1}, {"years": 10**9}, {"people": 10**9}, {"people": -1}, {"shock": shock}, {"seed": "x"})
        for part in wrong:
            code, answer = ask_rule("reserve", {**self.QUESTION, **part})
            assert code == 2 and answer["status"] == 422, part
