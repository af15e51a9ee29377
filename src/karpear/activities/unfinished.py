"""What is kept of an assessment that is not finished: answers of each page, put together. Pure.

The answers are those of `judging`, and `done`: the pages answered so far, in PARTS.
"""

from collections.abc import Mapping
from typing import Any

from karpear.countries.catalogue import Catalogue

from .ground import Ground
from .judging import LISTS

#: The pages that have to be answered, in their order; `left` lies beside the last one, for whoever wants it.
PARTS = ("what", "likely", "measures")
ANSWERED = PARTS[:-1]
_NAMED = ("id", "key", "name")
_KEPT = (*LISTS, "risks", "measures", "insurance")


def next_part(answers: Mapping[str, Any]) -> str:
    """The first page that is not answered; the last one when all are."""
    done = answers.get("done", [])
    return next((part for part in ANSWERED if part not in done), PARTS[-1])


def put(part: str, answers: Mapping[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with one page's put in. What hangs on an answer that changed is asked again."""
    after = {"what": _what, "likely": _likely, "measures": _measures, "left": _left}[part](dict(answers), clean)
    judged = bool(after.get("risks")) and all(one["before"] for one in after["risks"])
    answered = {"what": "threats" in after, "likely": judged}
    return {**after, "done": [part for part in ANSWERED if answered[part]]}


def _what(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    """Each threat begins with its usual judgement, where it has one and nobody has said another."""
    known = {one["key"]: one for one in answers.get("risks", [])}
    risks = [_risk(one, known.get(one["key"], {})) for one in clean["threats"]]
    threats = [{name: one[name] for name in _NAMED} for one in clean["threats"]]
    return {**answers, **clean, "threats": threats, "risks": risks}


def _risk(threat: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    before = known.get("before") or threat.get("usual")
    return {**{name: threat[name] for name in _NAMED}, "before": before, "after": known.get("after")}


def _likely(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    risks = [_rejudged(one, clean["before"].get(one["key"])) for one in answers.get("risks", [])]
    return {**answers, "risks": risks}


def _rejudged(risk: dict[str, Any], before: Any) -> dict[str, Any]:
    return risk if before in (None, risk["before"]) else {**risk, "before": before, "after": None}


def _measures(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    """Other measures claim something else: what is left is taken from them anew."""
    same = answers.get("measures") == clean["measures"]
    risks = answers.get("risks", []) if same else [{**one, "after": None} for one in answers.get("risks", [])]
    return {**answers, **clean, "risks": risks}


def _left(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    wished = clean["after"]
    risks = [{**one, "after": wished.get(one["key"], one["after"])} for one in answers.get("risks", [])]
    return {**answers, "risks": risks}


def reused(content: Mapping[str, Any], catalogue: Catalogue, ground: Ground, *, looked_through: bool) -> dict[str, Any]:
    """The answers of an earlier assessment as a start, without what the catalogue no longer knows, and without
    measures that the plan contradicts.

    `looked_through`: only the last page is left to answer.
    """
    kept: dict[str, Any] = {name: content.get(name) or ([] if name != "insurance" else "") for name in _KEPT}
    for name in LISTS:
        kept[name] = [one for one in kept[name] if not one["id"] or one["id"] in catalogue.factors]
    threats = {one["key"] for one in kept["threats"]}
    # Insured and briefed are asked again on the last page, and looked at there.
    asked = ground.with_answers({"insurance": "yes", "briefed": "yes"})
    measures = [one for one in kept["measures"] if _still_fits(one, threats, catalogue, asked)]
    fewer = measures != kept["measures"]
    kept["measures"] = measures
    risks = [one for one in kept["risks"] if one["key"] in threats]
    kept["risks"] = [{**one, "after": None} for one in risks] if fewer else risks
    return {**kept, "done": list(ANSWERED) if threats and looked_through else []}


def _still_fits(measure: Mapping[str, Any], threats: set[str], catalogue: Catalogue, ground: Ground) -> bool:
    known = catalogue.measures.get(measure["id"])
    return not measure["id"] or bool(known and threats.intersection(known.threats) and not ground.refuses(known))
