"""The threat diary. Pages hold words and empty places; what was written is sealed and opened in the browser."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.rules.refusals import Missing
from karpear.ui.offline import kept_offline
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.scales import RELIABILITIES
from karpear.vault.pages import page, sealed_page
from karpear.vault.queries.directory import has_identity
from karpear.vault.queries.notes import notes_waiting, own_recipient
from karpear.vault.queries.records import new_for, owner_of, removed_things, sealed_things

from ..queries.consents import standing_fact
from ..queries.entries import provinces_for
from ..words import KINDS_OF_A_NOTE, LISTS

ENTRY = "entry"


def _words(request: HttpRequest) -> dict[str, Any]:
    """Every list that an entry chooses from: (code, word) each."""
    return {
        **{name: list(words.items()) for name, words in LISTS.items()},
        "sures": [(code.value, word) for code, word in RELIABILITIES.items()],
        "provinces": provinces_for(me(request)),
    }


def _has_key(request: HttpRequest) -> bool:
    """Did they make a vault key? In a session that was forced open: as if they never had."""
    return has_identity(me(request)) and in_private(request)


def _writing(request: HttpRequest, name: str, **more: Any) -> HttpResponse:
    """A page to write on; who has no key yet is led to making one."""
    if not _has_key(request):
        return page(request, "cases/diary_begin.html")
    return page(request, name, {**_words(request), **more})


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def diary(request: HttpRequest) -> HttpResponse:
    """All entries: while locked only how many and when."""
    if not _has_key(request):
        return page(request, "cases/diary_begin.html")
    count, things = sealed_things(me(request), ENTRY)
    removed = removed_things(me(request), ENTRY, timezone.now())
    context = {"count": count, "things": things, "removed": removed, "new": new_for(me(request), ENTRY)}
    context["notes"] = notes_waiting(me(request))
    return page(request, "cases/diary.html", {**_words(request), **context})


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def new(request: HttpRequest) -> HttpResponse:
    """Write an entry. Needs no unlocking: only public keys."""
    return _writing(request, "cases/diary_new.html")


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def odd(request: HttpRequest) -> HttpResponse:
    """An odd thing near home, in ten seconds."""
    return _writing(request, "cases/diary_odd.html", now=timezone.localtime())


@under_pressure(read=Answer.EMPTY)
@require_safe
@kept_offline
def now(request: HttpRequest) -> HttpResponse:
    """A note for the diary, without a connection: sealed on the phone, which can only put in."""
    if not _has_key(request):
        return render(request, "cases/diary_now_begin.html")
    context = {"recipient": own_recipient(me(request)), "notes": notes_waiting(me(request)), "kinds": KINDS_OF_A_NOTE}
    return render(request, "cases/diary_now.html", context)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
def entry(request: HttpRequest, thread: UUID) -> HttpResponse:
    """One entry."""
    owner = owner_of(me(request), thread, ENTRY)
    out = standing_fact(me(request), thread)
    context = {"thread": thread, "owner": owner, "is_own": owner == me(request), "out": out, **_words(request)}
    return page(request, "cases/diary_entry.html", context)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
def edit(request: HttpRequest, thread: UUID) -> HttpResponse:
    """Write a newer version of one's own entry."""
    return _of_mine(request, thread, "cases/diary_edit.html")


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
def share(request: HttpRequest, thread: UUID) -> HttpResponse:
    """Make a copy for others, and choose who can open it."""
    return _of_mine(request, thread, "cases/diary_share.html")


def _of_mine(request: HttpRequest, thread: UUID, name: str) -> HttpResponse:
    if owner_of(me(request), thread, ENTRY) != me(request):
        raise Missing
    return page(request, name, {"thread": thread, **_words(request)})
