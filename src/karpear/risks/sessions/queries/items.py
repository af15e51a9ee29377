"""What can be rated: the register, the pack's catalogue, and what a session begins with."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from karpear.countries.catalogue import Catalogue
from karpear.countries.queries import catalogue
from karpear.rules.risk.matrix import Area, FactorKind, Focus

from ...register.models import Risk
from ..models import Item, ItemKind, Session, Stance
from ..pack_forms import OWN_ELEMENT, required_form
from ..questions import FACTOR_KINDS

#: What a session begins with; few enough for half an hour.
MOST_RISKS, MOST_FACTORS = 12, 5


def catalogue_of(session: Session) -> Catalogue:
    """The catalogue of the session's country."""
    return catalogue(session.organisation.country)


def previous_of(organisation: UUID, form: str = "") -> Session | None:
    """The last finished session of this organisation by this form; by none: of its risks."""
    rows = Session.objects.finished().filter(organisation=organisation, form=form)
    return rows.order_by("-finished_at", "-id").first()


def starting_items(session: Session, focus: Focus | None) -> list[Item]:
    """The usual things to rate: the largest risks of the register, or the starter where there is none; what such
    organisations often meet; and the actors that nearly everybody has. By a form: its elements, and those that were
    added the last time. Not saved yet, positions counted from 1.
    """
    items = _elements(session) + _own_elements(session) if session.form else _risks_and_factors(session, focus)
    for position, item in enumerate(items, 1):
        item.position = position
    return items


def _risks_and_factors(session: Session, focus: Focus | None) -> list[Item]:
    items = risks_on_offer(session)[:MOST_RISKS]
    if not items:
        items = _starter_risks(session, focus)
    for kind in FactorKind:
        items += _usual(lines_on_offer(session, FACTOR_KINDS[kind]), session, focus)
    return items + _actors(session)


def _elements(session: Session) -> list[Item]:
    """Its words kept in the organisation's language: a pack may lose them."""
    language = session.organisation.language
    return [
        Item(
            session=session,
            kind=ItemKind.ELEMENT,
            catalogue_id=element.key,
            name=element.name.in_language(language),
            description=element.description.in_language(language) if element.description else "",
        )
        for element in required_form(session).elements.values()
    ]


def _own_elements(session: Session) -> list[Item]:
    """What the organisation worded itself the last time."""
    if session.previous is None:
        return []
    rows = session.previous.items.filter(kind=ItemKind.ELEMENT, catalogue_id__startswith=OWN_ELEMENT)
    return [
        Item(
            session=session, kind=row.kind, catalogue_id=row.catalogue_id, name=row.name, description=row.description
        )
        for row in rows
    ]  # fmt: skip


def risks_on_offer(session: Session) -> list[Item]:
    """Open risks of the register that are not on the list yet, the largest first, as items not saved yet."""
    listed_risks = Item.objects.filter(session=session, risk__isnull=False).values("risk")
    risks = Risk.objects.open().filter(organisation=session.organisation_id).exclude(pk__in=listed_risks)
    return [
        Item(
            session=session,
            kind=ItemKind.RISK,
            risk=risk,
            name=risk.name,
            description=risk.description,
            areas=[a.value for a in Area if getattr(risk, a.value)],
        )
        for risk in risks.order_by("-level", "number")[:200]
    ]


def lines_on_offer(session: Session, kind: ItemKind) -> list[Item]:
    """Lines of the catalogue that are neither on the list nor in the register yet, as items not saved yet."""
    excluded_lines = set(
        Item.objects.filter(session=session).exclude(catalogue_id="").values_list("catalogue_id", flat=True)
    )
    if kind == ItemKind.ELEMENT:
        return [item for item in _elements(session) if item.catalogue_id not in excluded_lines]
    book = catalogue_of(session)
    if kind == ItemKind.RISK:
        risks = Risk.objects.filter(organisation=session.organisation_id).exclude(catalogue_id="")
        excluded_lines |= set(risks.open().values_list("catalogue_id", flat=True))
        return [_line(session, book, kind, entry.id) for entry in book.risks.values() if entry.id not in excluded_lines]
    factors = [f for f in book.factors.values() if FACTOR_KINDS[f.kind] == kind]
    return [_line(session, book, kind, entry.id) for entry in factors if entry.id not in excluded_lines]


def _line(session: Session, book: Catalogue, kind: ItemKind, line: str) -> Item:
    """An item of this line, its words kept in the organisation's language."""
    language = session.organisation.language
    entry = book.risks.get(line) or book.factors[line]
    areas = book.risks[line].areas if line in book.risks else ()
    return Item(
        session=session,
        kind=kind,
        catalogue_id=line,
        name=entry.name.in_language(language),
        description=entry.description.in_language(language),
        areas=[a.value for a in Area if a in areas],
    )


def _starter_risks(session: Session, focus: Focus | None) -> list[Item]:
    book = catalogue_of(session)
    if focus is None or focus not in book.starters:
        return []
    ordered = sorted(book.starters[focus], key=lambda line: -line.score.level)
    return [_line(session, book, ItemKind.RISK, line.risk) for line in ordered[:MOST_RISKS]]


def _usual(items: Sequence[Item], session: Session, focus: Focus | None) -> list[Item]:
    """Those meant for this focus first, then those for everybody; never those of another focus."""
    factors = catalogue_of(session).factors
    specific = [i for i in items if focus and focus in factors[i.catalogue_id].focuses]
    general = [i for i in items if not factors[i.catalogue_id].focuses]
    return [*specific, *general][:MOST_FACTORS]


def _actors(session: Session) -> list[Item]:
    with override(session.organisation.language):
        names = [
            (_("Communities we work with"), Stance.ALLY),
            (_("Partner organisations and networks"), Stance.ALLY),
            (_("Local authorities"), Stance.NEUTRAL),
            (_("Police and other security forces"), Stance.NEUTRAL),
            (_("Those who gain when we stop"), Stance.ADVERSARY),
        ]
    return [Item(session=session, kind=ItemKind.ACTOR, name=name, stance=stance) for name, stance in names]
