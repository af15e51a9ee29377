"""Who will receive a bulletin, by name, before it is sent: worked out by what sends it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karpear.messaging.queries import Routes, routes
from karpear.messaging.texts import PARTNER_NOTE, TextLine, write
from karpear.people.models import Channel, Organisation, Person
from karpear.rules.sharing.audience import ANYBODY
from karpear.rules.sharing.labels import Label, RecipientClass, allowance

from ...members.models import Partner
from ..models import Bulletin
from ..words import WHY_NOT
from .audience import ResolvedAudience, resolved_audience


@dataclass(slots=True)
class ReceiverGroup:
    """Those of one organisation: who acts for it by name, its other staff as a number."""

    organisation: Organisation
    names: list[tuple[str, str]] = field(default_factory=list)
    staff_count: int = 0
    partners: list[str] = field(default_factory=list)
    partner_count: int = 0

    @property
    def staff(self) -> str:
        """Whoever does not act for an organisation is not named to others."""
        words = ngettext("and %(n)d more of its staff", "and %(n)d more of its staff", self.staff_count)
        return words % {"n": self.staff_count} if self.staff_count else ""

    @property
    def others_partners(self) -> str:
        """Whom another organisation keeps informed is its own matter."""
        words = ngettext("and %(n)d of its partners", "and %(n)d of its partners", self.partner_count)
        return words % {"n": self.partner_count} if self.partner_count else ""


@dataclass(frozen=True, slots=True)
class BulletinPreview:
    """Who receives it, who does not and why, and how they hear of it."""

    groups: Sequence[ReceiverGroup]
    left_out: Sequence[tuple[str, Any]]
    in_public: bool
    count: int
    sms_only: int
    no_way: int
    words: Sequence[tuple[str, str]]

    @property
    def reach(self) -> str:
        """How many receive it, in how many organisations."""
        recipients = ngettext("%(n)d recipient", "%(n)d recipients", self.count)
        organisations = ngettext("%(n)d organisation", "%(n)d organisations", len(self.groups))
        counts = {
            "recipients": recipients % {"n": self.count},
            "organisations": organisations % {"n": len(self.groups)},
        }
        return _("Goes to %(recipients)s in %(organisations)s") % counts

    @property
    def is_nobody(self) -> bool:
        return not self.count and not self.in_public


def receivers_before_release(bulletin: Bulletin, reader: Person) -> BulletinPreview:
    """As the release would decide now."""
    return preview_of(bulletin, resolved_audience(bulletin), reader)


def preview_of(bulletin: Bulletin, resolved: ResolvedAudience, reader: Person) -> BulletinPreview:
    """`resolved`: asked once for the page and for what it promises. Partners are named to their own organisation."""
    receivers = resolved.receivers
    ways = routes(resolved.people)
    names = _names(resolved)
    partner_names = _partner_names(resolved, reader)
    organisations = Organisation.objects.in_bulk(
        {key for receiver in resolved.considered if (key := resolved.organisation_of(receiver.key))}
    )
    groups: dict[UUID, ReceiverGroup] = {}
    for receiver in receivers:
        organisation = resolved.organisation_of(receiver.key)
        if organisation is None:
            continue
        group = groups.setdefault(organisation, ReceiverGroup(organisations[organisation]))
        if receiver.key in names:
            group.names.append((names[receiver.key], _way_word(ways, UUID(receiver.key))))
        elif receiver.key in resolved.belongs:
            group.staff_count += 1
        elif receiver.key in partner_names:
            group.partners.append(partner_names[receiver.key])
        else:
            group.partner_count += 1
    kinds = [_channels(ways, person) for person in resolved.people]
    return BulletinPreview(
        groups=sorted(groups.values(), key=lambda group: group.organisation.name.casefold()),
        left_out=[*_left_out(resolved, names, partner_names, organisations), *_not_chosen(bulletin, resolved, reader)],
        in_public=any(receiver.key == ANYBODY for receiver in receivers),
        count=sum(receiver.key != ANYBODY for receiver in receivers),
        sms_only=sum(kind == {Channel.SMS.value} for kind in kinds),
        no_way=sum(not kind for kind in kinds),
        words=_message_words(bulletin),
    )


def _names(resolved: ResolvedAudience) -> dict[str, str]:
    """Of those who act for an organisation of the network."""
    acting = [key for key, (_organisation, acts) in resolved.belongs.items() if acts]
    people = Person.objects.in_bulk([UUID(key) for key in acting])
    return {str(pk): person.shown_name for pk, person in people.items()}


def _partner_names(resolved: ResolvedAudience, reader: Person) -> dict[str, str]:
    """Of the reader's own organisations."""
    partners = Partner.objects.visible_to(reader).in_bulk([UUID(key) for key in resolved.partner_of])
    return {str(pk): partner.name for pk, partner in partners.items()}


def _channels(ways: Routes, person: UUID) -> set[str]:
    return {route.channel for route in ways.people.get(person, ())}


def _way_word(ways: Routes, person: UUID) -> str:
    channels = _channels(ways, person)
    if not channels:
        return _("no way to be told: reads it when they sign in")
    return _("SMS alone") if channels == {Channel.SMS.value} else ""


def _left_out(
    resolved: ResolvedAudience, names: dict[str, str], partner_names: dict[str, str], organisations: dict[UUID, Any]
) -> list[tuple[str, Any]]:
    """By name who acts for an organisation, other staff as a number of their organisation; and why."""
    lines: list[tuple[str, Any]] = []
    staff: dict[tuple[str, Any], int] = defaultdict(int)
    for receiver in resolved.left_out:
        why, organisation = WHY_NOT[receiver.because], resolved.organisation_of(receiver.key)
        where = organisations[organisation].name if organisation else ""
        if receiver.key == ANYBODY:
            lines.append((_("Anybody, in public"), why))
        elif receiver.key in names or receiver.key in partner_names:
            name = names.get(receiver.key) or partner_names[receiver.key]
            lines.append((f"{name} ({where})", why))
        else:
            staff[where, why] += 1
    lines += [(f"{where}: {count}", why) for (where, why), count in staff.items()]
    return lines


def _not_chosen(bulletin: Bulletin, resolved: ResolvedAudience, reader: Person) -> list[tuple[str, Any]]:
    """The reader's own partners who might receive it: “all members” does not mean them."""
    if not allowance(Label(bulletin.label), RecipientClass.PARTNER).receive:
        return []
    partners = Partner.objects.active().visible_to(reader).filter(organisation=bulletin.organisation_id)
    names = [partner.name for partner in partners.exclude(pk__in=[UUID(key) for key in resolved.partner_of])]
    return (
        [(", ".join(names), _("your partners whom you have not chosen: “Change to whom” adds them"))] if names else []
    )


def _message_words(bulletin: Bulletin) -> list[tuple[str, str]]:
    """(language, what its message says): the same for everybody, whatever the bulletin says."""
    line = TextLine("bulletin", "", f"{settings.KARPEAR_BASE_URL}/r/…")
    return _in_each_language(line, bulletin, Channel.SMS)


def partner_words(bulletin: Bulletin) -> list[tuple[str, str]]:
    """(language, what a mail to a partner of its source says)."""
    return _in_each_language(TextLine(PARTNER_NOTE, bulletin.organisation.name, ""), bulletin, Channel.EMAIL)


def _in_each_language(line: TextLine, bulletin: Bulletin, channel: Channel) -> list[tuple[str, str]]:
    return [
        (code, write([line], language=code, contact=False, drill=bulletin.drill, channel=channel.value)[1])
        for code, _name in settings.LANGUAGES
    ]
