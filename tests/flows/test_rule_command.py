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
