"""What a person reads of the rules where they work, and what their browser needs to compare their own way with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.voice.posture import Collision, OwnWay, PostureLine, collisions, rule_that_applies
from karpear.voice.decisions.current_forms import CurrentForm, standing_forms
from karpear.voice.form_words import FORMS
from karpear.voice.posture.models import PostingRules
from karpear.voice.posture.queries.rules import RuleRow, rule_rows
from karpear.voice.posture.words import province_names, topic_names, topic_names_in

from .words import COLLISIONS


@dataclass(frozen=True, slots=True)
class OwnPosture:
    """What one organisation says and how, as everybody reads it who works there."""

    organisation: Organisation
    rows: Sequence[RuleRow]
    posting: PostingRules | None
    standing_forms: Sequence[Sequence[CurrentForm]] = ()

    @property
    def general_rows(self) -> list[RuleRow]:
        """What holds where no other rule does; without such a rule, all of them."""
        return [row for row in self.rows if not row.rule.topic and not row.rule.province] or list(self.rows)

    @property
    def special_rows(self) -> list[RuleRow]:
        """Those of single topics and places."""
        general = self.general_rows
        return [row for row in self.rows if row not in general]


def own_postures(person: Person, now: datetime, *, private: bool = True) -> list[OwnPosture]:
    """One for each organisation in which they work, by name; `private` False: with nothing in it."""
    return [
        OwnPosture(
            organisation,
            rule_rows(organisation, today_of(organisation, now)) if private else [],
            PostingRules.objects.filter(organisation=organisation).first() if private else None,
            standing_forms(person, organisation) if private else [],
        )
        for organisation in organisations_where(person, Verb.READ_POSTURE, by_name=True)
    ]


def own_topics(person: Person, organisations: Sequence[Organisation]) -> dict[str, str]:
    """Code → name: every topic of the countries in which these are; without one, of the person's country."""
    if not organisations:
        return topic_names_in(country_of(None, person=person))
    return {key: name for organisation in organisations for key, name in topic_names(organisation).items()}


def compared(organisation: Organisation, lines: Sequence[PostureLine]) -> dict[str, dict[str, list[str]]]:
    """Topic → own way → sentences where the two collide, for every way that there is.

    All of them go to the browser, which shows those of the way that it alone knows.
    """
    places = province_names(organisation)
    return {
        topic: {
            way.value: [
                _sentence(organisation, kind, rule_that_applies(lines, topic, place), places.get(place, ""))
                for place, kind in collisions(lines, topic, way)
            ]
            for way in OwnWay
        }
        for topic in topic_names(organisation)
    }


def _sentence(organisation: Organisation, kind: Collision, line: PostureLine | None, place: str) -> str:
    form = FORMS[line.form] if line else ""
    sentence = COLLISIONS[kind] % {"organisation": organisation.name, "form": form}
    return f"{place}: {sentence}" if place else sentence


def comparison(posture: OwnPosture) -> dict[str, dict[str, list[str]]]:
    """The same for all rules of one organisation."""
    return compared(posture.organisation, [row.rule.line for row in posture.rows])
