"""Read a pack's `playbooks.toml`."""

from collections.abc import Sequence
from pathlib import Path

from karpear.rules.case.playbook import Happened, LeadsTo, StepRole

from .playbooks import Playbook, PlaybookStep
from .tables import PackTable

LONGEST = 24 * 366


def read_playbooks(folder: Path, languages: Sequence[str]) -> dict[str, Playbook]:
    """One playbook for each thing that can happen. Raises PackError."""
    file = PackTable.of_file(folder / "playbooks.toml")
    rows = [_playbook(table, languages) for table in file.tables("playbook")]
    file.close()
    file.once("playbook", [row.key for row in rows])
    if missing := sorted(set(Happened) - {row.key for row in rows}):
        raise file.error("playbook", f"is missing for {', '.join(missing)}")
    return {row.key: row for row in rows}


def _playbook(table: PackTable, languages: Sequence[str]) -> Playbook:
    key = table.one_of("key", Happened)
    steps = [_step(row, languages) for row in table.tables("step")]
    table.once("step", [step.key for step in steps])
    if [step.hours for step in steps] != sorted(step.hours for step in steps):
        raise table.error("step", f"of {key} must be in the order of hours")
    playbook = Playbook(key.value, table.name("name", languages), table.name("description", languages), tuple(steps))
    table.close()
    return playbook


def _step(table: PackTable, languages: Sequence[str]) -> PlaybookStep:
    step = PlaybookStep(
        key=table.text("key", r"[a-z_]{1,20}"),
        hours=table.number("hours", 0, LONGEST),
        role=table.one_of("role", StepRole),
        name=table.name("name", languages),
        description=table.name("description", languages),
        fact=table.fact(),
        leads_to=table.one_of("leads_to", LeadsTo) if "leads_to" in table.values else None,
        recipient=table.text("recipient", r"[a-z_]{1,20}") if "recipient" in table.values else "",
    )
    table.close()
    return step
