"""What is asked, answered and worked out when something happened."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.voice.aftermath import Aftermath
from karpear.rules.voice.proposal import (
    Consent,
    Content,
    Custody,
    Exposure,
    Harmed,
    OtherVoices,
    Protection,
    Reason,
    Timing,
)

HARMED: Mapping[Harmed, Any] = {
    Harmed.OURS: _("our own people"),
    Harmed.NEAR: _("people or communities we work with"),
    Harmed.OTHERS: _("others, whom we do not know"),
    Harmed.NOBODY: _("nobody in particular: a law, a plan, a policy"),
}
CONSENTS: Mapping[Consent, Any] = {
    Consent.GIVEN: _("they agree that we speak of it, with their names"),
    Consent.UNNAMED: _("they agree, without their names"),
    Consent.NOT_ASKED: _("they have not been asked"),
    Consent.REFUSED: _("they do not want it"),
    Consent.NOT_NEEDED: _("nobody in particular is harmed"),
}
PROTECTIONS: Mapping[Protection, Any] = {
    Protection.SILENCE_ENDANGERS: _("it protects them: silence is more dangerous"),
    Protection.NO_MATTER: _("it changes nothing for them"),
    Protection.NOT_KNOWN: _("nobody knows"),
    Protection.VOICE_ENDANGERS: _("it endangers them more"),
}
CUSTODY: Mapping[Custody, Any] = {
    Custody.NOBODY: pgettext_lazy("held", "nobody"),
    Custody.HELD: _("somebody is held"),
    Custody.ASKED: _("somebody is held, and counsel or family ask that it be made known"),
}
OTHER_VOICES: Mapping[OtherVoices, Any] = {
    OtherVoices.MANY: _("three organisations or more, or a network"),
    OtherVoices.FEW: _("one or two"),
    OtherVoices.NOBODY: pgettext_lazy("who else speaks", "nobody yet"),
}
CONTENTS: Mapping[Content, Any] = {
    Content.FACTS: _("facts that we can show, with their dates"),
    Content.ASKS: _("what we ask of authorities"),
    Content.ACCUSES: _("who is to blame, by name or office"),
}
EXPOSURES: Mapping[Exposure, Any] = {
    Exposure.FILE: _("an inquiry, a demand or a case is open against us"),
    Exposure.REGISTRATION: _("our registration or agreement ends soon, or is not there"),
    Exposure.PREMISES: _("a place that we use could end any day"),
    Exposure.LAW: _("the law puts what we do at risk"),
    Exposure.OFFICES: _("we have offices outside the capital that can be made to pay for it"),
    Exposure.FIELD: _("people of ours are in the field there now"),
    Exposure.DONORS: _("a donor's terms limit what we say in public"),
    Exposure.RISKS: _("the register has risks that are high already"),
}
TIMINGS: Mapping[Timing, Any] = {
    Timing.COURT: _("a court date within two weeks"),
    Timing.ELECTION: _("an election: campaign, vote or count"),
    Timing.TALKS: _("quiet talks about it that go on"),
}
#: Why a step is taken, as a sentence.
REASONS: Mapping[Reason, Any] = {
    Reason.OURS: _("Our own people are harmed: nobody else has to speak for them."),
    Reason.OTHERS_NEARER: _("We do not know those who are harmed: others are nearer to them."),
    Reason.AGREED: _("Those who are harmed agree that we speak."),
    Reason.AGREED_UNNAMED: _("Those who are harmed agree only without their names."),
    Reason.NOT_ASKED: _("Those who are harmed were not asked. Ask them first."),
    Reason.REFUSED: _("Those who are harmed do not want it."),
    Reason.SILENCE_ENDANGERS: _("Being seen protects those who are harmed."),
    Reason.VOICE_ENDANGERS: _("Being talked of endangers those who are harmed."),
    Reason.MANY_SPEAK: _("Many others speak: no single one stands out."),
    Reason.ALONE: _("Nobody else speaks yet: we would stand alone."),
    Reason.ACCUSES: _("It says who is to blame: this is what is punished most often."),
    Reason.FILE: _("A file is open against us: whatever we say is read into it."),
    Reason.REGISTRATION: _("Our registration or agreement hangs on an office that will read it."),
    Reason.LIGHT: _("There are one or two other things that we could be hit by."),
    Reason.MANY_LIGHT: _("There are three or more other things that we could be hit by."),
    Reason.HELD: _("Somebody of ours is held, and neither counsel nor family ask that it be made known."),
    Reason.ASKED_FOR: _("Somebody of ours is held, and counsel or family ask that it be made known."),
    Reason.COURT: _("A court date is near: words about it can be taken as pressure on the court."),
    Reason.ELECTION: _("It is election time: everything is read as taking sides."),
    Reason.TALKS: _("Quiet talks go on, and a public word can end them."),
}
AFTERMATHS: Mapping[Aftermath, Any] = {
    Aftermath.NOTHING: _("nothing that we know of"),
    Aftermath.HEARD: _("it was taken up, or answered"),
    Aftermath.HELPED: _("those who are harmed are better off"),
    Aftermath.ASKED: _("an authority asked us about it"),
    Aftermath.THREAT: _("a threat, by message or call"),
    Aftermath.DEFAMED: _("we were defamed"),
    Aftermath.SUMMONS: _("a summons"),
    Aftermath.ARREST: _("somebody was arrested"),
    Aftermath.WATCHED: _("somebody was followed or watched"),
    Aftermath.RAID: _("an office or a venue was searched"),
    Aftermath.EVENT: _("an event was forbidden"),
    Aftermath.LETTER: _("a letter of warning or sanction"),
    Aftermath.CYBER: _("accounts were attacked"),
    Aftermath.REPRISAL: _("those who are harmed were made to pay for it"),
}
#: Question → its answers, as enum and words.
ANSWERS: Mapping[str, tuple[Any, Mapping[Any, Any]]] = {
    "harmed": (Harmed, HARMED),
    "consent": (Consent, CONSENTS),
    "protection": (Protection, PROTECTIONS),
    "content": (Content, CONTENTS),
    "others": (OtherVoices, OTHER_VOICES),
    "timing": (Timing, TIMINGS),
    "custody": (Custody, CUSTODY),
    "exposures": (Exposure, EXPOSURES),
}


def choices_of(words: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """(code, words) to choose from."""
    return [(code.value, word) for code, word in words.items()]
