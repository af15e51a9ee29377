"""What things of a council are called."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from karpear.rules.sharing.council import SPOILT, AgendaKind, CouncilOutcome, QuorumOf, SeatChoice

from .models import AgendaItem, Meeting, MeetingState

KINDS: Mapping[AgendaKind, Any] = {
    AgendaKind.INFORM: _("To inform: nobody is asked"),
    AgendaKind.CONSULT: _("To hear everybody: both classes answer"),
    AgendaKind.CONSENT: _("To decide by consent: it stands unless somebody objects"),
    AgendaKind.VOTE: _("To decide by vote"),
}
SHORT_KINDS: Mapping[AgendaKind, Any] = {
    AgendaKind.INFORM: pgettext_lazy("agenda", "inform"),
    AgendaKind.CONSULT: pgettext_lazy("agenda", "consult"),
    AgendaKind.CONSENT: pgettext_lazy("agenda", "by consent"),
    AgendaKind.VOTE: pgettext_lazy("agenda", "by vote"),
}
CHOICES: Mapping[str, Any] = {
    SPOILT: _("ballots that nobody could read"),
    SeatChoice.AGREE: _("We agree"),
    SeatChoice.ABSTAIN: _("We abstain"),
    SeatChoice.ASIDE: _("We stand aside: not ours, but we do not stop it"),
    SeatChoice.OBJECT: _("We object: it would do harm"),
}
QUORUMS: Mapping[QuorumOf, Any] = {
    QuorumOf.VOTES: _("seats with a vote that have answered"),
    QuorumOf.PRESENT: _("seats that are present"),
}
OUTCOMES: Mapping[CouncilOutcome, Any] = {
    CouncilOutcome.NOTED: pgettext_lazy("council", "taken note of"),
    CouncilOutcome.HEARD: pgettext_lazy("council", "heard"),
    CouncilOutcome.ADOPTED: pgettext_lazy("council", "adopted"),
    CouncilOutcome.OBJECTED: pgettext_lazy("council", "not adopted: somebody objects"),
    CouncilOutcome.CHOSEN: pgettext_lazy("council", "chosen"),
    CouncilOutcome.TIED: pgettext_lazy("council", "no option has most votes"),
    CouncilOutcome.NO_QUORUM: pgettext_lazy("council", "too few answered: nothing was counted"),
    CouncilOutcome.UNCOUNTED: pgettext_lazy("council", "not counted: the ballots were deleted"),
}
OUTCOME_SHAPES: Mapping[CouncilOutcome, str] = {
    CouncilOutcome.ADOPTED: "safe",
    CouncilOutcome.CHOSEN: "safe",
    CouncilOutcome.OBJECTED: "late",
    CouncilOutcome.TIED: "due",
    CouncilOutcome.NO_QUORUM: "due",
    CouncilOutcome.UNCOUNTED: "due",
}
STATE_SHAPES = {
    MeetingState.CALLED.value: "due",
    MeetingState.OPEN.value: "out",
    MeetingState.CLOSED.value: "due",
    MeetingState.MINUTED.value: "safe",
}


def state_shape(meeting: Meeting) -> str:
    """Nothing is safe about what was called off."""
    return "off" if meeting.is_called_off else STATE_SHAPES[meeting.state]


def short_kind(item: AgendaItem) -> str:
    """How it is decided."""
    return pgettext("agenda", "by secret vote") if item.secret else str(SHORT_KINDS[AgendaKind(item.kind)])


def choice_word(choice: str, options: Sequence[str]) -> str:
    """What a seat answers, in words: of a vote, the option itself."""
    if choice.isdigit():
        number = int(choice)
        return options[number - 1] if number <= len(options) else choice
    return str(CHOICES.get(choice, choice))


def outcome_word(outcome: str, option_code: str, options: Sequence[str]) -> str:
    """What came out, in words."""
    if outcome == CouncilOutcome.CHOSEN:
        return now_("chosen: %(option)s") % {"option": choice_word(option_code, options)}
    return str(OUTCOMES[CouncilOutcome(outcome)])
