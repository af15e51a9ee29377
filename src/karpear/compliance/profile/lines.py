"""A profile line by line, in the reader's words: what stands in each row, and how it stands with its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karpear.rules.law.happenings import OfficeRole, PaperKind
from karpear.rules.law.organisation import LegalEventKind, OrganisationKind
from karpear.rules.law.signatories import signing_of

from ..premises.queries import SiteLine
from .accounts import AccountOfPeople
from .models import DonorGrant, DonorTerms, LegalHappening, LegalIdentity, LegalPaper, OfficeHolder, Signatory
from .words import EVENTS, KINDS, MONTH_CHOICES, OFFICES, PAPERS, SIGNING, UNSAID

#: Whoever renews a paper begins so long before its last day.
BEFORE_END = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One row. `label`: what it is; `text`: what it says; `change`: where it is changed.

    `looks`, `state`: shape and word of how it stands, or nothing; `acts`: (word, address) of what else can be done.
    `parts`: lines of what belongs to it.
    """

    label: str
    text: str
    change: str
    looks: str = ""
    state: str = ""
    acts: tuple[tuple[str, str], ...] = ()
    parts: tuple["ProfileLine", ...] = ()


def identity_lines(organisation: UUID, identity: LegalIdentity, *, has_paper: bool = False) -> list[ProfileLine]:
    """What was answered, and what nobody has said. `has_paper`: a registration or MOU holds."""

    def line(topic: str, label: str, answer: Any) -> ProfileLine:
        change = reverse("compliance:profile_answer", args=[organisation, topic])
        return ProfileLine(label, str(UNSAID) if answer in (None, "") else str(answer), change)

    keeper = identity.stamp_keeper.shown_name if identity.stamp_keeper else ""
    return [
        line("kind", _("Kind of organisation"), KINDS[OrganisationKind(identity.kind)] if identity.kind else ""),
        line("kind", _("Registered"), _("Yes, by the papers here") if has_paper else yes_or_no(identity.registered)),
        line("kind", _("Work began on"), date_format(identity.started_on) if identity.started_on else ""),
        line("numbers", _("Employed staff"), identity.staff),
        line("numbers", _("Of these, from abroad"), identity.from_abroad),
        line("numbers", _("Volunteers"), identity.volunteers),
        line("money", _("Donors give us money"), yes_or_no(identity.has_donors)),
        line("money", _("We earn by selling"), yes_or_no(identity.earns)),
        line("money", _("We pay rent or fees"), yes_or_no(identity.rents)),
        line("money", _("Our financial year ends with"), dict(MONTH_CHOICES)[identity.year_end_month]),
        line("stamp", _("The stamp"), " · ".join(filter(None, (keeper, identity.stamp_words)))),
        line("stamp", _("Our mark on letters"), identity.letter_mark),
    ]


def yes_or_no(answer: bool | None) -> str:
    """In words; the empty text where nobody has said."""
    return "" if answer is None else _("Yes") if answer else _("No")


def legal_paper_line(paper: LegalPaper, authorities: Mapping[str, str], today: date) -> ProfileLine:
    """A registration, an agreement, a permit: who gave it, and until when."""
    authority = authorities.get(paper.authority, paper.authority) or paper.authority_words
    number = _("no. %(number)s") % {"number": paper.number} if paper.number else ""
    looks, state = state_of_legal_paper(paper, today)
    text = " · ".join(filter(None, (authority, number, span(paper.since, paper.until))))
    return ProfileLine(str(PAPERS[PaperKind(paper.kind)]), text, _change("papers", paper), looks, state)


def state_of_legal_paper(paper: LegalPaper, today: date) -> tuple[str, str]:
    """Shape and word."""
    if paper.since is None and paper.until is None:
        return "silent", _("days not known")
    if paper.until is None:
        return "safe", _("in force, no last day")
    days_left = (paper.until - today).days
    if days_left < 0:
        return "late", _("has ended")
    if paper.until - today <= BEFORE_END:
        return "due", ngettext("%(n)s day left", "%(n)s days left", days_left) % {"n": days_left}
    return "safe", _("in force")


