"""What records of neutrality, sides, gaps and accusations are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.voice.neutrality import Accusation, NeutralityGap, RecordKind

KINDS: Mapping[RecordKind, Any] = {
    RecordKind.EVENT: _("Event: who was invited, who came"),
    RecordKind.STATEMENT: _("Statement: to whom it was sent"),
    RecordKind.FUNDING: _("Money: from what kind of source"),
    RecordKind.PREMISES: _("Our rooms: who used them"),
    RecordKind.BOARD: _("Board: how many were asked about roles"),
}
KIND_NAMES: Mapping[RecordKind, Any] = {
    RecordKind.EVENT: pgettext_lazy("record", "Event"),
    RecordKind.STATEMENT: pgettext_lazy("record", "Statement"),
    RecordKind.FUNDING: pgettext_lazy("record", "Money"),
    RecordKind.PREMISES: pgettext_lazy("record", "Our rooms"),
    RecordKind.BOARD: pgettext_lazy("record", "Board"),
}
#: Addressees who belong to no side.
NO_PARTY_AT_ALL = _("No party: authorities, media or the public")
#: To whom a statement goes that appeared.
IN_PUBLIC = pgettext_lazy("addressee", "the public")
#: How an own name stands with a statement that appeared.
OUR_NAME: Mapping[str, Any] = {
    "published": _("published under it; nobody has said whether it was us"),
    "confirmed": _("published under it; we said: this was us"),
    "denied": _("was under it; we said: this was not us"),
    "struck_out": _("was under it and is struck out"),
}
VENUES: Mapping[str, Any] = {
    "ours": _("our own"),
    "community": _("a community or a faith"),
    "state": _("the state, a commune"),
    "business": _("a business, a hotel"),
    "organisation": _("another organisation"),
    "party": _("a party, or somebody close to it"),
}
SIGNS: Mapping[str, Any] = {
    "ours": _("our logo"),
    "partners": _("logos of partners or donors"),
    "state": _("emblems of the state"),
    "party": _("a logo or the colours of a party"),
    "nothing": _("no logo and no colours"),
}
SOURCES: Mapping[str, Any] = {
    "foreign_state": _("a foreign government"),
    "international": _("the United Nations or another international body"),
    "foundation": _("a foundation or an international organisation"),
    "business": _("a business"),
    "members": _("our members, or many small gifts"),
    "state": _("the state of this country"),
    "party": _("a party, or somebody close to it"),
}
USES: Mapping[str, Any] = {
    "ours": _("we ourselves"),
    "community": _("a community"),
    "organisation": _("another organisation"),
    "authority": _("an authority"),
    "party": _("a party"),
    "refused": _("a party asked, and we said no"),
}
GAPS: Mapping[NeutralityGap, Any] = {
    NeutralityGap.NO_EVENTS: _("No event is written down."),
    NeutralityGap.NO_FUNDING: _("No source of money is written down."),
    NeutralityGap.NO_PREMISES: _("Nothing is written down about the use of our rooms."),
    NeutralityGap.NO_STATEMENTS: _("No statement with its addressees is written down."),
    NeutralityGap.BOARD_UNASKED: _("The board was not asked about political roles."),
    NeutralityGap.BOARD_OLD: _("The board was asked more than a year ago."),
    NeutralityGap.BOARD_PARTLY: _("Not everybody on the board was asked."),
    NeutralityGap.STAFF_UNDECLARED: _("Not everybody who works here has declared their roles."),
    NeutralityGap.STAFF_OLD: _("Some declarations are more than a year old."),
    NeutralityGap.FUNDING_PARTLY: _("The money that is written down is less than a whole year's budget."),
    NeutralityGap.SIGNS_UNSEEN: _("Of some events nobody wrote down which logos and colours were shown."),
    NeutralityGap.GUESTS_UNCOUNTED: _("Of some events nobody wrote down how many of each party were invited."),
    NeutralityGap.NAMES_UNANSWERED: _(
        "Of some statements that carry our name, nobody has said whether it was us. They are not counted as ours."
    ),
    NeutralityGap.PARTY_SIGNS: _("At one event or more, a logo or the colours of a party were shown."),
    NeutralityGap.PARTY_VENUE: _("One event or more took place in rooms of a party."),
    NeutralityGap.PARTY_ROOMS: _("A party used our rooms."),
    NeutralityGap.PARTY_FUNDS: _("Money came from a party, or from somebody close to it."),
    NeutralityGap.ONE_SIDED: _(
        "Of the guests of parties that are written down, more than seven in ten were of one side."
    ),
    NeutralityGap.WRITTEN_LATE: _("Some records were written more than a month after the day they are about."),
}
ACCUSATIONS: Mapping[Accusation, Any] = {
    Accusation.SUPPORTS: _("“You support a party”"),
    Accusation.FUNDED_BY: _("“You are paid by …”"),
    Accusation.STAFF_CAMPAIGN: _("“Your staff campaign”"),
}
