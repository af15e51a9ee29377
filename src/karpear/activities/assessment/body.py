"""A finished assessment, read into clean values: everything is checked here, whatever page or program sent it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.catalogue import Catalogue
from karpear.rules.plan.conditions import PlanFacts
from karpear.rules.refusals import BadFields
from karpear.rules.risk.formula import Terms
from karpear.rules.risk.matrix import HIGHEST, LOWEST, Confidence, FactorKind, Level, Reliability

from ..decisions.ground import PlanGround
from ..decisions.judgement import DOES, LISTS, JudgedAnswers, allowed, judge, levels, plain, score_of, terms_of
from ..values import MAX_TEXT, MAX_TITLE

MOST = 60
INSURANCE = ("yes", "no", "unsure")
BRIEFED = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Assessed:
    """What goes into an Assessment. `content` as models.Assessment says."""

    content: dict[str, Any]
    level_before: Level
    level_after: Level
    index_before: float
    index_after: float
    confidence: Confidence
    reliability: Reliability
    warned: bool
    declared: bool


class _AssessmentReader:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.errors: list[tuple[str, str]] = []

    def wrong(self, loc: str, msg: str) -> None:
        self.errors.append((loc, msg))

    def items(self, clean: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
        value = clean.get(name) or []
        if not isinstance(value, list | tuple) or len(value) > MOST:
            self.wrong(name, _("At most %(most)d of these.") % {"most": MOST})
            return []
        return [(f"{name}.{n}", item) for n, item in enumerate(value) if isinstance(item, Mapping)]

    def text(self, value: Any, loc: str, limit: int) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if len(text) > limit:
            self.wrong(loc, _("At most %(most)d characters.") % {"most": limit})
        return text[:limit]

    def one_of[E](self, clean: Mapping[str, Any], name: str, choices: Mapping[str, E] | tuple[E, ...]) -> E:
        value = clean.get(name)
        options = dict(choices) if isinstance(choices, Mapping) else {str(choice): choice for choice in choices}
        if not isinstance(value, str) or value not in options:
            self.wrong(name, _("Choose one of the answers."))
            return next(iter(options.values()))
        return options[value]

    def flag(self, clean: Mapping[str, Any], name: str) -> bool:
        if not isinstance(clean.get(name), bool):
            self.wrong(name, _("Choose one of the answers."))
        return clean.get(name) is True


def read(clean: Mapping[str, Any], catalogue: Catalogue, plan: PlanGround) -> Assessed:
    """Clean values. Raises BadFields with everything that is wrong: an id the catalogue does not know, a step off the
    scale, a risk lower than its measures may claim, a measure that the plan contradicts, no threat at all, no
    confidence or reliability. Nobody rates a threat twice: its rating is how likely it was judged."""
    reader = _AssessmentReader(catalogue)
    content: dict[str, Any] = {name: _factors(reader, clean, name, kind) for name, kind in LISTS.items()}
    if not content["threats"]:
        reader.wrong("threats", _("Choose at least one thing that could happen."))
    content["risks"] = _risks(reader, clean, content["threats"])
    ground = plan.with_answers(clean)
    content["measures"] = _measures(reader, clean, {threat["key"] for threat in content["threats"]}, ground)
    content["insurance"] = ground.insurance(content) if plan.cover else reader.one_of(clean, "insurance", INSURANCE)
    content["briefed"] = reader.one_of(clean, "briefed", BRIEFED)
    content["notes"] = reader.text(clean.get("notes"), "notes", MAX_TEXT)
    content["why"] = reader.text(clean.get("why"), "why", MAX_TEXT)
    declarations = {
        "confidence": reader.one_of(clean, "confidence", {member.value: member for member in Confidence}),
        "reliability": reader.one_of(clean, "reliability", {member.value: member for member in Reliability}),
        "warned": reader.flag(clean, "warned"),
        "declared": reader.flag(clean, "declared"),
    }
    judged_risks = _judge_risks(reader, content, ground.facts)
    if reader.errors:
        raise BadFields(reader.errors)
    likely = {risk.key: risk.before.likelihood for risk in judged_risks}
    content["threats"] = [{**threat, "rating": likely[threat["key"]]} for threat in content["threats"]]
    return _build_assessed(content, judged_risks, terms_of(content, catalogue, ground.facts), declarations)


def _build_assessed(
    content: dict[str, Any],
    risks: list[JudgedAnswers],
    terms_pair: tuple[Terms, Terms],
    declarations: Mapping[str, Any],
) -> Assessed:
    level_before, level_after = levels(risks)
    terms_before, terms_after = terms_pair
    content["terms"] = [[t.threat, t.vulnerability, t.capacity] for t in (terms_before, terms_after)]
    content["risks"] = [
        {"id": risk.id, "key": risk.key, "name": risk.name, "before": plain(risk.before), "after": plain(risk.after)}
        for risk in risks
    ]
    return Assessed(content, level_before, level_after, terms_before.index, terms_after.index, **declarations)


def _factors(reader: _AssessmentReader, clean: Mapping[str, Any], name: str, kind: FactorKind) -> list[dict[str, Any]]:
    factors_by_key: dict[str, dict[str, Any]] = {}
    for at, (loc, entry) in enumerate(reader.items(clean, name), start=1):
        factor = reader.catalogue.factors.get(str(entry.get("id") or ""))
        if entry.get("id") and (factor is None or factor.kind is not kind):
            reader.wrong(loc, _("This is not in the catalogue."))
        text = factor.name.in_language("en") if factor else reader.text(entry.get("name"), loc, MAX_TITLE)
        rating = entry.get("rating") if kind is not FactorKind.THREAT else LOWEST
        if not isinstance(rating, int) or isinstance(rating, bool) or not LOWEST <= rating <= HIGHEST:
            reader.wrong(loc, _("Whole numbers from 1 to 5 are needed."))
        if not text:
            reader.wrong(loc, _("This is needed."))
        key = factor.id if factor else _own_key(entry.get("key"), at)
        factors_by_key[key] = {"id": factor.id if factor else "", "key": key, "name": text, "rating": rating}
    return list(factors_by_key.values())


def _own_key(key: Any, at: int) -> str:
    """Somebody's own words never go by the id of a line of the catalogue: its measures do not answer them."""
    return key[:20] if isinstance(key, str) and key.startswith("own-") else f"own-{at}"


