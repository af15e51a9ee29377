"""The files of docs/running/cluster.md: what is tested is what people copy from there."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/running/cluster.md"
BLOCK = re.compile(r"^```\w+\n(?:#|--) (/\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Runbook:
    """`changed`: what stands there and what it is here: addresses, folders."""

    def __init__(self, changed: dict[str, str]) -> None:
        self.files = dict(BLOCK.findall(PAGE.read_text()))
        self.changed = changed

    def text(self, path: str) -> str:
        text: str = self.files[path]
        for original, replacement in self.changed.items():
            whole = rf"\b{original}\b" if original.isalpha() else re.escape(original)
            text = re.sub(whole, replacement, text)
        return text

    def environment(self, path: str) -> dict[str, str]:
        lines = (line.partition("=") for line in self.text(path).splitlines() if "=" in line)
        return {name: value for name, _, value in lines}

    def command(self, unit: str) -> list[str]:
        """What a service of systemd starts, without the program itself."""
        return self.environment(f"/etc/systemd/system/{unit}.service")["ExecStart"].split()[1:]
