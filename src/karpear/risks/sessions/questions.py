"""What is asked about each kind of item, in which words, and how much of it fits on a small page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.countries.queries import told
from karpear.rules.risk.matrix import Area, FactorKind
from karpear.ui.scales import AREAS, CAPABILITIES, IMPACTS, INTENTIONS, LIKELIHOODS, STEPS, ScaleWord

from .models import Item, ItemKind, Session, Stance
from .pack_forms import element_of, form_steps

#: Items on one page of 360 px.
PER_PAGE = {
    ItemKind.RISK: 1,
    ItemKind.THREAT: 6,
    ItemKind.VULNERABILITY: 6,
    ItemKind.CAPACITY: 6,
    ItemKind.ACTOR: 3,
    ItemKind.ELEMENT: 5,
}
FACTOR_KINDS = {
    FactorKind.THREAT: ItemKind.THREAT,
    FactorKind.VULNERABILITY: ItemKind.VULNERABILITY,
    FactorKind.CAPACITY: ItemKind.CAPACITY,
}
KINDS = {
    ItemKind.RISK: ScaleWord(_("Risks"), _("What could happen to people, property, programmes and legal standing.")),
    ItemKind.THREAT: ScaleWord(
        _("Threats"), _("What somebody could do to us on purpose, or what could happen to us. How large is it now?")
    ),
    ItemKind.VULNERABILITY: ScaleWord(
        _("Vulnerabilities"), _("What makes harm more likely or worse. It is not a weakness. How large is it now?")
    ),
    ItemKind.CAPACITY: ScaleWord(
        _("Capacities"), _("What we have that makes harm less likely or lighter. How much of it do we have now?")
    ),
    ItemKind.ACTOR: ScaleWord(_("Actors"), _("Who can help or harm us: how much they want to, and how much they can.")),
    ItemKind.ELEMENT: ScaleWord(
        _("Elements"),
        _("How it really is, not how it is written. A low step blames nobody: it says where to begin."),
    ),
}
STANCES = {
    Stance.ALLY: ScaleWord(_("Ally"), _("Wants what we want.")),
    Stance.NEUTRAL: ScaleWord(_("Neutral"), _("Neither with us nor against us, or not known.")),
    Stance.ADVERSARY: ScaleWord(_("Adversary"), _("Wants to stop us.")),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """One question with its steps. `listed`: each step is shown with its meaning, one below the other.

    `up`: between two steps the middle is the higher one.
    """

    key: str
    question: Any
    steps: Mapping[int, ScaleWord]
    listed: bool = False
    up: bool = True


def kinds_of(session: Session) -> list[ItemKind]:
    """What can be rated in this session: the elements of its form, or everything that makes a risk."""
    return [kind for kind in ItemKind if (kind == ItemKind.ELEMENT) == bool(session.form)]


def scales_of(item: Item) -> list[Scale]:
    """What is asked about this item; the keys are those of a rating and of what is settled."""
    if item.kind == ItemKind.RISK:
        likelihood = Scale("likelihood", _("How likely is it in the next year?"), LIKELIHOODS, listed=True)
        return [likelihood, *(Scale(a.value, _impact(a), IMPACTS[a], listed=True) for a in areas_of(item))]
    if item.kind == ItemKind.ACTOR:
        want = (
            _("How much do they want to harm us?")
            if item.stance == Stance.ADVERSARY
            else _("How much do they want to help us?")
        )
        if item.stance == Stance.NEUTRAL:
            want = _("How much do they want to act, for or against us?")
        return [
            Scale("intention", want, INTENTIONS),
            Scale("capability", _("How much could they do?"), CAPABILITIES),
        ]
    if item.kind == ItemKind.ELEMENT:
        return [Scale("rating", _("How far are we?"), form_steps(item.session), up=False)]
    question = _("How much of it do we have?") if item.kind == ItemKind.CAPACITY else _("How large is it?")
    return [Scale("rating", question, STEPS[FactorKind(item.kind)])]


def areas_of(item: Item) -> list[Area]:
    """Which areas are asked about, in the usual order; all of them when none was chosen."""
    return [a for a in Area if a.value in item.areas] or list(Area)


def _impact(area: Area) -> Any:
    return {
        Area.PEOPLE: _("If it happens, how bad is it for people?"),
        Area.PROPERTY: _("If it happens, how bad is it for property?"),
        Area.PROGRAMMES: _("If it happens, how bad is it for programmes?"),
        Area.LEGAL: _("If it happens, how bad is it for our legal standing?"),
    }[area]


def word_of(scale: str) -> Any:
    """A short name of a scale, for tables."""
    if scale in set(Area):
        return AREAS[Area(scale)].name
    return {
        "likelihood": _("Likelihood"),
        "rating": _("Rating"),
        "intention": _("Intention"),
        "capability": _("Capability"),
    }[scale]


def named(item: Item, language: str) -> tuple[str, str]:
    """Name and description in the reader's language where they are the pack's, else as they were written down.

    An item from the register has its words from the line of its risk.
    """
    if item.kind == ItemKind.ELEMENT:
        return _element_words(item, language)
    country = item.session.organisation.country
    line = item.risk.catalogue_id if item.risk else item.catalogue_id
    return told(country, line, item.name, language), told(country, line, item.description, language)


def _element_words(item: Item, language: str) -> tuple[str, str]:
    """Of the form; below its heading, where it has one. Else as the organisation worded it."""
    element = element_of(item.session, item.catalogue_id)
    if element is None:
        return item.name, item.description
    lines = (element.heading, element.description)
    return element.name.in_language(language), " · ".join(line.in_language(language) for line in lines if line)


def pages_of(items: Sequence[Item]) -> list[list[Item]]:
    """The items kind by kind, a few on each page."""
    pages: list[list[Item]] = []
    for kind in ItemKind:
        of_kind = [i for i in items if i.kind == kind]
        size = PER_PAGE[kind]
        pages += [of_kind[n : n + size] for n in range(0, len(of_kind), size)]
    return pages


def is_answered(item: Item, values: Mapping[str, int | None]) -> bool:
    """Was every question about this item answered, be it with "I don't know"?"""
    return all(scale.key in values for scale in scales_of(item))
