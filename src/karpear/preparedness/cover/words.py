"""What an answer about cover is called, and why: once, for the page, the API and the command.

The sentences are plain text, which the command says as it stands: it knows no settings and no languages.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from karpear.rules.duty.cover_facts import (
    CoverWord,
    NeedPaid,
    Paid,
)
from karpear.rules.duty.cover_terms import (
    Category,
    InsuranceKind,
    NamedRisk,
    Needed,
    OperativeTime,
    Reason,
    ReasonCode,
    Ticked,
)  # fmt: skip

if TYPE_CHECKING:
    from django.utils.translation import gettext_noop
else:  # Django's own asks for settings, which a rule that is asked from outside has not

    def gettext_noop(sentence: str) -> str:
        """Marks it to be translated."""
        return sentence


#: Shape and word of each answer.
COVERS: Mapping[CoverWord, tuple[str, str]] = {
    CoverWord.COVERED: ("safe", gettext_noop("covered")),
    CoverWord.PARTLY: ("due", gettext_noop("partly covered")),
    CoverWord.NOT: ("late", gettext_noop("not covered")),
    CoverWord.UNKNOWN: ("silent", gettext_noop("cover not known")),
}
CATEGORIES: Mapping[Category, str] = {
    Category.STAFF: gettext_noop("staff"),
    Category.BOARD: gettext_noop("board members"),
    Category.VOLUNTEER: gettext_noop("volunteers"),
    Category.CONSULTANT: gettext_noop("consultants"),
    Category.DRIVER: gettext_noop("drivers"),
    Category.FAMILY: gettext_noop("family members"),
}
#: The same of one person.
ROLES: Mapping[Category, object] = {
    Category.STAFF: pgettext_lazy("one person", "staff"),
    Category.BOARD: pgettext_lazy("one person", "board member"),
    Category.VOLUNTEER: pgettext_lazy("one person", "volunteer"),
    Category.CONSULTANT: pgettext_lazy("one person", "consultant"),
    Category.DRIVER: pgettext_lazy("one person", "driver"),
    Category.FAMILY: pgettext_lazy("one person", "family member"),
}
KINDS: Mapping[InsuranceKind, object] = {
    InsuranceKind.ACCIDENT: pgettext_lazy("insurance", "Accident"),
    InsuranceKind.HEALTH: pgettext_lazy("insurance", "Health"),
    InsuranceKind.BOTH: pgettext_lazy("insurance", "Accident and health"),
    InsuranceKind.OTHER: pgettext_lazy("insurance", "Only what is ticked as included"),
}
TIMES: Mapping[OperativeTime, object] = {
    OperativeTime.ALWAYS: _("24 hours a day"),
    OperativeTime.WORKING_HOURS: _("Only in working hours"),
    OperativeTime.JOURNEYS: _("Only on an insured journey for the organisation"),
}
RISKS: Mapping[NamedRisk, str] = {
    NamedRisk.UNREST: gettext_noop("war and civil unrest"),
    NamedRisk.POLITICAL_VIOLENCE: gettext_noop("political violence"),
    NamedRisk.DETENTION: gettext_noop("detention, lawful or not"),
    NamedRisk.LEGAL_DEFENCE: gettext_noop("a lawyer's defence"),
    NamedRisk.KIDNAP: gettext_noop("kidnapping"),
    NamedRisk.EVACUATION: gettext_noop("being brought to safety or to a hospital far away"),
    NamedRisk.PSYCHOSOCIAL: gettext_noop("help for the mind"),
    NamedRisk.MOTORCYCLE: gettext_noop("motorcycles"),
    NamedRisk.NIGHT: gettext_noop("work and travel at night"),
    NamedRisk.NO_PERMIT: gettext_noop("travel without a permit"),
    NamedRisk.HOME: gettext_noop("accidents at home"),
}
NEEDS: Mapping[Needed, str] = {
    Needed.ACCIDENT: gettext_noop("an accident"),
    Needed.NIGHT: gettext_noop("an accident at night"),
    Needed.ILLNESS: gettext_noop("an illness"),
    Needed.DETENTION: gettext_noop("detention, lawful or not"),
    Needed.LEGAL_DEFENCE: gettext_noop("a lawyer's defence"),
    Needed.KIDNAP: gettext_noop("kidnapping"),
    Needed.EVACUATION: gettext_noop("being brought to safety or to a hospital far away"),
    Needed.PSYCHOSOCIAL: gettext_noop("help for the mind"),
}
#: The same in a word or two, for a line in which all of them are named.
SHORT_NEEDS: Mapping[Needed, str] = {
    Needed.ACCIDENT: gettext_noop("accident"),
    Needed.NIGHT: gettext_noop("accident at night"),
    Needed.ILLNESS: gettext_noop("illness"),
    Needed.DETENTION: gettext_noop("arrest"),
    Needed.LEGAL_DEFENCE: gettext_noop("lawyer"),
    Needed.KIDNAP: gettext_noop("kidnapping"),
    Needed.EVACUATION: gettext_noop("being brought to safety"),
    Needed.PSYCHOSOCIAL: gettext_noop("help for the mind"),
}
TICKED: Mapping[Ticked, object] = {
    Ticked.UNSEEN: _("nobody has looked"),
    Ticked.EXCLUDED: _("left out"),
    Ticked.INCLUDED: _("paid for"),
}
REASONS: Mapping[ReasonCode, str] = {
    ReasonCode.NOT_REGISTERED: gettext_noop("Not registered with social security."),
    ReasonCode.REGISTRATION_UNKNOWN: gettext_noop("Nobody has asked about their registration with social security."),
    ReasonCode.BEFORE_REGISTRATION: gettext_noop("Registered with social security only after these days begin."),
    ReasonCode.FLOOR_CATEGORY: gettext_noop("Social security does not pay for %(category)s."),
    ReasonCode.FLOOR_UNSURE: gettext_noop("Ask whether social security pays for %(category)s."),
    ReasonCode.FLOOR_ABROAD: gettext_noop("Ask whether social security pays in another country."),
    ReasonCode.CATEGORY_UNKNOWN: gettext_noop("It is not written down whether they are staff or a volunteer."),
    ReasonCode.NO_POLICY: gettext_noop("No insurance policy is written down."),
    ReasonCode.NOTHING_PAYS: gettext_noop("Nothing here pays for %(need)s."),
    ReasonCode.CATEGORY: gettext_noop("%(policy)s does not insure %(category)s."),
    ReasonCode.PERIOD: gettext_noop("%(policy)s is not in force on every day of it."),
    ReasonCode.DAYS_UNKNOWN: gettext_noop("%(policy)s: the days are not known."),
    ReasonCode.TERRITORY: gettext_noop("%(policy)s does not hold in this country."),
    ReasonCode.TERRITORY_UNKNOWN: gettext_noop("%(policy)s: nobody has written down where it holds."),
    ReasonCode.ADVISORY: gettext_noop("%(policy)s leaves out this province: governments warn of it."),
    ReasonCode.ADVISORY_UNSEEN: gettext_noop(
        "%(policy)s: nobody has looked whether it leaves out what governments warn of."
    ),
    ReasonCode.ADVISORY_UNKNOWN: gettext_noop(
        "%(policy)s leaves out what governments warn of: nobody has written down whether this province is one."
    ),
    ReasonCode.JOURNEYS: gettext_noop("%(policy)s holds only on an insured journey. Ask whether this is one."),
    ReasonCode.TIME_UNSEEN: gettext_noop("%(policy)s: nobody has looked when it holds."),
    ReasonCode.WORKING_HOURS: gettext_noop("%(policy)s holds only in working hours, and part of this is at night."),
    ReasonCode.UNREAD: gettext_noop("%(policy)s: nobody has looked at what it leaves out."),
    ReasonCode.EXCLUDED: gettext_noop("%(policy)s leaves out %(risk)s."),
    ReasonCode.UNSEEN: gettext_noop("%(policy)s: nobody has looked whether it leaves out %(risk)s."),
    ReasonCode.MEANS_UNKNOWN: gettext_noop(
        "%(policy)s may leave out motorcycles, and the plan does not say how they travel."
    ),
    ReasonCode.ACTIVITY_UNKNOWN: gettext_noop("%(policy)s: this kind of activity is not known here."),
    ReasonCode.UNKNOWN_TRAVELLER: gettext_noop("Not in this organisation's register of cover: ask them."),
}


def reason_text(reason: Reason, policies: Sequence[str], say: Callable[[str], str] = gettext) -> str:
    """One reason as a sentence. `policies`: what they are called, in the order of the question."""
    return say(REASONS[reason.code]) % {
        "policy": policies[reason.policy] if reason.policy is not None else "",
        "risk": say(RISKS[reason.risk]) if reason.risk else "",
        "need": say(NEEDS[reason.need]) if reason.need else "",
        "category": say(CATEGORIES[reason.category]) if reason.category else "",
    }


def reason_texts(why: Sequence[Reason], policies: Sequence[str], say: Callable[[str], str] = gettext) -> list[str]:
    """All of them, each once."""
    return list(dict.fromkeys(reason_text(reason, policies, say) for reason in why))


def payment_texts(needs: Sequence[NeedPaid], policies: Sequence[str], fund: str) -> list[str]:
    """By whom each need is paid, and what is not paid for: a line for each source. `fund`: of social security."""
    lines: dict[str, list[str]] = {}
    for need in sorted(needs, key=lambda need: -need.paid):
        lines.setdefault(_payer_text(need, policies, fund), []).append(gettext(SHORT_NEEDS[need.need]))
    return [line % {"needs": ", ".join(words)} for line, words in lines.items()]


def _payer_text(need: NeedPaid, policies: Sequence[str], fund: str) -> str:
    """What stands before it, with a place for the needs."""
    if need.paid is not Paid.YES:
        sentence = (
            _("Nobody knows who pays: %(needs)s.") if need.paid is Paid.UNKNOWN else _("Not paid for: %(needs)s.")
        )
        return str(sentence)
    names = ", ".join(fund if n is None else policies[n] for n in need.payers)
    return gettext("%(source)s pays: %(needs)s.") % {"source": names.replace("%", "%%"), "needs": "%(needs)s"}


def cover_word(answer: CoverWord) -> str:
    """The answer in the reader's language."""
    return gettext(COVERS[answer][1])
