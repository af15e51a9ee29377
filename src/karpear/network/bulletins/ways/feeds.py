"""Feeds: of what is public in one language, and of what one person or partner may have."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.rules.sharing.atom import Feed, FeedEntry, atom_xml
from karpear.rules.sharing.bulletins import EventKind
from karpear.rules.sharing.labels import Label, RecipientClass
from karpear.rules.sharing.ways import Way

from ...members.models import Partner
from ..models import Bulletin, BulletinStep
from ..queries.chains import formers_in_public
from ..words import EVENTS
from .allowed import AllowedItem, as_item, newest_copies
from .renderings import identifier_of, sender_of, taken_back_in, url_of, where_of, words_of

#: So many of the newest stand in a feed: readers fetch it over slow lines.
LONGEST = 100
#: The id of everybody's own feed: its address is a secret, which a feed reader must not show as a name.
OWN_FEED = "urn:karpear:notes"


def current_items(asker: Person | Partner | None, way: Way, now: datetime) -> list[AllowedItem]:
    """Of what this way may bring them, what still holds, the newest first."""
    return [as_item(copy, way) for copy in newest_copies(asker, way).filter(bulletin__expires_at__gt=now)[:LONGEST]]


def public_items(now: datetime) -> list[Bulletin]:
    """What anybody may read now. What takes back something that was never public says nothing to anybody."""
    items = [item.bulletin for item in current_items(None, Way.PUBLIC, now)]
    return [row for row in items if row.step != BulletinStep.CANCEL or formers_in_public(row)]


def public_feed(language: str, now: datetime) -> bytes:
    """In one language; each entry leads to its alert."""
    rows = public_items(now)
    page, feed_address = url_of("public_bulletins", language), url_of("public_bulletin_feed", language)
    entries = [_public_entry(row, language, page) for row in rows]
    title = _("Public bulletins")
    return atom_xml(
        Feed(feed_address, title, language, sender_of(), feed_address, page, entries, _newest(entries, now))
    )


def _public_entry(row: Bulletin, language: str, page: str) -> FeedEntry:
    alert = url_of("public_bulletin_alert", row.pk)
    return _entry(
        row, language, f"{page}#b-{row.pk}", kind=RecipientClass.PUBLIC, author=row.network.body.name, alert=alert
    )


def own_feed(asker: Person | Partner, feed_address: str, page: str, now: datetime) -> bytes:
    """What they may have: of a label for some, only that there is a note."""
    entries = []
    for item in current_items(asker, Way.FEED, now):
        link = url_of("bulletin", item.bulletin.pk) if isinstance(asker, Person) else page
        entries.append(
            _entry(item.bulletin, asker.language, link, kind=item.kind) if item.in_full else _note(item.bulletin, link)
        )
    title = _("Notes")
    return atom_xml(
        Feed(OWN_FEED, title, asker.language, sender_of(), feed_address, page, entries, _newest(entries, now))
    )


def _newest(entries: Sequence[FeedEntry], now: datetime) -> datetime:
    return max((entry.updated for entry in entries), default=now)


def _entry(
    row: Bulletin, language: str, page: str, *, kind: RecipientClass, author: str = "", alert: str = ""
) -> FeedEntry:
    words = words_of(row, language)
    event = str(EVENTS[EventKind(row.event)])
    texts = taken_back_in(row, kind), words.reason, words.instruction
    marks = [Label(row.label).marking, event, where_of(row)]
    title = f"{_('Exercise')}: {words.headline}" if row.drill else words.headline
    return FeedEntry(
        id=identifier_of(row),
        title=title,
        updated=row.released_at or row.written_at,
        page=page,
        author=author,
        summary="\n".join([" · ".join(marks), *filter(None, texts)]),
        alert=alert,
        terms=[Label(row.label).marking, row.event],
    )


def _note(row: Bulletin, page: str) -> FeedEntry:
    """Not a word of it, nor how far it may travel."""
    return FeedEntry(
        id=identifier_of(row), title=_("A note for you"), updated=row.released_at or row.written_at, page=page
    )
