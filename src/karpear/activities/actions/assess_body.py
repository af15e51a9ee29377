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

from ..ground import Ground
from ..judging import DOES, LISTS, Judged, allowed, judge, levels, plain, score_of, terms_of
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


class _Reader:
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
        return [(f"{name}.{n}", one) for n, one in enumerate(value) if isinstance(one, Mapping)]

    def text(self, value: Any, loc: str, most: int) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if len(text) > most:
            self.wrong(loc, _("At most %(most)d characters.") % {"most": most})
        return text[:most]

    def one_of[E](self, clean: Mapping[str, Any], name: str, choices: Mapping[str, E] | tuple[E, ...]) -> E:
        value = clean.get(name)
        known = dict(choices) if isinstance(choices, Mapping) else {str(one): one for one in choices}
        if not isinstance(value, str) or value not in known:
            self.wrong(name, _("Choose one of the answers."))
            return next(iter(known.values()))
        return known[value]

    def flag(self, clean: Mapping[str, Any], name: str) -> bool:
        if not isinstance(clean.get(name), bool):
            self.wrong(name, _("Choose one of the answers."))
        return clean.get(name) is True


def read(clean: Mapping[str, Any], catalogue: Catalogue, plan: Ground) -> Assessed:
    """Clean values. Raises BadFields with everything that is wrong: an id the catalogue does not know, a step off the
    scale, a risk lower than its measures may claim, a measure that the plan contradicts, no threat at all, no
    confidence or reliability. Nobody rates a threat twice: its rating is how likely it was judged."""
    reader = _Reader(catalogue)
    content: dict[str, Any] = {name: _factors(reader, clean, name, kind) for name, kind in LISTS.items()}
    if not content["threats"]:
        reader.wrong("threats", _("Choose at least one thing that could happen."))
    content["risks"] = _risks(reader, clean, content["threats"])
    ground = plan.with_answers(clean)
    content["measures"] = _measures(reader, clean, {one["key"] for one in content["threats"]}, ground)
    content["insurance"] = reader.one_of(clean, "insurance", INSURANCE)
    content["briefed"] = reader.one_of(clean, "briefed", BRIEFED)
    content["notes"] = reader.text(clean.get("notes"), "notes", MAX_TEXT)
    content["why"] = reader.text(clean.get("why"), "why", MAX_TEXT)
    said = {
        "confidence": reader.one_of(clean, "confidence", {one.value: one for one in Confidence}),
        "reliability": reader.one_of(clean, "reliability", {one.value: one for one in Reliability}),
        "warned": reader.flag(clean, "warned"),
        "declared": reader.flag(clean, "declared"),
    }
    judged = _judged(reader, content, ground.facts)
    if reader.errors:
        raise BadFields(reader.errors)
    likely = {one.key: one.before.likelihood for one in judged}
    content["threats"] = [{**one, "rating": likely[one["key"]]} for one in content["threats"]]
    return _assessed(content, judged, terms_of(content, catalogue, ground.facts), said)


def _assessed(
    content: dict[str, Any], judged: list[Judged], both: tuple[Terms, Terms], said: Mapping[str, Any]
) -> Assessed:
    level_before, level_after = levels(judged)
    before, after = both
    content["terms"] = [[t.threat, t.vulnerability, t.capacity] for t in (before, after)]
    content["risks"] = [
        {"id": one.id, "key": one.key, "name": one.name, "before": plain(one.before), "after": plain(one.after)}
        for one in judged
    ]
    return Assessed(content, level_before, level_after, before.index, after.index, **said)


def _factors(reader: _Reader, clean: Mapping[str, Any], name: str, kind: FactorKind) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for at, (loc, one) in enumerate(reader.items(clean, name), start=1):
        known = reader.catalogue.factors.get(str(one.get("id") or ""))
        if one.get("id") and (known is None or known.kind is not kind):
            reader.wrong(loc, _("This is not in the catalogue."))
        text = known.name.in_language("en") if known else reader.text(one.get("name"), loc, MAX_TITLE)
        rating = one.get("rating") if kind is not FactorKind.THREAT else LOWEST
        if not isinstance(rating, int) or isinstance(rating, bool) or not LOWEST <= rating <= HIGHEST:
            reader.wrong(loc, _("Whole numbers from 1 to 5 are needed."))
        if not text:
            reader.wrong(loc, _("This is needed."))
        key = known.id if known else _own_key(one.get("key"), at)
        found[key] = {"id": known.id if known else "", "key": key, "name": text, "rating": rating}
    return list(found.values())


def _own_key(given: Any, at: int) -> str:
    """Somebody's own words never go by the id of a line of the catalogue: its measures do not answer them."""
    return given[:20] if isinstance(given, str) and given.startswith("own-") else f"own-{at}"


def _risks(reader: _Reader, clean: Mapping[str, Any], threats: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One judgement for each chosen threat; what belongs to none is left out."""
    given = {str(one.get("key") or one.get("id") or ""): one for _loc, one in reader.items(clean, "risks")}
    found = []
    for threat in threats:
        one = given.get(threat["key"])
        kept = {name: threat[name] for name in ("id", "key", "name")}
        try:
            before = plain(score_of(one.get("before") if one else None))
            wished = one.get("after") if one else None
            found.append({**kept, "before": before, "after": plain(score_of(wished)) if wished else None})
        except ValueError:
            reader.wrong(f"risks.{threat['key']}", _("Say how likely it is, and how bad: from 1 to 5."))
    return found


def _measures(reader: _Reader, clean: Mapping[str, Any], threats: set[str], ground: Ground) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for loc, one in reader.items(clean, "measures"):
        known = reader.catalogue.measures.get(str(one.get("id") or ""))
        if one.get("id") and (known is None or not threats.intersection(known.threats)):
            reader.wrong(loc, _("This is no measure against what was chosen."))
        elif known and (refused := ground.refuses(known)):
            reader.wrong(loc, " ".join([f"{known.name.in_language(get_language() or 'en')}:", refused[0].text]))
        elif known:
            soon = int(known.relief.soon)
            found[known.id] = {"id": known.id, "name": known.name.in_language("en"), "soon": soon}
        elif name := reader.text(one.get("name"), loc, MAX_TITLE):
            does = {"threat": str(one.get("threat") or ""), "does": str(one.get("does") or "")}
            if does["does"] and (does["does"] not in DOES or does["threat"] not in threats):
                reader.wrong(loc, _("Say against what it helps."))
            found[f"own-{loc}"] = {"id": "", "name": name, "soon": None, **does}
    return list(found.values())


def _judged(reader: _Reader, content: Mapping[str, Any], plan: PlanFacts) -> list[Judged]:
    found = judge(content, reader.catalogue, plan)
    given = {one["key"]: one["after"] for one in content["risks"] if one["after"]}
    for one in found:
        if one.key in given and not allowed(one, score_of(given[one.key])):
            text = _("It cannot be lower than the measures may claim, nor higher than before.")
            reader.wrong(f"risks.{one.key}.after", text)
    return found
