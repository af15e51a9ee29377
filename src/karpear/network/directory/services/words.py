"""What services, those who may ask, and the reasons of a match are called."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.countries.queries import packs
from karpear.rules.sharing.services import Against, AnswerSpeed, Applicant, Fit, HelpPaper, PersonRole, Reason

APPLICANTS: Mapping[str, Any] = {
    Applicant.PERSON: pgettext_lazy("who asks for help", "a person"),
    Applicant.FAMILY: pgettext_lazy("who asks for help", "a family"),
    Applicant.GROUP: _("a group that is not registered"),
    Applicant.ORGANISATION: _("a registered organisation"),
}
ROLES: Mapping[str, Any] = {
    PersonRole.DEFENDER: _("a defender of rights"),
    PersonRole.JOURNALIST: _("a journalist"),
    PersonRole.LAWYER: pgettext_lazy("somebody at risk", "a lawyer"),
    PersonRole.UNIONIST: _("somebody of a union"),
    PersonRole.COMMUNITY: _("somebody of a community"),
}
HELP_PAPERS: Mapping[str, Any] = {
    HelpPaper.IDENTITY: _("an identity paper"),
    HelpPaper.CONSENT: _("the person's consent"),
    HelpPaper.ACCOUNT: _("what happened, in writing"),
    HelpPaper.EVIDENCE: _("evidence: photos, summons, messages"),
    HelpPaper.MANDATE: _("a mandate for the lawyer"),
    HelpPaper.MEDICAL: _("medical papers"),
    HelpPaper.BUDGET: _("what it costs, line by line"),
    HelpPaper.REFERENCES: _("two people who vouch"),
    HelpPaper.PLAN: _("a plan for leaving and for coming back"),
    HelpPaper.REGISTRATION: _("the registration of the organisation"),
    HelpPaper.BANK: _("an account for the money"),
}
SPEEDS: Mapping[str, Any] = {
    AnswerSpeed.HOURS: _("within hours"),
    AnswerSpeed.DAYS: _("within days"),
    AnswerSpeed.WEEKS: _("within weeks"),
    AnswerSpeed.CALLS: _("only when they call for applications"),
}
#: Shape and word.
FITS: Mapping[str, tuple[str, Any]] = {
    Fit.FITS: ("safe", pgettext_lazy("a service", "fits")),
    Fit.PAPERS: ("due", _("fits, papers are missing")),
    Fit.LIKELY: ("due", _("could fit: say above who asks, and for whom")),
    Fit.NOT: ("off", _("does not fit")),
}
REASONS: Mapping[str, Any] = {
    Reason.ANSWERS_SOON: _("answers within hours"),
    Reason.AT_NIGHT: _("can be rung at night"),
    Reason.SAFE_CHANNEL: _("has a safe channel"),
    Reason.IN_LANGUAGE: _("speaks your language"),
    Reason.COVERS: _("can cover all of it"),
    Reason.PAYS_BACK: _("pays what was paid before, too"),
    Reason.PART_ONLY: _("can cover a part of it"),
    Reason.OTHER_CURRENCY: _("has its limit in another currency"),
    Reason.NO_LANGUAGE: _("needs another language"),
    Reason.NOT_SAFE: _("its channel is not safe: say no names"),
    Reason.SLOW: _("is too slow for today"),
}
AGAINST: Mapping[str, Any] = {
    Against.COUNTRY: _("not for this country"),
    Against.APPLICANT: _("not for whoever asks here"),
    Against.ROLE: _("not for what this person does"),
    Against.HELPED_BEFORE: _("not for somebody whom they helped before"),
    Against.PAID_ALREADY: _("never pays what was paid before"),
}
LANGUAGES: Mapping[str, Any] = {
    "km": _("Khmer"), "en": pgettext_lazy("a language", "English"), "fr": _("French"), "de": _("German"),
    "es": _("Spanish"), "sv": _("Swedish"), "ja": _("Japanese"), "zh": _("Chinese"), "th": _("Thai"),
    "vi": _("Vietnamese"), "ru": _("Russian"), "ar": _("Arabic"),
}  # fmt: skip
#: Where somebody says neither.
YES_NO: Mapping[str, Any] = {"yes": _("Yes"), "no": _("No")}


def joined(codes: Iterable[str], words: Mapping[str, Any]) -> str:
    """The words of these codes, in their order."""
    return ", ".join(str(words.get(code, code)) for code in codes)


def country_names(language: str) -> dict[str, str]:
    """The countries there are packs of."""
    return {country.code: country.name.in_language(language) for country in packs()}


def yes_no(value: bool | None) -> str:
    """Nothing where it is not known."""
    return "" if value is None else str(YES_NO["yes" if value else "no"])