def office_line(office: OfficeHolder, today: date) -> ProfileLine:
    """Who, in which office, since when; and whether they have an account here."""
    name = office.person.shown_name if office.person else office.name or _("somebody whose account was erased")
    belongs = _("one of our people") if office.person else ""
    has_left = bool(office.until and office.until <= today)
    state = ("off", _("has left")) if has_left else ("", "")
    if not office.since and office.role != OfficeRole.FOUNDER:
        state = ("silent", _("since when? The day decides what is due"))
    text = " · ".join(filter(None, (str(OFFICES[OfficeRole(office.role)]), span(office.since, office.until), belongs)))
    return ProfileLine(name, text, _change("offices", office), *state)


def account_line(line: AccountOfPeople, today: date) -> ProfileLine:
    """What it is called, since when, who may sign for it, and whether the others can if one of them is gone."""
    account, is_closed = line.account, line.is_closed(today)
    state = ("off", _("closed")) if is_closed else SIGNING[signing_of(line.signing(today))]
    needed = account.signatures_needed
    signatures = ngettext("%(n)s signature needed", "%(n)s signatures needed", needed or 0) % {"n": needed}
    text = " · ".join(filter(None, (span(account.opened_on, account.closed_on), signatures if needed else "")))
    add = reverse("compliance:profile_add", args=[account.organisation_id, "signatories"])
    return ProfileLine(
        account.label, text, _change("accounts", account), state[0], str(state[1]),
        acts=() if is_closed else ((_("Add who may sign"), f"{add}?account={account.pk}"),),
        parts=tuple(_signatory_line(line, signatory, today) for signatory in line.signatories),
    )  # fmt: skip


def _signatory_line(line: AccountOfPeople, signatory: Signatory, today: date) -> ProfileLine:
    """Who, until when; and whether the bank has to be told of it."""
    name = signatory.person.shown_name if signatory.person else signatory.name or _("somebody whose account was erased")
    is_over = signatory.until is not None and signatory.until < today
    state = ("off", _("has ended")) if is_over else ("", "")
    if not is_over and not line.can_sign(signatory, today):
        state = ("due", _("no longer belongs to us: tell the bank"))
    return ProfileLine(name, span(None, signatory.until), _change("signatories", signatory), *state)


def grant_line(grant: DonorGrant, today: date) -> ProfileLine:
    """Who gives, from when to when, and when the next report is owed."""
    report = _("next report by %(day)s") % {"day": date_format(grant.report_on)} if grant.report_on else ""
    agreement = _("agreement of %(day)s") % {"day": date_format(grant.agreed_on)} if grant.agreed_on else ""
    limits = _("its terms limit what we say in public") if grant.public_words == DonorTerms.LIMITED else ""
    is_over = grant.ends_on is not None and grant.ends_on < today
    is_late = grant.report_on is not None and grant.report_on < today
    state = ("late", _("report is late")) if is_late else ("off", _("has ended")) if is_over else ("", "")
    text = " · ".join(filter(None, (span(grant.starts_on, grant.ends_on), agreement, report, limits)))
    report_link = (_("Report sent …"), reverse("compliance:profile_report_sent", args=[grant.pk]))
    return ProfileLine(
        grant.donor, text, _change("grants", grant), *state, acts=(report_link,) if grant.report_on else ()
    )


def site_profile_line(line: SiteLine) -> ProfileLine:
    """A place that is used, by what right, and how suddenly that could end."""
    address = _("our registered address") if line.site.address_since else ""
    text = " · ".join(filter(None, (str(line.tenure), address)))
    looks, state = line.state
    return ProfileLine(line.site.name, text, reverse("compliance:site", args=[line.site.pk]), looks, str(state))


def happening_line(happening: LegalHappening) -> ProfileLine:
    """What happened on which day."""
    word = str(EVENTS[LegalEventKind(happening.kind)])
    return ProfileLine(word, date_format(happening.on), _change("happenings", happening))


def span(first: date | None, last: date | None) -> str:
    """From when until when, as far as it is known."""
    if first and last:
        return f"{date_format(first)} – {date_format(last)}"
    if first:
        return _("since %(day)s") % {"day": date_format(first)}
    return _("until %(day)s") % {"day": date_format(last)} if last else ""


def _change(part: str, row: Any) -> str:
    return reverse("compliance:profile_row", args=[part, row.pk])
