"""What waits for whoever takes part in a conversation: that something in it is new."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedKind, Prompt, Reminder

from .actions.marks import TEXT, TOPIC, note_told
from .models import ThreadMark


def _unread(_now: datetime) -> "QuerySet[ThreadMark]":
    return ThreadMark.objects.all().waiting()


def _prompts(marks: Sequence[ThreadMark], _now: datetime) -> Iterable[Prompt]:
    return [Prompt(mark.person_id, mark.thread_id) for mark in marks]


THREAD_NEWS = NeedKind(
    "thread.new",
    gettext_noop("Something new in a conversation between organisations"),
    due=_unread,
    person="person",
    until=lambda _mark: None,
    path=lambda mark: reverse("network:thread", args=[mark.thread_id]),
    many=lambda: reverse("network:threads"),
    reminder=Reminder(
        topic=TOPIC,
        text_key=TEXT,
        untold=lambda _now: Q(told_at__isnull=True) | Q(told_at__lt=F("unread_at")),
        mark=note_told,
        prompts=_prompts,
    ),
)
