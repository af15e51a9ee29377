"""What closing events, questions, gaps and spans are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.law.closure import ClosingAsk, ClosingEvent, Readiness, SpanKind

EVENTS: Mapping[ClosingEvent, Any] = {
    ClosingEvent.SUSPENDED: _("We are suspended"),
    ClosingEvent.DEREGISTERED: _("We are taken off the register"),
    ClosingEvent.EXPELLED: _("Our MOU is cancelled: seven days to leave"),
    ClosingEvent.FROZEN: _("Our accounts are frozen"),
}
SHORT_EVENTS: Mapping[ClosingEvent, Any] = {
    ClosingEvent.SUSPENDED: pgettext_lazy("closing event", "suspension"),
    ClosingEvent.DEREGISTERED: pgettext_lazy("closing event", "off the register"),
    ClosingEvent.EXPELLED: pgettext_lazy("closing event", "MOU cancelled"),
    ClosingEvent.FROZEN: pgettext_lazy("closing event", "accounts frozen"),
}
QUESTIONS: Mapping[ClosingAsk, Any] = {
    ClosingAsk.COUNSEL: _("Is a lawyer agreed on who answers on the same day?"),
    ClosingAsk.WRITERS: _("Can at least two people act in Karpear for the organisation?"),
    ClosingAsk.STAMP: _("Do two people know where the stamp is, and who may use it?"),
    ClosingAsk.KEYS: _("Do two people have keys of the office?"),
    ClosingAsk.DATA_PLACE: _("Is it written down where data about the people we help lie?"),
    ClosingAsk.DATA_DECISION: _("Is it decided who may destroy those data, or hand them over?"),
    ClosingAsk.SIGNATORIES: _("Can the others sign for each account, whoever of them is gone?"),
    ClosingAsk.COPIES: _("Is there a copy outside the office of what the work cannot go on without?"),
    ClosingAsk.DEPUTIES: _("Does every key task have a deputy?"),
    ClosingAsk.SEALED: _("Can at least two people open what is sealed for the organisation?"),
    ClosingAsk.SECOND_PLACE: _("Is a second place agreed on where work can go on?"),
    ClosingAsk.DONORS: _("Is it agreed with donors how they are told, and by whom?"),
    ClosingAsk.STAFF_PAPERS: _("Are the papers of staff in order: contracts, visas, passports, seven days to leave?"),
    ClosingAsk.SALARIES: _("Is it agreed who pays salaries, and how, if the accounts are frozen?"),
    ClosingAsk.OTHER_MONEY: _("Is there money that a freeze does not reach: a reserve, or an account elsewhere?"),
    ClosingAsk.DOMAIN: _("Do two people have what is needed to keep the domain name and its mail?"),
    ClosingAsk.HANDOVER: _("Is it agreed with partners what they take over?"),
    ClosingAsk.REPORTS: _("Can the reports of the last three years be handed in within days?"),
}
GAPS: Mapping[ClosingAsk, Any] = {
    ClosingAsk.COUNSEL: _("Agree with a lawyer who answers on the same day."),
    ClosingAsk.WRITERS: _("Give one more person a role that may act for the organisation here."),
    ClosingAsk.STAMP: _("Let two people know where the stamp is, and who may use it."),
    ClosingAsk.KEYS: _("Give keys of the office to a second person."),
    ClosingAsk.DATA_PLACE: _("Write down where data about the people you help lie."),
    ClosingAsk.DATA_DECISION: _("Decide who may destroy those data, or hand them over, and when."),
    ClosingAsk.SIGNATORIES: _(
        "Register one more signatory with the bank for each account that one person could block."
    ),
    ClosingAsk.COPIES: _("Keep a copy outside the office of what the work cannot go on without."),
    ClosingAsk.DEPUTIES: _("Find a deputy for every key task."),
    ClosingAsk.SEALED: _("Admit a second person to what is sealed for the organisation."),
    ClosingAsk.SECOND_PLACE: _("Agree on a second place where work can go on."),
    ClosingAsk.DONORS: _("Agree with donors how they are told, and by whom."),
    ClosingAsk.STAFF_PAPERS: _("Put the papers of staff in order, so that seven days are enough to leave."),
    ClosingAsk.SALARIES: _("Agree who pays salaries, and how, if the accounts are frozen."),
    ClosingAsk.OTHER_MONEY: _("Keep some money where a freeze does not reach it: a reserve, or an account elsewhere."),
    ClosingAsk.DOMAIN: _("Give a second person what is needed to keep the domain name and its mail."),
    ClosingAsk.HANDOVER: _("Agree with partners what they take over."),
    ClosingAsk.REPORTS: _("Put the reports of three years where they can be handed in within days."),
}
#: Where the house keeps what it knows of it: (address, name).
KEPT_AT: Mapping[ClosingAsk, tuple[str, Any]] = {
    ClosingAsk.KEYS: ("/premises/", _("Premises")),
    ClosingAsk.COPIES: ("/premises/", _("Premises")),
    ClosingAsk.SECOND_PLACE: ("/premises/", _("Premises")),
    ClosingAsk.STAMP: ("/law/profile/", _("Registration and MOU")),
    ClosingAsk.SIGNATORIES: ("/law/profile/", _("Registration and MOU")),
    ClosingAsk.STAFF_PAPERS: ("/law/evidence/", _("Papers and proofs")),
    ClosingAsk.HANDOVER: ("/law/evidence/", _("Papers and proofs")),
    ClosingAsk.OTHER_MONEY: ("/reserve/", _("Reserve")),
    ClosingAsk.DOMAIN: ("/succession/", _("Leaving and handover")),
    ClosingAsk.DEPUTIES: ("/succession/", _("Leaving and handover")),
}
ANSWERS: Mapping[Readiness, Any] = {
    Readiness.YES: pgettext_lazy("closing drill", "yes"),
    Readiness.PARTLY: pgettext_lazy("closing drill", "partly, or one person alone"),
    Readiness.NO: pgettext_lazy("closing drill", "no"),
    Readiness.UNKNOWN: pgettext_lazy("closing drill", "nobody here knows"),
}
NOT_OURS = pgettext_lazy("closing drill", "we have none of it")
#: Shape and word of a gap.
STATES: Mapping[Readiness, tuple[str, Any]] = {
    Readiness.NO: ("late", pgettext_lazy("closing drill", "lacking")),
    Readiness.UNKNOWN: ("late", pgettext_lazy("closing drill", "nobody knows")),
    Readiness.PARTLY: ("due", pgettext_lazy("closing drill", "partly")),
    Readiness.YES: ("safe", pgettext_lazy("closing drill", "ready")),
    Readiness.NOT_OURS: ("off", NOT_OURS),
}
SPANS: Mapping[SpanKind, Any] = {
    SpanKind.LASTED: _("how long it lasted"),
    SpanKind.TO_LEAVE: _("how long people had to leave"),
    SpanKind.TO_HAND_IN: _("how long there was to hand in three years of reports"),
}
