"""What each way out carries of an item: everything, that there is one, or nothing. The table of labels decides.

A feed is read by a machine that stores it, and mail and text messages lie about open: a label that is for some lets
these say only that there is a note. RED stands in no feed at all.
"""

from enum import StrEnum

from .labels import Label, RecipientClass, allowance


class Way(StrEnum):
    """Every channel through which an item leaves the database."""

    PAGE = "page"
    LIST = "list"
    SEARCH = "search"
    API = "api"
    FEED = "feed"
    MAIL = "mail"
    SMS = "sms"
    EXPORT = "export"
    PRINT = "print"
    PUBLIC = "public"
    PARTNER = "partner"
    DIGEST = "digest"


class Carries(StrEnum):
    """`NOTE`: that there is something to read, and not a word of it."""

    NOTHING = "nothing"
    NOTE = "note"
    ALL = "all"


#: What a feed may carry to somebody in whose lists the item stands.
IN_FEEDS = {
    Label.RED: Carries.NOTHING,
    Label.AMBER_STRICT: Carries.NOTE,
    Label.AMBER: Carries.NOTE,
    Label.GREEN: Carries.ALL,
    Label.CLEAR: Carries.ALL,
}
_BY_LIST = (Way.LIST, Way.SEARCH, Way.API)
_TO_TAKE_AWAY = (Way.EXPORT, Way.PRINT, Way.DIGEST)
_MESSAGES = (Way.MAIL, Way.SMS)
#: Ways that are only for some: nobody else gets anything by these, whatever the label.
_ONLY_FOR = {
    Way.PUBLIC: RecipientClass.PUBLIC,
    Way.PARTNER: RecipientClass.PARTNER,
    Way.DIGEST: RecipientClass.PARTNER,
}
#: What anybody is given: the page of what is public. Everything else asks who it is.
_IN_PUBLIC = (Way.PUBLIC, Way.FEED)


def carried(label: Label, kind: RecipientClass, way: Way) -> Carries:
    """What somebody of this class is given by this way."""
    allowed = allowance(label, kind)
    if _ONLY_FOR.get(way, kind) is not kind or (kind is RecipientClass.PUBLIC and way not in _IN_PUBLIC):
        return Carries.NOTHING
    if way is Way.FEED:
        return IN_FEEDS[label] if allowed.listed else Carries.NOTHING
    if way in _MESSAGES:
        return Carries.NOTE if allowed.receive else Carries.NOTHING
    if way in _TO_TAKE_AWAY:
        may_have = allowed.download
    elif way in _BY_LIST:
        may_have = allowed.listed
    else:
        may_have = allowed.receive
    return Carries.ALL if may_have else Carries.NOTHING
