"""A paper is filed once, with its sealed copy; changed, taken off the list; own claims are written down."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.countries.queries import paper_book
from karpear.db.batches import in_sets, part
from karpear.people.access import locked
from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked, fill, row_of
from karpear.vault.models import Record

from ...profile.queries.legal_profile import last_year_of, year_end
from ..models import OwnClaim, Paper
from ..queries.copies import never_filed, sealed_copy
from ..queries.papers import SAID_IN_PROFILE, usual_end
from ..values import NewOwnClaim, NewPaper

#: So long a sealed copy waits for its document to be filed: the form may have been refused, or the page closed.
UNFILED_FOR = timedelta(days=30)
SET = 20


@transaction.atomic
def file_paper(
    *, by: Person, organisation: UUID, paper: UUID, new: NewPaper, now: datetime, complete: bool = False
) -> Paper:
    """`paper`: its id, to which the browser sealed the copy. `complete`: although its year is not over.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    home = require(by, organisation, Verb.KEEP_LAW).organisation
    filed = _checked(new, home, now)
    if filed.about_year and not complete:
        _must_be_over(filed.about_year, home, now)
    copy = _copy(home, paper, new.record)
    try:
        with transaction.atomic():
            row = Paper.objects.create(
                pk=paper, organisation=home, record_hash=copy.sha256 if copy else "", filed_by=by, filed_at=now,
                **{**row_of(filed), "record": copy.pk if copy else None},
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(_("This document is on the list already.")) from None
    note(row, action="paper.file", by=by, at=now, kind=row.kind, sealed=copy is not None)
    return row


def _copy(organisation: Organisation, paper: UUID, record: UUID | None) -> Record | None:
    """The sealed copy of this paper. Raises BadFields where it is not there, or nobody of the team can open it."""
    if record is None:
        return None
    copy = sealed_copy(organisation.pk, paper, record)
    if copy is None:
        raise BadFields([("", _("The sealed copy has not arrived. Wait for the connection, and save again."))])
    return copy


@transaction.atomic
def change_paper(*, by: Person, paper: UUID, clean: Mapping[str, Any], now: datetime) -> Paper:
    """Other words or days; the sealed copy stays. Raises Missing, Forbidden, Conflict or BadFields."""
    row = _standing(by, paper)
    new = _checked(NewPaper(**clean), row.organisation, now)
    if new.about_year and new.about_year != row.about_year:
        _must_be_over(new.about_year, row.organisation, now)
    with changing(row, verb="change", by=by, at=now):
        fill(row, replace(new, record=row.record))
    return row


@transaction.atomic
def remove_paper(*, by: Person, paper: UUID, now: datetime) -> None:
    """Nothing is claimed by it any more; what was filed with it stays filed. Raises Missing, Forbidden or Conflict."""
    row = _standing(by, paper)
    with changing(row, verb="remove", by=by, at=now):
        row.removed_at, row.removed_by = now, by


def _standing(by: Person, paper: UUID) -> Paper:
    row = locked(Paper, by=by, pk=paper, verb=Verb.KEEP_LAW)
    if row.removed_at:
        raise Conflict(_("This document has been taken off the list."))
    return row


def _checked(new: NewPaper, organisation: Organisation, now: datetime) -> NewPaper:
    new = checked(new)
    _must_be_kinds(organisation, [new.kind], "kind")
    if new.expires_on and new.issued_on and new.expires_on < new.issued_on:
        raise BadFields([("expires_on", _("It cannot end before its own day."))])
    new = _with_year(new, organisation, now)
    if new.kind in SAID_IN_PROFILE:
        if new.expires_on:
            refusal = _("Until when it holds is said once, under “Registration and MOU”. Leave this empty.")
            raise BadFields([("expires_on", refusal)])
        return new
    begins = year_end(organisation, new.about_year) if new.about_year else new.issued_on
    return new if new.expires_on else replace(new, expires_on=usual_end(organisation, new.kind, begins))


def _with_year(new: NewPaper, organisation: Organisation, now: datetime) -> NewPaper:
    """What is made each year says of which it is; nothing else does. Raises BadFields."""
    if new.kind not in paper_book(organisation.country).yearly:
        return replace(new, about_year=None)
    if new.about_year is None:
        raise BadFields([("about_year", _("Of which year is it? It counts for that year alone."))])
    if new.about_year > today_of(organisation, now).year:
        raise BadFields([("about_year", _("This year has not begun."))])
    return new


def _must_be_over(year: int, organisation: Organisation, now: datetime) -> None:
    """Raises BadFields."""
    if year > last_year_of(organisation, today_of(organisation, now)):
        words = _("%(year)s is not over: what is made about it cannot be complete yet.") % {"year": year}
        raise BadFields([("about_year", words)])


def _must_be_kinds(organisation: Organisation, kinds: Collection[str], field: str) -> None:
    if not kinds or set(kinds) - set(paper_book(organisation.country).kinds):
        raise BadFields([(field, _("Choose one of these."))])


@transaction.atomic
def add_claim(*, by: Person, organisation: UUID, new: NewOwnClaim, now: datetime) -> OwnClaim:
    """One more thing that somebody asks to see. Raises Missing, Forbidden or BadFields."""
    home = require(by, organisation, Verb.KEEP_LAW).organisation
    _must_be_kinds(home, new.kinds, "kinds")
    new = checked(new, only=("words", "to_whom"))
    claim = OwnClaim.objects.create(
        organisation=home, added_by=by, added_at=now, words=new.words, to_whom=new.to_whom, kinds=list(new.kinds)
    )
    note(claim, action="ownclaim.add", by=by, at=now)
    return claim


@transaction.atomic
def remove_claim(*, by: Person, claim: UUID, now: datetime) -> None:
    """Nobody asks for it any more. Raises Missing, Forbidden or Conflict."""
    row = locked(OwnClaim, by=by, pk=claim, verb=Verb.KEEP_LAW)
    if row.removed_at:
        raise Conflict(_("It has been taken off the list."))
    with changing(row, verb="remove", by=by, at=now):
        row.removed_at = now


def purge_papers(*, now: datetime) -> int:
    """What was taken off five years ago goes, with its sealed copy; so does a copy that nobody filed."""
    old = Paper.RETENTION.expired(Paper, now).order_by("pk")
    count = in_sets("purge papers", old, partial(_forget, now), size=SET, now=now)
    unfiled = never_filed().filter(received_at__lte=now - UNFILED_FOR).order_by("pk")
    return part(count + in_sets("purge unfiled copies", unfiled, partial(_remove, now), size=SET, now=now), 1)


def _forget(now: datetime, rows: "QuerySet[Any]") -> int:
    pairs = list(rows.values_list("pk", "record"))
    Record.objects.kept().filter(pk__in=[record for _paper, record in pairs if record]).update(removed_at=now)
    Paper.objects.filter(pk__in=[paper for paper, _record in pairs]).only("pk").delete()
    return len(pairs)


def _remove(now: datetime, copies: "QuerySet[Record]") -> int:
    return Record.objects.filter(pk__in=list(copies.values_list("pk", flat=True))).update(removed_at=now)
