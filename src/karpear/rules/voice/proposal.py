"""Something happened: speak, and in which form? A proposal with its arithmetic; a person decides.

It starts at what the organisation's own rule says of such a topic in such a place. Each answer moves it up or down by
whole steps, each with its reason; then it is cut to what no reason outweighs. The steps are our own judgement, after
the visibility framework of Front Line Defenders and GISF's guidance on communications: to be changed here when
experience says so.

Answers are plain enums: two questions may have answers of the same code, which must not be taken for each other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum

from .forms import Form, quieter

#: Where no rule of the organisation says anything.
START = Form.GROUP
#: Silence is looked at again after so long; sooner where somebody is in danger meanwhile.
LOOK_AGAIN, LOOK_SOON = timedelta(days=30), timedelta(days=7)
#: A court date, or an end of a paper, that is nearer than this counts.
COURT_SOON, ENDS_SOON = timedelta(days=14), timedelta(days=90)
#: Around a vote: candidates are being set up and campaign, votes are counted, complaints are heard.
ELECTION_BEFORE, ELECTION_AFTER = timedelta(days=60), timedelta(days=30)
#: So many of the lighter exposures together take a second step down.
MANY_LIGHT = 3


class Harmed(Enum):
    """Who is harmed."""

    OURS = "ours"
    NEAR = "near"
    OTHERS = "others"
    NOBODY = "nobody"


class Consent(Enum):
    """What those who are harmed say to our speaking of it."""

    GIVEN = "given"
    UNNAMED = "unnamed"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"


class Protection(Enum):
    """What being seen does to those who are harmed."""

    SILENCE_ENDANGERS = "silence_endangers"
    NO_MATTER = "no_matter"
    NOT_KNOWN = "not_known"
    VOICE_ENDANGERS = "voice_endangers"


class Custody(Enum):
    """Is somebody of ours held? `ASKED`: and their counsel or family ask that it be made known."""

    NOBODY = "nobody"
    HELD = "held"
    ASKED = "asked"


class OtherVoices(Enum):
    """Who else speaks."""

    MANY = "many"
    FEW = "few"
    NOBODY = "nobody"


class Content(Enum):
    """What would be said."""

    FACTS = "facts"
    ASKS = "asks"
    ACCUSES = "accuses"


class Exposure(Enum):
    """What speaking can cost us. The first two weigh a step each, the others together one, or two."""

    FILE = "file"
    REGISTRATION = "registration"
    PREMISES = "premises"
    LAW = "law"
    OFFICES = "offices"
    FIELD = "field"
    DONORS = "donors"
    RISKS = "risks"


HEAVY = (Exposure.FILE, Exposure.REGISTRATION)
LIGHT = tuple(exposure for exposure in Exposure if exposure not in HEAVY)


class Timing(Enum):
    """What is near."""

    COURT = "court"
    ELECTION = "election"
    TALKS = "talks"


def is_election_time(vote: date, today: date) -> bool:
    """Is everything read as taking sides, since there is a vote on this day?"""
    return vote - ELECTION_BEFORE <= today <= vote + ELECTION_AFTER


class Reason(StrEnum):
    """Why a step is taken, or a form is the most that is proposed."""

    OURS = "ours"
    OTHERS_NEARER = "others_nearer"
    AGREED = "agreed"
    AGREED_UNNAMED = "agreed_unnamed"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    SILENCE_ENDANGERS = "silence_endangers"
    VOICE_ENDANGERS = "voice_endangers"
    MANY_SPEAK = "many_speak"
    ALONE = "alone"
    ACCUSES = "accuses"
    FILE = "file"
    REGISTRATION = "registration"
    LIGHT = "light"
    MANY_LIGHT = "many_light"
    HELD = "held"
    ASKED_FOR = "asked_for"
    COURT = "court"
    ELECTION = "election"
    TALKS = "talks"


#: Answer → (reason, steps). What is not here moves nothing. Not asked weighs as much as refused: whoever was refused
#: would gain by another tick otherwise.
STEPS: dict[Enum, tuple[Reason, int]] = {
    Harmed.OURS: (Reason.OURS, 1),
    Harmed.OTHERS: (Reason.OTHERS_NEARER, -1),
    Consent.GIVEN: (Reason.AGREED, 1),
    Consent.NOT_ASKED: (Reason.NOT_ASKED, -2),
    Consent.REFUSED: (Reason.REFUSED, -2),
    Protection.SILENCE_ENDANGERS: (Reason.SILENCE_ENDANGERS, 2),
    Protection.VOICE_ENDANGERS: (Reason.VOICE_ENDANGERS, -2),
    OtherVoices.MANY: (Reason.MANY_SPEAK, 1),
    OtherVoices.NOBODY: (Reason.ALONE, -1),
    Content.ACCUSES: (Reason.ACCUSES, -1),
    Custody.HELD: (Reason.HELD, -1),
    Custody.ASKED: (Reason.ASKED_FOR, 1),
    Timing.ELECTION: (Reason.ELECTION, -1),
    Timing.TALKS: (Reason.TALKS, -1),
    Exposure.FILE: (Reason.FILE, -1),
    Exposure.REGISTRATION: (Reason.REGISTRATION, -1),
}
#: Answer → (reason, the most that is proposed). No step outweighs it.
CAPS: dict[Enum, tuple[Reason, Form]] = {
    Consent.UNNAMED: (Reason.AGREED_UNNAMED, Form.GROUP),
    Consent.NOT_ASKED: (Reason.NOT_ASKED, Form.BRIEFING),
    Consent.REFUSED: (Reason.REFUSED, Form.BRIEFING),
    Protection.VOICE_ENDANGERS: (Reason.VOICE_ENDANGERS, Form.BRIEFING),
    Custody.HELD: (Reason.HELD, Form.BRIEFING),
    Timing.COURT: (Reason.COURT, Form.UMBRELLA),
}
#: Where silence endangers those who are harmed, and they agree that they are spoken of, this is the least. No cap that
#: can come together with such a consent is quieter.
LEAST = Form.BRIEFING
AGREEING = (Consent.GIVEN, Consent.UNNAMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakCase:
    """What is answered. `start`: what the organisation's own rule says; None: it has none."""

    start: Form | None
    harmed: Harmed
    consent: Consent
    protection: Protection
    others: OtherVoices
    content: Content
    custody: Custody = Custody.NOBODY
    exposures: Collection[Exposure] = ()
    timing: Collection[Timing] = ()

    @property
    def may_harm(self) -> bool:
        """Does any answer speak of somebody who is harmed, or may be?"""
        return self.harmed is not Harmed.NOBODY or self.protection is not Protection.NO_MATTER

    @property
    def heard_consent(self) -> Consent:
        """What those who are harmed say. That nobody need be asked holds only where nobody may be harmed."""
        unasked = self.may_harm and self.consent is Consent.NOT_NEEDED
        return Consent.NOT_ASKED if unasked else self.consent

    @property
    def answers(self) -> list[Enum]:
        """Everything that may move it, in the order of the questions."""
        single_answers: list[Enum] = [
            self.harmed, self.heard_consent, self.protection, self.others, self.content, self.custody
        ]  # fmt: skip
        exposures = [exposure for exposure in Exposure if exposure in self.exposures]
        return [*single_answers, *exposures, *(timing for timing in Timing if timing in self.timing)]

    @property
    def has_floor(self) -> bool:
        """Is plain silence never proposed?"""
        return self.protection is Protection.SILENCE_ENDANGERS and self.consent in AGREEING


