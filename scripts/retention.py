"""Writes the table in docs/running/retention.md from what the models say: `RETENTION` (db/retention.py)."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps

from karpear.db.retention import in_words, keeps

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/running/retention.md"
MARK = "<!-- made by `make retention`; do not edit below -->\n"


def page() -> str:
    """The page: what a person wrote, and the table."""
    return PAGE.read_text().partition(MARK)[0] + MARK + "\n" + "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "| room | table | kept | deleted by a verb of its own, because |"
    yield "| --- | --- | --- | --- |"
    for room in _rooms():
        models = apps.get_app_config(room).get_models() if room in apps.app_configs else ()
        for model in sorted(models, key=lambda model: model.__name__):
            why = "; ".join(keep.by for keep in keeps(model) if keep.by)
            yield f"| {room} | {model._meta.verbose_name} | {in_words(model)} | {why} |"


def _rooms() -> list[str]:
    """From the roof down, as import-linter has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [room.strip() for layer in contracts[0]["layers"] for room in layer.split("|")]


if __name__ == "__main__":
    django.setup()
    PAGE.write_text(page())
