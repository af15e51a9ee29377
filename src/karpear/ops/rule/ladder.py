"""`karpear rule ladder`: who is told when, if nobody answers."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from karpear.rules.alarm.circle import Group, Reliance, circle_of
from karpear.rules.alarm.ladder import Policy, whole_ladder

from .outside import OutsideRule, Value

_DEFAULT = Policy()

type Id = Annotated[str, Field(min_length=1)]


class ContactIn(Value):
    """Somebody outside who agreed. `told`: the person wants a ladder to tell them."""

    id: Id
    role: str
    told: StrictBool


class PolicyIn(Value):
    """An organisation's ladder, in seconds after the alert opened; what is not given is the default."""

    repeat_s: StrictInt = _DEFAULT.repeat_s
    others_s: StrictInt = _DEFAULT.others_s
    leads_s: StrictInt = _DEFAULT.leads_s
    contacts_s: StrictInt = _DEFAULT.contacts_s
    exhausted_s: StrictInt = _DEFAULT.exhausted_s
    exhausted_repeat_s: StrictInt = _DEFAULT.exhausted_repeat_s
    overtake_s: StrictInt = _DEFAULT.overtake_s


class LadderQuestion(Value):
    """An alert about somebody and everybody who could be told of it.

    `watchers`: those to whom this alert goes because they agreed to watch over the person: of an SOS, and of a missed
    promise that was made to no organisation. `kind` changes neither the order nor the times: an SOS opens when it is
    pressed, a missed promise when its grace is over.
    """

    kind: Literal["missed", "sos"]
    about: Id
    policy: PolicyIn = PolicyIn()
    on_watch: tuple[Id, ...] = ()
    officers: tuple[Id, ...] = ()
    leads: tuple[Id, ...] = ()
    buddy: Id | None = None
    watchers: tuple[Id, ...] = ()
    contacts: tuple[ContactIn, ...] = ()


class RungOut(Value):
    """`after_s`: after the alert opened. `tells`: ids, each once, in order."""

    after_s: int
    step: int
    tells: tuple[str, ...]


class LadderAnswer(Value):
    """Rungs that tell somebody, up to the first exhausted one, which repeats for ever."""

    rungs: tuple[RungOut, ...]


def _answer(question: LadderQuestion) -> LadderAnswer:
    circle = circle_of(
        question.about,
        [Group(question.on_watch, question.officers, question.leads)],
        watchers=question.watchers,
        buddy=question.buddy,
        contacts=[Reliance(contact.id, contact.role, contact.told) for contact in question.contacts],
    )
    rungs = whole_ladder(Policy(**question.policy.model_dump()), circle)
    return LadderAnswer(
        rungs=tuple(
            RungOut(after_s=rung.after_s, step=rung.rung.step, tells=(*rung.told.people, *rung.told.contacts))
            for rung in rungs
        )
    )


RULE = OutsideRule("ladder", LadderQuestion, LadderAnswer, _answer)