def _risks(reader: _AssessmentReader, clean: Mapping[str, Any], threats: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One judgement for each chosen threat; what belongs to none is left out."""
    judgements = {str(entry.get("key") or entry.get("id") or ""): entry for _loc, entry in reader.items(clean, "risks")}
    risks = []
    for threat in threats:
        entry = judgements.get(threat["key"])
        identity = {name: threat[name] for name in ("id", "key", "name")}
        try:
            score_before = plain(score_of(entry.get("before") if entry else None))
            wish = entry.get("after") if entry else None
            risks.append({**identity, "before": score_before, "after": plain(score_of(wish)) if wish else None})
        except ValueError:
            reader.wrong(f"risks.{threat['key']}", _("Say how likely it is, and how bad: from 1 to 5."))
    return risks


def _measures(
    reader: _AssessmentReader, clean: Mapping[str, Any], threats: set[str], ground: PlanGround
) -> list[dict[str, Any]]:
    measures_by_key: dict[str, dict[str, Any]] = {}
    for loc, entry in reader.items(clean, "measures"):
        measure = reader.catalogue.measures.get(str(entry.get("id") or ""))
        if entry.get("id") and (measure is None or not threats.intersection(measure.threats)):
            reader.wrong(loc, _("This measure does not help against what was chosen."))
        elif measure and (refusals := ground.refuses(measure)):
            reader.wrong(loc, " ".join([f"{measure.name.in_language(get_language() or 'en')}:", refusals[0].text]))
        elif measure:
            soon = int(measure.relief.soon)
            measures_by_key[measure.id] = {"id": measure.id, "name": measure.name.in_language("en"), "soon": soon}
        elif name := reader.text(entry.get("name"), loc, MAX_TITLE):
            does = {"threat": str(entry.get("threat") or ""), "does": str(entry.get("does") or "")}
            if does["does"] and (does["does"] not in DOES or does["threat"] not in threats):
                reader.wrong(loc, _("Say what it helps against."))
            measures_by_key[f"own-{loc}"] = {"id": "", "name": name, "soon": None, **does}
    return list(measures_by_key.values())


def _judge_risks(reader: _AssessmentReader, content: Mapping[str, Any], plan: PlanFacts) -> list[JudgedAnswers]:
    judged_risks = judge(content, reader.catalogue, plan)
    wishes_by_key = {risk["key"]: risk["after"] for risk in content["risks"] if risk["after"]}
    for judged in judged_risks:
        if judged.key in wishes_by_key and not allowed(judged, score_of(wishes_by_key[judged.key])):
            text = _("It cannot be lower than the measures may claim, nor higher than before.")
            reader.wrong(f"risks.{judged.key}.after", text)
    return judged_risks
