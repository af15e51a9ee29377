"""On which topics people of a country speak, what somebody says who speaks for themselves, and announced votes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .tables import PackTable
from .values import Name, Provenance

FILE = "voice.toml"
_KEY = r"[a-z][a-z_]{1,19}"


@dataclass(frozen=True, slots=True)
class PackElection:
    """A vote for which a day was announced."""

    key: str
    name: Name
    day: date
    fact: Provenance


@dataclass(frozen=True, slots=True)
class VoiceBook:
    """Everything of one country. `topics`: by key in the order of the file; `disclaimer`: in each of its languages."""

    topics: Mapping[str, Name]
    disclaimer: Name
    fact: Provenance
    elections: tuple[PackElection, ...] = ()

    def facts(self) -> list[tuple[str, Provenance]]:
        """Every fact with what it is about."""
        return [("voice", self.fact), *((f"election {election.key}", election.fact) for election in self.elections)]


def read_voice(folder: Path, languages: Sequence[str]) -> VoiceBook:
    """All of one pack. Raises PackError."""
    file = PackTable.of_file(folder / FILE)
    topics = [_topic(table, languages) for table in file.tables("topic")]
    file.once("topic", [key for key, _name in topics])
    elections = [_election(table, languages) for table in file.tables("election")]
    file.once("election", [election.key for election in elections])
    book = VoiceBook(dict(topics), file.name("disclaimer", languages), file.fact(), tuple(elections))
    file.close()
    return book


def _topic(table: PackTable, languages: Sequence[str]) -> tuple[str, Name]:
    topic = table.text("key", _KEY), table.name("name", languages)
    table.close()
    return topic


def _election(table: PackTable, languages: Sequence[str]) -> PackElection:
    election = PackElection(
        table.text("key", r"[a-z][a-z_0-9]{1,19}"), table.name("name", languages), table.get("day", date), table.fact()
    )
    table.close()
    return election
