"""How it stands with somebody, as people outside read it: decided here for every page that they open."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from karpear.alerts.models import Alert, StageCall, not_over
from karpear.rules.alarm.ladder import Heard
from karpear.rules.alarm.outcome import Kind, Outcome, State
from karpear.rules.case.pack import Stage

from .stages import endangers, freed, is_going_on, stages_of, taken_back
from .words import freed_sentence, stage_sentence


@dataclass(frozen=True, slots=True)
class HowItStands:
    """One alert, to somebody outside. `stage`: what is known now; `freed`: what was known, and is over.

    `elsewhere`: it has ended, and another alert or case about its person has not. `expected`: by when its person was to
    check in, where that is what they missed.
    """

    alert: Alert
    name: str
    stage: StageCall | None = None
    freed: StageCall | None = None
    taken_back_at: datetime | None = None
    elsewhere: bool = False
    expected: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.alert.state != State.RESOLVED.value

    @property
    def goes_on(self) -> bool:
        """A case is open, a stage stands, or one ended and the alert did not: there may still be work."""
        return is_going_on(self.alert, self.stage) or (self.is_open and self.freed is not None)

    @property
    def is_worked_on(self) -> bool:
        """Open, or ended and gone on as a case."""
        return self.is_open or self.goes_on

    @property
    def is_silent(self) -> bool:
        """Nothing is known: no stage stands, none is over, and they were not surely heard from."""
        return self.is_open and not (self.stage or self.freed or self.heard_at)

    @property
    def heard_at(self) -> datetime | None:
        """When they were surely heard from, while it is open."""
        return self.alert.heard_from_at if self.is_open and self.alert.heard is Heard.SURELY else None

    @property
    def no_contact(self) -> bool:
        """Calling or texting this person may put them in danger: they asked for silence, or were taken."""
        return endangers(self.alert, self.stage)

    @property
    def may_be_heard_from(self) -> bool:
        """Is it fitting to ask whether somebody heard from them? Not once it is confirmed that they were killed."""
        return self.stage is None or self.stage.stage != Stage.KILLED

    @property
    def ended_well(self) -> bool:
        """May it be said that the person is safe?"""
        if self.alert.case_ended_well is not None:
            return self.alert.case_ended_well
        return self.alert.outcome in (Outcome.SAFE, Outcome.FALSE_ALARM)

    @property
    def ended_badly(self) -> bool:
        """It has ended here, and nobody says that all is well."""
        return not (self.is_worked_on or self.ended_well or self.alert.drill)

    @property
    def is_over(self) -> bool:
        """It has ended, and they are safe; or it was a drill."""
        return not (self.is_worked_on or self.ended_badly or self.elsewhere)

    @property
    def heading(self) -> str:
        """The first thing that a page says."""
        if self.stage:
            return stage_sentence(self.stage.stage, self.name)
        if self.freed and not self.is_over:
            return freed_sentence(self.freed.stage, self.name)
        return self._while_open() if self.is_open else self._after_its_end()

    def _while_open(self) -> str:
        if self.heard_at:
            words = _("%(name)s has been heard from")
        elif self.alert.kind in (Kind.SOS, Kind.DURESS):
            words = _("%(name)s may need help")
        else:
            words = _("%(name)s has not been heard from")
        return words % {"name": self.name}

    def _after_its_end(self) -> str:
        if self.is_over:
            return _("It is over")
        words = _("Something did happen to %(name)s") if self.ended_badly else _("%(name)s: this is not over")
        return words % {"name": self.name}


def how_it_stands(alert: Alert, name: str, *, expected: datetime | None = None) -> HowItStands:
    """All that is known of an alert, to somebody outside who calls its person `name`."""
    return HowItStands(
        alert=alert,
        name=name,
        stage=stages_of([alert]).get(alert.pk),
        freed=freed(alert),
        taken_back_at=taken_back(alert),
        elsewhere=_goes_on_elsewhere(alert),
        expected=expected,
    )


def _goes_on_elsewhere(alert: Alert) -> bool:
    if alert.state != State.RESOLVED.value or alert.drill:
        return False
    other_alerts = Alert.objects.filter(not_over(), person=alert.person_id, drill=False).exclude(pk=alert.pk)
    return other_alerts.exists()
