"""What is known of one service, as label and text: what nobody knows is left out."""

from typing import Any

from django.utils.translation import gettext as _

from karpear.ui.values import titles

from .cards import ServiceCard
from .values import NewService
from .words import APPLICANTS, HELP_PAPERS, LANGUAGES, ROLES, SPEEDS, joined, yes_no


def service_facts(card: ServiceCard) -> list[tuple[Any, str]]:
    """(what, answer)."""
    heads, offer = titles(NewService), card.offer
    speed = str(SPEEDS[offer.speed])
    if offer.answer_hours:
        speed += " · " + _("promised in %(n)s hours") % {"n": offer.answer_hours}
    rows = [
        (heads["kinds"], card.kinds),
        (heads["about"], card.about),
        (heads["applicants"], joined(offer.applicants, APPLICANTS) or _("anybody")),
        (heads["roles"], joined(offer.roles, ROLES)),
        (heads["once"], yes_no(offer.once or None)),
        (heads["speed"], speed),
        (heads["cap"], card.cap_words),
        (heads["not_for"], card.not_for),
        (heads["retrospective"], yes_no(offer.retrospective)),
        (heads["languages"], joined(offer.languages, LANGUAGES)),
        (heads["channel"], card.channel),
        (heads["safe"], yes_no(offer.safe)),
        (heads["at_night"], yes_no(offer.at_night)),
        (heads["through"], card.through),
        (heads["papers"], joined(offer.papers, HELP_PAPERS)),
    ]
    return [(label, text) for label, text in rows if text]
