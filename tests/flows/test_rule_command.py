"""Rules asked from outside, as a security officer's own script would."""

import json

from click.testing import CliRunner

from karpear.project.cli import cli


def ask(name: str, question: object) -> tuple[int, dict]:
    text = question if isinstance(question, str) else json.dumps(question)
    asked = CliRunner().invoke(cli, ["rule", name], input=text)
    return asked.exit_code, json.loads(asked.output)


def test_the_list_names_every_rule_with_its_schemas():
    listed = CliRunner().invoke(cli, ["rule"])
    rules = json.loads(listed.output)
    assert listed.exit_code == 0
    assert all(set(rule) == {"name", "in", "out"} for rule in rules)


def test_an_unknown_rule_is_refused_in_problem_json():
    code, answer = ask("luck", {})
    assert code == 2
    assert answer["status"] == 422 and "luck" in answer["detail"]


def text_rule(text: str, **state: bool) -> tuple[str, bool]:
    question = {"text": text, "from_person": True, "due": False, "on_the_way": False, "alert_open": False} | state
    code, answer = ask("text", question)
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
    assert ask("text", {"text": "OK"})[0] == 2
    state = {"from_person": True, "due": False, "on_the_way": False, "alert_open": False}
    assert ask("text", {"text": "OK", "name": "Sophea", **state})[0] == 2
