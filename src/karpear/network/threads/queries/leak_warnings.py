"""What stands in a message that perhaps should not leave. It is shown before it is sent; whoever writes it decides."""

from dataclasses import dataclass
from uuid import UUID

from karpear.keys.cipher import index

from ...bulletins.queries.leak_warnings import WARNINGS, warnings_for


@dataclass(frozen=True, slots=True)
class MessageWarnings:
    """`lines`: sentence and words of each kind. `mark`: the same for the same words, and says none of them."""

    lines: list[tuple[str, str]]
    mark: str

    @property
    def sentence(self) -> str:
        return " ".join(f"{sentence} {words}." for sentence, words in self.lines)


def warnings_of(text: str, organisation: UUID) -> MessageWarnings:
    """Names are those of people of the organisation that writes."""
    lines = [(str(WARNINGS[warning.kind]), ", ".join(warning.words)) for warning in warnings_for(text, organisation)]
    words = "|".join(words for _sentence, words in lines)
    return MessageWarnings(lines, index(words, "thread-warning") if lines else "")
