"""Which rules can be asked, and asking one."""

import json

from . import audience, cover, deadline, decide, ladder, publish, pulse, reserve, sign, text
from .outside import BadQuestion, OutsideRule, problem

_ALL: tuple[OutsideRule, ...] = (
    ladder.RULE, text.RULE, decide.RULE, cover.RULE, reserve.RULE, deadline.RULE, sign.RULE, pulse.RULE,
    audience.RULE, publish.RULE,
)  # fmt: skip
RULES = {rule.name: rule for rule in _ALL}


def described() -> str:
    """A JSON list of the rules with their schemas."""
    return json.dumps([rule.described() for rule in RULES.values()], ensure_ascii=False)


def ask(name: str, question: str) -> str:
    """The answer of one rule. Raises BadQuestion."""
    if name not in RULES:
        raise BadQuestion(problem(f"There is no rule {name!r}; there are: {', '.join(RULES) or 'none'}.", []))
    return RULES[name].answer(question)
