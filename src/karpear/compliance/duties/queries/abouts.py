"""Of whom or of what a date is, in words: two leaders owe the same on the same day, and two grants do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.db.reader import unguarded
from karpear.rules.law.duties import about_of
from karpear.rules.law.happenings import OfficeRole, PaperKind
from karpear.rules.law.organisation import ExpiryKind, LegalEventKind

from ...premises.models import Site
from ...profile.models import BankAccount, DonorGrant, LegalHappening, LegalPaper, OfficeHolder, PlannedGathering
from ...profile.words import EVENTS, OFFICES, PAPERS

_LETTERS_OF_ID = 36

type _Words = Callable[[Any, str], str]


@unguarded("what a day of theirs is about")
def about_texts(keys: Iterable[str], *, names_people: bool = True) -> dict[str, str]:
    """By what it is about, a few words; nothing of what comes with the calendar. A statement for each kind of row.

    `names_people` False: for a list that is read among people: no person, no account and no place, and what changed
    all the same.
    """
    ids: dict[str, dict[UUID, list[str]]] = {}
    for about in {about_of(key) for key in keys} - {""}:
        kind, _dot, key = about.partition(".")
        ids.setdefault(kind, {}).setdefault(UUID(key[:_LETTERS_OF_ID]), []).append(about)
    texts: dict[str, str] = {}
    for kind, abouts in ids.items():
        for source in _SOURCES.get(kind, ()):
            for row in source.model.objects.filter(pk__in=abouts).select_related(source.related):
                words = source.words if names_people else source.unnamed or source.words
                texts |= {about: words(row, about) for about in abouts[row.pk]}
    return texts


def _of_office(office: OfficeHolder, _about: str) -> str:
    name = office.person.shown_name if office.person else office.name or _("somebody whose account was erased")
    return f"{name}, {OFFICES[OfficeRole(office.role)]}"


def _of_role(office: OfficeHolder, _about: str) -> str:
    return str(OFFICES[OfficeRole(office.role)])


def _of_any_account(_account: BankAccount, about: str) -> str:
    return _("an account that was opened") if about.endswith("opened") else _("an account that was closed")


def _of_any_site(_site: Site, _about: str) -> str:
    return ""


def _of_change(office: OfficeHolder, about: str, words_of: _Words = _of_office) -> str:
    is_beginning = about.endswith("began")
    day = office.since if is_beginning else office.until
    words = _("%(who)s, from %(day)s") if is_beginning else _("%(who)s, until %(day)s")
    return words % {"who": words_of(office, about), "day": _day(day)} if day else words_of(office, about)


def _of_role_change(office: OfficeHolder, about: str) -> str:
    return _of_change(office, about, _of_role)


def _of_account(account: BankAccount, about: str) -> str:
    words = _("account “%(name)s”, opened") if about.endswith("opened") else _("account “%(name)s”, closed")
    return words % {"name": account.label}


def _of_grant(grant: DonorGrant, _about: str) -> str:
    return str(grant.donor)


def _of_report(happening: LegalHappening, _about: str) -> str:
    donor = happening.grant.donor if happening.grant else ""
    return ", ".join(filter(None, (donor, _day(happening.on))))


def _of_happening(happening: LegalHappening, _about: str) -> str:
    return f"{EVENTS[LegalEventKind(happening.kind)]}, {_day(happening.on)}"


def _of_paper(paper: LegalPaper, about: str) -> str:
    is_beginning = about.startswith(f"{LegalEventKind.REGISTERED}.")
    words, day = (_("%(what)s of %(day)s"), paper.since) if is_beginning else (_("%(what)s until %(day)s"), paper.until)
    kind = str(PAPERS[PaperKind(paper.kind)])
    return words % {"what": kind, "day": _day(day)} if day else kind


def _of_gathering(gathering: PlannedGathering, _about: str) -> str:
    return _("gathering of %(day)s") % {"day": date_format(gathering.starts_at, "j M Y")}


def _of_site(site: Site, _about: str) -> str:
    return str(site.name)


def _day(day: Any) -> str:
    return date_format(day, "j M Y")


@dataclass(frozen=True, slots=True)
class _Source:
    """Which rows say it, what is read with them, and how; `unnamed`: where it names what is not for every eye."""

    model: Any
    words: _Words
    related: str | None = None
    unnamed: _Words | None = None


_PAPER, _SITE = _Source(LegalPaper, _of_paper), _Source(Site, _of_site, unnamed=_of_any_site)
_OFFICE = _Source(OfficeHolder, _of_office, "person", _of_role)
_HAPPENING, _GATHERING = _Source(LegalHappening, _of_happening), _Source(PlannedGathering, _of_gathering)
#: By kind of event or expiry. A permit is a paper, or that of a place.
_SOURCES: Mapping[str, tuple[_Source, ...]] = {
    LegalEventKind.REGISTERED: (_PAPER,),
    LegalEventKind.TOOK_OFFICE: (_OFFICE,),
    LegalEventKind.LEFT_OFFICE: (_OFFICE,),
    LegalEventKind.LEADERS_CHANGED: (_Source(OfficeHolder, _of_change, "person", _of_role_change),),
    LegalEventKind.ACCOUNT_CHANGED: (_Source(BankAccount, _of_account, unnamed=_of_any_account),),
    LegalEventKind.AGREEMENT_SIGNED: (_Source(DonorGrant, _of_grant),),
    LegalEventKind.DONOR_REPORT_SENT: (_Source(LegalHappening, _of_report, "grant"),),
    LegalEventKind.ADDRESS_CHANGED: (_HAPPENING, _SITE),
    LegalEventKind.BYLAWS_CHANGED: (_HAPPENING,),
    LegalEventKind.WORKER_JOINED: (_HAPPENING,),
    LegalEventKind.GATHERING: (_GATHERING,),
    LegalEventKind.SMALL_GATHERING: (_GATHERING,),
    ExpiryKind.REGISTRATION: (_PAPER,),
    ExpiryKind.MEMORANDUM: (_PAPER,),
    ExpiryKind.PERMIT: (_PAPER, _SITE),
    ExpiryKind.LEASE: (_SITE,),
}