@dataclass(frozen=True, slots=True)
class SpeakStep:
    """One reason and by how much it moves the proposal."""

    reason: Reason
    by: int


@dataclass(frozen=True, slots=True)
class SpeakCap:
    """One reason and the most that is proposed because of it."""

    reason: Reason
    most: Form


@dataclass(frozen=True, slots=True)
class SpeakProposal:
    """What is proposed. `reached`: what the steps came to before the caps, 0 to 4.

    `rules`: what decided it: the floor that lifted it, else all caps that cut it, else the steps that moved it there,
    the heaviest first; none: the own rule alone. `is_lifted`: silence would endanger those who are harmed.
    `look_again`: after how long silence is looked at again; None for everything else.
    """

    form: Form
    start: Form
    has_own_rule: bool
    steps: tuple[SpeakStep, ...]
    caps: tuple[SpeakCap, ...]
    reached: Form
    rules: tuple[Reason, ...]
    look_again: timedelta | None
    is_lifted: bool = False


def propose_form(case: SpeakCase) -> SpeakProposal:
    """Start, plus all steps, between silence and one's own name; then no more than the quietest cap, and no silence
    where it endangers those who agree.
    """
    start = case.start or START
    steps, caps = _steps(case), tuple(SpeakCap(*CAPS[answer]) for answer in case.answers if answer in CAPS)
    ladder = list(Form)
    reached = ladder[min(max(start.loudness + sum(step.by for step in steps), 0), len(ladder) - 1)]
    form = reached
    for cap in caps:
        form = quieter(form, cap.most)
    is_lifted = case.has_floor and form.loudness < LEAST.loudness
    if is_lifted:
        form = LEAST
    return SpeakProposal(
        form=form,
        start=start,
        has_own_rule=case.start is not None,
        steps=steps,
        caps=caps,
        reached=reached,
        rules=(Reason.SILENCE_ENDANGERS,) if is_lifted else _deciding(form, reached, start, steps, caps),
        is_lifted=is_lifted,
        look_again=must_look_again(case) if form is Form.SILENCE else None,
    )


def must_look_again(case: SpeakCase) -> timedelta:
    """After how long at the latest silence is looked at again, whoever chose it."""
    is_urgent = case.protection is Protection.SILENCE_ENDANGERS or case.custody is not Custody.NOBODY
    return LOOK_SOON if is_urgent else LOOK_AGAIN


def _steps(case: SpeakCase) -> tuple[SpeakStep, ...]:
    steps = [SpeakStep(*STEPS[answer]) for answer in case.answers if answer in STEPS]
    light = sum(exposure in LIGHT for exposure in set(case.exposures))
    if light:
        many = light >= MANY_LIGHT
        steps.append(SpeakStep(Reason.MANY_LIGHT if many else Reason.LIGHT, -2 if many else -1))
    return tuple(steps)


def _deciding(
    form: Form, reached: Form, start: Form, steps: Collection[SpeakStep], caps: Collection[SpeakCap]
) -> tuple[Reason, ...]:
    if form is not reached:
        return tuple(cap.reason for cap in caps if cap.most is form)
    direction = reached.loudness - start.loudness
    moving = [step for step in steps if step.by * direction > 0]
    return tuple(step.reason for step in sorted(moving, key=lambda step: -abs(step.by)))
