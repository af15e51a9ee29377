"""The file of settings that a service reads: made from the page that explains them, and read as systemd reads it."""

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

from ..console import CannotStart

ROW = re.compile(r"\| `(?P<name>[A-Z_]+)` \| (?P<default>.*?) \| (?P<words>.*) \|")
LINK = re.compile(r"\[([^]]+)\]\([^)]*\)")
#: Set by the unit, by the demo or by tests, and never here.
NOT_HERE = ("KARPEAR_DATA", "KARPEAR_DEMO", "KARPEAR_CRASH_AT")
LINE = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>[^\\]*)")
QUOTES = "\"'"

HEAD = """\
# Settings of Karpear, read by systemd when the service starts: `systemctl restart {name}` after a change.
# Only root can read this file. What is secret may also have a file of its own, with the name of its setting:
#     install -m 600 /dev/stdin /etc/karpear/secrets/KARPEAR_EMAIL
# A value stands as it is, without quotes; a backslash is not allowed.
"""


def page_of_settings() -> Path:
    """Next to this module in an installed package, else in the repository."""
    installed = Path(__file__).with_name("settings.md")
    return installed if installed.exists() else Path(__file__).parents[4] / "docs/running/settings.md"


def known_settings() -> dict[str, str]:
    """Name and explanation of everything that may be set, in the order of the page."""
    rows = [match for line in page_of_settings().read_text().splitlines() if (match := ROW.fullmatch(line))]
    return {
        row["name"]: f"Default: {row['default']}. {LINK.sub(r'\1', row['words'])}".replace("**", "")
        for row in rows
        if row["name"] not in NOT_HERE
    }


def environment_text(name: str, settings: Mapping[str, str]) -> str:
    """The file: `settings` are set, all others stand there as comments."""
    parts = [HEAD.format(name=name)]
    for setting, words in known_settings().items():
        lines = textwrap.wrap(words, 110, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
        value = settings.get(setting)
        parts.append("\n".join([*lines, f"#{setting}=" if value is None else f"{setting}={value}"]) + "\n")
    return "\n".join(parts)


def read_environment(text: str) -> dict[str, str]:
    """The settings in such a file. Raises CannotStart, without the value: it may be a secret."""
    settings = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        match = LINE.fullmatch(stripped)
        value = match["value"].strip() if match else ""
        quoted = len(value) > 1 and value[0] in QUOTES and value[-1] == value[0]
        inner = value[1:-1] if quoted else value
        if not match or any(quote in inner for quote in QUOTES):
            raise CannotStart(f"Line {number} of the settings is not NAME=value without quotes and backslashes.")
        settings[match["name"]] = inner
    return settings
