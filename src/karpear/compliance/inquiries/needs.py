"""What waits for whoever keeps the law: an inquiry that has not been answered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from karpear.people.local_today import today_of
from karpear.people.needs import NeedKind, Prompt, Reminder
from karpear.people.prompts import prompts_to_all_who_may
from karpear.rules.access import Verb
from karpear.rules.law.inquiries import LAST_DAY, InquiryState

from ..keepers import of_keepers
from .models import Inquiry
from .queries import answer_due

TOPIC = "inquiry"
#: So long before its day everybody who may answer hears of it each day, leads too, until the answer is handed in.
CLOSE, TELL_AGAIN = timedelta(days=3), timedelta(days=1)


def _unanswered(_now: datetime) -> "QuerySet[Inquiry]":
    return Inquiry.objects.filter(state=InquiryState.OPEN.value).select_related("organisation")


def _keepers(rows: Sequence[Inquiry], now: datetime) -> list[Prompt]:
    """Of those that are close or late; of one without a day once, for it has to be asked for."""
    rows_by_key = {row.pk: row for row in rows if _is_close(row, now)}
    prompts = prompts_to_all_who_may(Verb.KEEP_LAW, list(rows_by_key.values()))
    return [replace(prompt, text_key=_text_of(rows_by_key[prompt.subject], now)) for prompt in prompts]


def _text_of(row: Inquiry, now: datetime) -> str:
    """On its last day, and where nobody knows its day, in the words of what is told at once."""
    due = answer_due(row)
    is_near = due is None or abs(due - today_of(row.organisation, now)) <= LAST_DAY
    return "at_once" if is_near else ""


def _is_close(row: Inquiry, now: datetime) -> bool:
    due = answer_due(row)
    return row.told_at is None if due is None else due - today_of(row.organisation, now) <= CLOSE


def _without_day(row: Inquiry) -> bool:
    """Nobody can say how long there is: it is treated as if it were due now."""
    return answer_due(row) is None


def _why(row: Inquiry) -> str:
    return gettext("no day is named: ring your lawyer today") if _without_day(row) else ""


INQUIRY_TO_ANSWER: NeedKind[Inquiry] = NeedKind(
    "law.inquiry",
    gettext_noop("Answer an inquiry or a sanction with your lawyer"),
    due=_unanswered,
    person=of_keepers,
    until=answer_due,
    path=lambda inquiry: reverse("compliance:inquiry", args=[inquiry.pk]),
    reminder=Reminder(TOPIC, "ready", told="told_at", again=TELL_AGAIN, prompts=_keepers),
    many=lambda: reverse("compliance:inquiries"),
    why=_why,
    at_once=_without_day,
)
