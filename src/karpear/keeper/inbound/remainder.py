"""The words beside what a text asks for: a safety word, words that people have to read, or nothing much."""

from dataclasses import dataclass, field
from uuid import UUID

from karpear.people.models import Person
from karpear.people.words import meanings_of
from karpear.rules.text.safety_candidates import may_be_words
from karpear.rules.text.safety_words import Meaning
from karpear.rules.text.shortforms import Said, polite

from .senders import TextSender

MOST_LETTERS = 100


@dataclass(slots=True)
class HeardText:
    """A text and whoever it may be from. `says`: what the words next to it mean to each of them, and by which word."""

    said: Said
    sender: TextSender
    says: dict[UUID, tuple[Meaning, str | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.says = {person.pk: _safety_word(person, self.said) for person in self.sender.everybody}

    def word(self, person: Person) -> str | None:
        return self.says[person.pk][1]

    def forced(self, person: Person) -> bool:
        """By the code of danger, or by the word."""
        return (self.says[person.pk][0] is Meaning.DURESS) | (person.pk in self.sender.forced)

    @property
    def unknown(self) -> bool:
        """Are there words that are nobody's safety word, whoever it is from?"""
        if not self.sender.people:
            return not polite(self.said.rest)
        return self._meanings == {Meaning.UNKNOWN}

    @property
    def to_read(self) -> bool:
        """Own words, or a place that could not be used, may say where they are; a safety word is for nobody's eyes."""
        if not self.sender.people:
            return not polite(self.said.rest)
        return Meaning.UNKNOWN in self._meanings or self.unused

    @property
    def unused(self) -> bool:
        """Is there a number or place that could not be used, and that is not a safety word either?"""
        return bool(self.said.problems) and self._meanings == {Meaning.NONE}

    @property
    def _meanings(self) -> set[Meaning]:
        """To those who surely speak from this number: who only typed it in hides nothing by a word of theirs."""
        return {self.says[person.pk][0] for person in self.sender.people}

    @property
    def hidden(self) -> bool:
        """Read by nobody: that somebody is forced, by a word, or by a code without words of their own next to it."""
        people = self.sender.people
        return any(self.forced(person) and self.says[person.pk][0] is not Meaning.UNKNOWN for person in people)


def _safety_word(person: Person, text: Said) -> tuple[Meaning, str | None]:
    """NONE when the words are only polite, UNKNOWN when they are not a word of theirs."""
    runs = may_be_words(text)
    candidates = list(zip(meanings_of(person, list(runs)), runs.items(), strict=True))
    for target in (Meaning.DURESS, Meaning.DELAYED, Meaning.OK):
        for meaning, (word, whole) in candidates:
            if meaning is target and (whole or target is Meaning.DURESS):
                return meaning, word
    return (Meaning.NONE, None) if polite(text.rest) else (Meaning.UNKNOWN, text.rest[:MOST_LETTERS])
