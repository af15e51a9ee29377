"""What we do, step by step, for each kind of alert: short enough to be read by somebody whose hands shake.

Never legal advice and never a promise of rescue. Which of them stands on a page is data, looked up by its code.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karpear.rules.alarm.outcome import Kind

#: Of an alert whose person must not be called: a silent SOS, or a word said under duress.
SILENT = "silent"

_TAKE_IT = _("Press “I have it”: one person leads, the others see who.")
_RING_ONCE = _("Ring them once. If somebody else answers, say that it is a wrong number and hang up.")
_RING_AND_WRITE = _("Ring them, then write once. An empty battery and no signal are the most common reasons.")
_RING_FROM_NEAR = _("Ring them once, then colleagues and neighbours who are near.")
_NO_NUMBER = _("No phone number of theirs is known here: ask those whom you ring whether they have one.")
#: Ringing them, and what is done where nobody has a number.
_RINGING = (
    (_RING_ONCE, _NO_NUMBER),
    (_RING_AND_WRITE, _NO_NUMBER),
    (_RING_FROM_NEAR, _("No phone number of theirs is known here: ring colleagues and neighbours who are near.")),
)
_DO_WISHES = _("Do what they asked for, below, in that order.")
_LAWYER_AND_WISHES = _("Ring the lawyer, and do what the person asked for, below.")
_TELL_AND_WISHES = _(
    "Nobody has heard from them after an hour: tell the lead and the lawyer, and do what they asked for, below."
)
#: What is left of a step where they asked for nothing: what is not below is not spoken of.
_WITHOUT_WISHES = (
    (_DO_WISHES, None),
    (_LAWYER_AND_WISHES, _("Ring the lawyer.")),
    (_TELL_AND_WISHES, _("Nobody has heard from them after an hour: tell the lead and the lawyer.")),
)
_END_IT = _("End it only when somebody has spoken with them, or go on as a case.")

PROCEDURES: Mapping[str, tuple[str | Promise, ...]] = MappingProxyType({
    Kind.SOS.value: (
        _TAKE_IT,
        _RING_ONCE,
        _("“I am fine” may have been forced: ask a question that only they can answer."),
        _("Ring who is with them, then the buddy: where and when were they last seen?"),
        _DO_WISHES,
        _("Write every call down as you make it."),
        _END_IT,
    ),
    SILENT: (
        _TAKE_IT,
        _("Do not ring, text or visit the person, and post nothing: somebody may hold their phone."),
        _("Ring those who may know more. Say nothing of an alarm: ask when they last saw them."),
        _("Compare the last position, and its age, with the plan."),
        _LAWYER_AND_WISHES,
        _("End it only when somebody has met them, or they answered a question freely."),
    ),
    Kind.MISSED.value: (
        _TAKE_IT,
        _RING_AND_WRITE,
        _("Ring who is with them, the driver, the host, then the buddy."),
        _("Compare the last position, and its age, with the plan: where should they be now?"),
        _TELL_AND_WISHES,
        _END_IT,
    ),
    Kind.ROLL_CALL.value: (
        _TAKE_IT,
        _RING_FROM_NEAR,
        _("Ask whether the place can be reached, and whether its network works."),
        _("Several people in one place are silent: deal with them together."),
        _END_IT,
    ),
})  # fmt: skip


def procedure(
    kind: str, *, no_contact: bool, owned: bool = False, has_number: bool = True, has_wishes: bool = True
) -> list[str | Promise]:
    """What we do about an alert of this kind, without what is done.

    `no_contact`: calling may put its person in danger. `owned`: somebody has it. `has_number`: there is one to ring.
    `has_wishes`: its page says what they asked for.
    """
    steps = PROCEDURES.get(SILENT if no_contact else kind, ())
    still_to_do = [step for step in steps if step is not _TAKE_IT or not owned]
    changes = (*(() if has_number else _RINGING), *(() if has_wishes else _WITHOUT_WISHES))
    return [changed for step in still_to_do if (changed := _as_it_is(step, changes)) is not None]


def _as_it_is(
    step: str | Promise, changes: Iterable[tuple[str | Promise, str | Promise | None]]
) -> str | Promise | None:
    return next((instead for general, instead in changes if step is general), step)
