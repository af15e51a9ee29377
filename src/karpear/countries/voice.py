"""On which topics people and organisations of a country speak, and what somebody says who speaks for themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .tables import PackTable
from .values import Name, Provenance

FILE = "voice.toml"
_KEY = r"[a-z][a-z_]{1,19}"


@dataclass(frozen=True, slots=True)
class VoiceBook:
    """Everything of one country. `topics`: by key in the order of the file; `disclaimer`: in each of its languages."""

    topics: Mapping[str, Name]
    disclaimer: Name
    fact: Provenance


def read_voice(folder: Path, languages: Sequence[str]) -> VoiceBook:
    """All of one pack. Raises PackError."""
    file = PackTable.of_file(folder / FILE)
    topics = [_topic(table, languages) for table in file.tables("topic")]
    file.once("topic", [key for key, _name in topics])
    book = VoiceBook(dict(topics), file.name("disclaimer", languages), file.fact())
    file.close()
    return book


def _topic(table: PackTable, languages: Sequence[str]) -> tuple[str, Name]:
    topic = table.text("key", _KEY), table.name("name", languages)
    table.close()
    return topic
