"""Sheets of questions, as texts that come in name them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from karpear.db.reader import unguarded
from karpear.rules.duty.clauses import OF_A_TRIP, applies

from ..models import ClauseUnderstanding, PolicyClause, Reading, RevisionState
from .readers import conditions_in


def sheets_of(people: Collection[UUID], sheet: int, state: RevisionState = RevisionState.IN_FORCE) -> list[Reading]:
    """Of these people's sheets of rules in force those with this number, understood or not, each with its person."""
    if not people:
        return []
    rows = Reading.objects.filter(person__in=people, sheet=sheet, revision__state=state)
    return list(rows.select_related("person", "revision").order_by("-sent_at", "id"))


def clauses_on(sheet: Reading) -> list[PolicyClause]:
    """In the order of the sheet."""
    rows = {str(clause.pk): clause for clause in PolicyClause.objects.filter(pk__in=sheet.asked)}
    return [rows[pk] for pk in sheet.asked if pk in rows]


@unguarded("what a sheet asks its person")
def still_asked(sheet: Reading) -> set[UUID]:
    """Clauses on the sheet that apply to its person today: they may have left, or have another role."""
    organisation = sheet.revision.organisation_id
    conditions = conditions_in([organisation], [sheet.person_id]).get(organisation, {}).get(sheet.person_id)
    if conditions is None:
        return set()
    rows = PolicyClause.objects.filter(pk__in=sheet.asked).values_list("pk", "applies").order_by()
    return {pk for pk, listed in rows if applies(listed, conditions | OF_A_TRIP)}


def same_in_force(sheet: Reading) -> dict[str, PolicyClause]:
    """Meaning → the clause in force that means and asks the same as one on this sheet, of those that apply to them."""
    organisation = sheet.revision.organisation_id
    conditions = conditions_in([organisation], [sheet.person_id]).get(organisation, {}).get(sheet.person_id)
    if conditions is None:
        return {}
    on_sheet = {clause.content: clause.questions for clause in clauses_on(sheet)}
    rows = PolicyClause.objects.filter(
        revision__organisation=organisation, revision__state=RevisionState.IN_FORCE, important=True,
        content__in=on_sheet,
    )  # fmt: skip
    return {
        clause.content: clause
        for clause in rows
        if clause.questions == on_sheet[clause.content] and applies(clause.applies, conditions | OF_A_TRIP)
    }


@unguarded("what a sheet asks its person")
def open_clauses(sheet: Reading, *, is_alone: bool = False) -> list[UUID]:
    """Those on the sheet that apply and are not yet understood; `is_alone`: by themselves, without a colleague.

    Nothing is opened.
    """
    rows = PolicyClause.objects.filter(pk__in=still_asked(sheet))
    is_settled = Q(right_at__isnull=False) | Q(talk_since__isnull=False) if is_alone else Q(right_at__isnull=False)
    closed = ClauseUnderstanding.objects.filter(
        is_settled,
        person=sheet.person_id,
        organisation=OuterRef("revision__organisation"),
        content=OuterRef("content"),
    )
    return list(rows.filter(~Exists(closed)).values_list("pk", flat=True))
