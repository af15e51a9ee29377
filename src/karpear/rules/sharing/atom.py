"""A feed that any feed reader understands, and that systems which read alerts follow to the alert itself.

Sources: RFC 4287 (Atom); OASIS, "Example Practices: CAP Feeds", version 1.0, 4 March 2014: the id of an entry is that
of the alert, one language a feed, an update is an entry of its own, an entry stays until it expires.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from .cap import MEDIA_TYPE

NAMESPACE = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item: `page` is where people read it, `alert` where systems do (empty: nowhere)."""

    id: str
    title: str
    updated: datetime
    page: str
    author: str = ""
    summary: str = ""
    alert: str = ""
    terms: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """Items in one language. `own`: the address of the feed; `page`: of what people read instead."""

    id: str
    title: str
    language: str
    author: str
    own: str
    page: str
    entries: Sequence[FeedEntry]
    updated: datetime


def atom_xml(feed: Feed) -> bytes:
    """The feed as a file."""
    root = Element("feed", {"xmlns": NAMESPACE, _LANGUAGE: feed.language})
    _put(root, "id", feed.id)
    _put(root, "title", feed.title)
    _put(root, "updated", _moment(max([feed.updated, *(entry.updated for entry in feed.entries)])))
    _put(SubElement(root, "author"), "name", feed.author)
    SubElement(root, "link", {"rel": "self", "type": ATOM_TYPE, "href": feed.own})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    for entry in feed.entries:
        _put_entry(SubElement(root, "entry"), entry)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + bytes(tostring(root, encoding="utf-8")) + b"\n"


def _put_entry(block: Element, entry: FeedEntry) -> None:
    _put(block, "id", entry.id)
    _put(block, "title", entry.title)
    _put(block, "updated", _moment(entry.updated))
    if entry.author:
        _put(SubElement(block, "author"), "name", entry.author)
    if entry.summary:
        _put(block, "summary", entry.summary)
    for term in entry.terms:
        SubElement(block, "category", {"term": term})
    SubElement(block, "link", {"rel": "alternate", "type": "text/html", "href": entry.page})
    if entry.alert:
        SubElement(block, "link", {"rel": "related", "type": MEDIA_TYPE, "href": entry.alert})


def _put(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _UNWRITABLE.sub("", text)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
