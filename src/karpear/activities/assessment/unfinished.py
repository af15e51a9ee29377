"""What is kept of an assessment that is not finished: answers of each page, put together. Pure.

The answers are those of `judging`, `done`: the pages answered so far, in PARTS, and `judged`: the page on which they
judge was among them.
"""

from collections.abc import Mapping
from typing import Any

from karpear.countries.catalogue import Catalogue

from ..decisions.ground import PlanGround
from ..decisions.judgement import LISTS

#: The pages that have to be answered, in their order; `left` lies beside the last one, for whoever wants it.
PARTS = ("what", "likely", "measures")
ANSWERED = PARTS[:-1]
_NAMED = ("id", "key", "name")
_KEPT = (*LISTS, "risks", "measures", "insurance")


def next_part(answers: Mapping[str, Any]) -> str:
    """The first page that is not answered; the last one when all are."""
    answered_parts = answers.get("done", [])
    return next((part for part in ANSWERED if part not in answered_parts), PARTS[-1])


def pages_of(answers: Mapping[str, Any], part: str) -> list[str]:
    """The pages that this assessment has, seen from `part`: what is usual is taken without a page of its own."""
    return [page for page in PARTS if page != "likely" or part == "likely" or answers.get("judged")]


def put(part: str, answers: Mapping[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with one page's put in. What hangs on an answer that changed is asked again."""
    content = {"what": _put_what, "likely": _put_likely, "measures": _put_measures, "left": _put_left}[part](
        dict(answers), clean
    )
    is_judged = bool(content.get("risks")) and all(risk["before"] for risk in content["risks"])
    is_answered = {"what": "threats" in content, "likely": is_judged}
    return {**content, "done": [part for part in ANSWERED if is_answered[part]]}


def _put_what(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    """Each threat begins with its usual judgement, where it has one and nobody has said another."""
    risks_by_key = {risk["key"]: risk for risk in answers.get("risks", [])}
    risks = [_risk(threat, risks_by_key.get(threat["key"], {})) for threat in clean["threats"]]
    threats = [{name: threat[name] for name in _NAMED} for threat in clean["threats"]]
    return {**answers, **clean, "threats": threats, "risks": risks, "judged": False}


def _risk(threat: Mapping[str, Any], old_risk: Mapping[str, Any]) -> dict[str, Any]:
    score_before = old_risk.get("before") or threat.get("usual")
    return {**{name: threat[name] for name in _NAMED}, "before": score_before, "after": old_risk.get("after")}


def _put_likely(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    risks = [_rejudge_risk(risk, clean["before"].get(risk["key"])) for risk in answers.get("risks", [])]
    return {**answers, "risks": risks, "judged": True}


def _rejudge_risk(risk: dict[str, Any], score_before: Any) -> dict[str, Any]:
    return risk if score_before in (None, risk["before"]) else {**risk, "before": score_before, "after": None}


def _put_measures(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    """Other measures claim something else: what is left is taken from them again."""
    is_same = answers.get("measures") == clean["measures"]
    risks = answers.get("risks", []) if is_same else [{**risk, "after": None} for risk in answers.get("risks", [])]
    return {**answers, **clean, "risks": risks}


def _put_left(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    wishes = clean["after"]
    risks = [{**risk, "after": wishes.get(risk["key"], risk["after"])} for risk in answers.get("risks", [])]
    return {**answers, "risks": risks}


def reused(
    content: Mapping[str, Any], catalogue: Catalogue, ground: PlanGround, *, looked_through: bool
) -> dict[str, Any]:
    """The answers of an earlier assessment as a start, without what the catalogue no longer knows, and without
    measures that the plan contradicts.

    `looked_through`: only the last page is left to answer.
    """
    answers: dict[str, Any] = {name: content.get(name) or ([] if name != "insurance" else "") for name in _KEPT}
    for name in LISTS:
        answers[name] = [entry for entry in answers[name] if not entry["id"] or entry["id"] in catalogue.factors]
    threats = {threat["key"] for threat in answers["threats"]}
    # What is asked again on the last page is looked at there; a register of cover is not asked.
    full_ground = ground.with_answers({"threats": answers["threats"], "insurance": "yes", "briefed": "yes"})
    measures = [measure for measure in answers["measures"] if _still_fits(measure, threats, catalogue, full_ground)]
    has_fewer = measures != answers["measures"]
    answers["measures"] = measures
    risks = [risk for risk in answers["risks"] if risk["key"] in threats]
    answers["risks"] = [{**risk, "after": None} for risk in risks] if has_fewer else risks
    return {**answers, "done": list(ANSWERED) if threats and looked_through else []}


def _still_fits(measure: Mapping[str, Any], threats: set[str], catalogue: Catalogue, ground: PlanGround) -> bool:
    line = catalogue.measures.get(measure["id"])
    return not measure["id"] or bool(line and threats.intersection(line.threats) and not ground.refuses(line))
