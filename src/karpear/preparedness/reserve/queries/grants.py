"""Who may pay for what was asked, and the words to ask them with: no name stands in them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from karpear.countries.money import EmergencyGrant
from karpear.countries.queries import pack
from karpear.countries.values import FactConfidence
from karpear.people.models import Organisation
from karpear.rules.duty.signatures import WITHIN, MoneyClass

from ..models import CLASSES, MoneyRequest


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant in the reader's language. `unsure`: nobody has looked at it with the fund itself yet."""

    grant: EmergencyGrant
    pays: list[object]

    @property
    def unsure(self) -> bool:
        return self.grant.fact.confidence is not FactConfidence.CHECKED


def grants_for(organisation: Organisation, money_class: str = "") -> list[GrantLine]:
    """Those that pay for this, or all of them; in the order of the pack."""
    grants = pack(organisation.country).grants.values()
    return [
        GrantLine(grant, [CLASSES[kind] for kind in MoneyClass if kind in grant.pays])
        for grant in grants
        if not money_class or MoneyClass(money_class) in grant.pays
    ]


def application_text(request: MoneyRequest) -> str:
    """In English, since most funds read nothing else. The organisation is named; nobody else is."""
    zone = ZoneInfo(request.organisation.time_zone)
    with translation.override("en"):
        lines = [
            _("Emergency request of %(organisation)s") % {"organisation": request.organisation.name},
            "",
            _("For: %(code)s (a code; the name follows through a channel you both trust)") % {"code": request.for_whom},
            _("What for: %(money_class)s") % {"money_class": CLASSES[MoneyClass(request.money_class)]},
            _("Amount: %(amount)s %(currency)s") % {"amount": f"{request.amount:,}", "currency": request.currency},
            _("Needed by: %(day)s") % {"day": f"{request.asked_at.astimezone(zone) + WITHIN:%Y-%m-%d %H:%M}"},
            *([_("Why: %(why)s") % {"why": request.why}] if request.why else []),
            "",
            _("What has been paid already: nothing of this.")
            if request.paid_at is None
            else _("Paid from our own reserve on %(day)s.") % {"day": f"{request.paid_at.astimezone(zone):%Y-%m-%d}"},
        ]
    return "\n".join(lines)
