"""What is kept of an assessment that is not finished: answers of each page, put together. Pure.

The answers are those of `judging`, and `done`: the pages answered so far, in PARTS.
"""

from collections.abc import Mapping
from typing import Any

from karpear.countries.catalogue import Catalogue

from .judging import LISTS

#: The pages in their order.
PARTS = ("what", "likely", "measures", "left", "sure")
ANSWERED = PARTS[:-1]
_KEPT = (*LISTS, "risks", "measures", "insurance")


def next_part(answers: Mapping[str, Any]) -> str:
    """The first page that is not answered; the last one when all are."""
    done = answers.get("done", [])
    return next((part for part in PARTS if part not in done), PARTS[-1])


def put(part: str, answers: Mapping[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with one page's put in. What hangs on an answer that changed is asked again."""
    before = {**answers, "done": [one for one in answers.get("done", []) if one != part]}
    after = {"what": _what, "likely": _likely, "measures": _measures, "left": _left, "sure": _sure}[part](before, clean)
    after["done"] = [one for one in PARTS if one in after["done"] or one == part]
    return after


def _what(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    known = {one["key"]: one for one in answers.get("risks", [])}
    risks = [
        {"before": None, "after": None, **known.get(one["key"], {}), **{n: one[n] for n in ("id", "key", "name")}}
        for one in clean["threats"]
    ]
    same = {one["key"] for one in risks} == set(known)
    done = [one for one in answers["done"] if same or one == "sure"]
    return {**answers, **clean, "risks": risks, "done": done}


def _likely(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    risks = [_rejudged(one, clean["before"].get(one["key"])) for one in answers.get("risks", [])]
    return {**answers, "risks": risks}


def _rejudged(risk: dict[str, Any], before: Any) -> dict[str, Any]:
    return risk if before in (None, risk["before"]) else {**risk, "before": before, "after": None}


def _measures(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    """Other measures claim something else: what is left is taken from them anew."""
    same = answers.get("measures") == clean["measures"]
    risks = answers.get("risks", []) if same else [{**one, "after": None} for one in answers.get("risks", [])]
    return {**answers, "measures": clean["measures"], "risks": risks}


def _left(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    wished = clean["after"]
    risks = [{**one, "after": wished.get(one["key"], one["after"])} for one in answers.get("risks", [])]
    return {**answers, "risks": risks}


def _sure(answers: dict[str, Any], clean: Mapping[str, Any]) -> dict[str, Any]:
    return {**answers, **clean}


def reused(content: Mapping[str, Any], catalogue: Catalogue, *, looked_through: bool) -> dict[str, Any]:
    """The answers of an earlier assessment as a start, without what the catalogue no longer knows.

    `looked_through`: only the last page is left to answer.
    """
    kept: dict[str, Any] = {name: content.get(name) or ([] if name != "insurance" else "") for name in _KEPT}
    for name in LISTS:
        kept[name] = [one for one in kept[name] if not one["id"] or one["id"] in catalogue.factors]
    threats = {one["key"] for one in kept["threats"]}
    kept["risks"] = [one for one in kept["risks"] if one["key"] in threats]
    kept["measures"] = [
        one
        for one in kept["measures"]
        if ((known := catalogue.measures.get(one["id"])) and threats.intersection(known.threats)) or not one["id"]
    ]
    done = list(ANSWERED) if threats and looked_through else []
    return {**kept, "done": done}
