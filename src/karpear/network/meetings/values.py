"""What is asked about seats, meetings, agendas, answers and what was said."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.sharing.council import QuorumOf
from karpear.rules.sharing.labels import Label
from karpear.ui.forms import Choice, FewLines, FreshDay, Moment, NameField, Offered, PersonChoice, WholeNumber
from karpear.ui.values import ask

from .models import AgendaItem, CouncilSeat, Meeting, MeetingAction, MinuteLine, SeatAnswer, Teller
from .models.meetings import LABELS
from .words import KINDS, QUORUMS

#: Longest title, place, text.
TITLE, PLACE, WORDS, REASON = 120, 200, 2_000, 500


def _key() -> forms.Field:
    """The form's own id: sent twice, it writes once."""
    return forms.UUIDField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeat:
    """Who speaks for a member."""

    TABLE = CouncilSeat

    holder: UUID = ask(
        PersonChoice(label=_("Who speaks for you"), help_text=_("All members of the network read this name."))
    )
    alternate: UUID | None = ask(PersonChoice(label=_("If they cannot"), required=False, empty=_("nobody")))
    mandate: str = ask(
        FewLines(
            label=_("What they may decide alone"), max_length=REASON, required=False,
            help_text=_("For example: everything but money. All members of the network read it. Stored encrypted."),
        )
    )  # fmt: skip
    since: date = ask(FreshDay(label=_("From")), half=True)
    until: date | None = ask(FreshDay(label=_("Until"), required=False), half=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeeting:
    """A meeting that is called."""

    TABLE = Meeting

    key: UUID = ask(_key())
    title: str = ask(
        NameField(
            label=_("What is it called?"), max_length=TITLE,
            help_text=_("All members read the name, the time and the place, whatever the label of its items."),
        )
    )  # fmt: skip
    starts_at: datetime = ask(Moment(label=_("Begins")))
    place: str = ask(forms.CharField(label=_("Place or link"), max_length=PLACE, required=False))
    label: str = ask(Choice(label=_("Label of its items"), choices=LABELS), default=Label.AMBER_STRICT.value)
    chatham: bool = ask(
        forms.BooleanField(
            label=_("Nothing says who said what"), required=False,
            help_text=_("The Chatham House rule. Who said it, and for whom, is then not stored at all."),
        ),
        default=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """One thing on the agenda."""

    TABLE = AgendaItem

    key: UUID = ask(_key())
    title: str = ask(forms.CharField(label=_("What about"), max_length=TITLE))
    words: str = ask(FewLines(label=_("What is proposed, and why"), max_length=WORDS, required=False, rows=5))
    kind: str = ask(
        Choice(
            label=_("What is wanted"), choices=[(kind.value, word) for kind, word in KINDS.items()],
            widget=forms.RadioSelect,
        )
    )  # fmt: skip
    options: str = ask(
        FewLines(
            label=_("Options of a vote"), max_length=REASON, required=False,
            help_text=_("One in a line, from two to nine."),
        )
    )  # fmt: skip
    closes_at: datetime = ask(Moment(label=_("Answers until")))
    label: str = ask(Choice(label=_("Label"), choices=LABELS))
    quorum_of: str = ask(
        Choice(label=_("It counts if enough of these take part"), choices=[(q.value, w) for q, w in QUORUMS.items()]),
        default=QuorumOf.VOTES.value,
    )
    quorum_percent: int = ask(WholeNumber(label=_("At least, in a hundred"), min_value=1, max_value=100), default=50)
    position_path: str = ask(
        forms.CharField(
            label=_("A statement that it is about"), max_length=PLACE, required=False,
            help_text=_("Its address here, such as /statements/…"),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeatAnswer:
    """What a seat answers."""

    TABLE = SeatAnswer

    choice: str = ask(Offered(label=_("Your answer"), widget=forms.RadioSelect))
    reason: str = ask(
        FewLines(
            label=_("Why"), max_length=REASON, required=False,
            help_text=_("Needed where you object. Read by those who may read this item, once it has closed."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTellers:
    """Who opens a secret vote, each for a member. Nobody: the vote is not secret."""

    TABLE = Teller

    first: UUID | None = ask(
        Offered(
            label=_("First teller: takes off the outer seal, and mixes the ballots"), required=False,
            empty=_("nobody: the vote is not secret"), coerce=UUID, nothing=None,
        )
    )  # fmt: skip
    second: UUID | None = ask(
        Offered(
            label=_("Second teller: takes off the inner seal, and counts"), required=False,
            empty=_("nobody: the vote is not secret"), coerce=UUID, nothing=None,
            help_text=_("Of another member. Both need a vault key, and neither belongs to whoever coordinates."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """What was said."""

    TABLE = MinuteLine

    key: UUID = ask(_key())
    text: str = ask(FewLines(label=_("What was said"), max_length=WORDS))
    organisation: UUID | None = ask(
        Offered(label=_("Who said it"), required=False, empty=_("nobody in particular"), coerce=UUID, nothing=None)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """When a decision is looked at again; with what came of the look before."""

    TABLE = AgendaItem

    review_on: date | None = ask(FreshDay(label=_("To be looked at again on"), required=False))
    review_words: str = ask(FewLines(label=_("What came of it"), max_length=REASON, required=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction:
    """What an organisation is to do."""

    TABLE = MeetingAction

    key: UUID = ask(_key())
    text: str = ask(FewLines(label=_("What is to be done"), max_length=REASON, rows=2))
    organisation: UUID = ask(Offered(label=_("Who does it"), coerce=UUID, nothing=None))
    due_on: date = ask(FreshDay(label=_("Until")))


FEWEST_OPTIONS, MOST_OPTIONS = 2, 9
