"""`karpear rule audience`: who receives an item of a label, and what they may do with it."""

from typing import Annotated

from pydantic import Field, StrictBool

from karpear.rules.sharing.audience import AddressedMember, Audience, Because, recipients_of
from karpear.rules.sharing.labels import Label

from .outside import OutsideRule, Value

LONGEST_KEY = 80
MOST_MEMBERS, MOST_PEOPLE = 1_000, 20_000
STRICT = "STRICT"

type Key = Annotated[str, Field(min_length=1, max_length=LONGEST_KEY)]
type Keys = Annotated[list[Key], Field(max_length=MOST_PEOPLE)]
WHY = {
    Because.NAMED: "is named",
    Because.ADDRESSED: "belongs to a member to which it goes",
    Because.PARTNER: "is a partner of a member to which it goes",
    Because.IN_PUBLIC: "it is public",
    Because.NAMED_ONLY: "TLP:RED is for those named alone",
    Because.MEMBERS_ONLY: "TLP:AMBER+STRICT stays inside the member organisations",
    Because.NOT_PUBLIC: "only TLP:CLEAR is public",
    Because.RESTRICTED: "the restriction leaves this organisation out",
}


class MemberGiven(Value):
    """A member organisation to which it goes; `clients`: its partners."""

    org: Key
    people: Keys = Field(default_factory=list)
    clients: Keys = Field(default_factory=list)


class AudienceQuestion(Value):
    """`restriction`: "STRICT" makes AMBER to AMBER+STRICT; a list: of the members, these organisations alone."""

    label: Label
    restriction: Key | Keys | None = None
    owner: Key
    named: Keys = Field(default_factory=list)
    members: Annotated[list[MemberGiven], Field(max_length=MOST_MEMBERS)] = Field(default_factory=list)
    public: StrictBool = False


class RecipientAnswered(Value):
    """`id` "public": everybody else. `forward`: further than themselves, as far as the label says."""

    id: str
    receive: bool
    list: bool
    download: bool
    forward: bool
    why: str


class AudienceAnswer(Value):
    """Everybody considered. An audience of nobody has no recipients."""

    recipients: list[RecipientAnswered]


def answer_audience(question: AudienceQuestion) -> AudienceAnswer:
    """As every way out decides it. Raises ValueError for a restriction that nobody knows."""
    label, only = _limits(question)
    members = [AddressedMember(row.org, row.people, row.clients) for row in question.members]
    audience = Audience(label, question.named, members, only, question.public)
    return AudienceAnswer(
        recipients=[
            RecipientAnswered(
                id=recipient.key,
                receive=recipient.allowed.receive,
                list=recipient.allowed.listed,
                download=recipient.allowed.download,
                forward=recipient.allowed.may_forward,
                why=WHY[recipient.because],
            )
            for recipient in recipients_of(audience)
        ]
    )


def _limits(question: AudienceQuestion) -> tuple[Label, list[str] | None]:
    if not isinstance(question.restriction, str):
        return question.label, question.restriction
    if question.restriction.upper() != STRICT or question.label not in (Label.AMBER, Label.AMBER_STRICT):
        raise ValueError('restriction: "STRICT" with AMBER, or a list of organisations.')
    return Label.AMBER_STRICT, None


RULE = OutsideRule("audience", AudienceQuestion, AudienceAnswer, answer_audience)
