"""The command line, asked as a script would ask it."""

import json

from click.testing import CliRunner

from karpear.project.cli import cli


def ask_rule(name: str, question: object) -> tuple[int, dict]:
    text = question if isinstance(question, str) else json.dumps(question)
    result = CliRunner().invoke(cli, ["rule", name], input=text)
    return result.exit_code, json.loads(result.output)
