"""The languages that pages are shown in: those that somebody translated. A folder with a catalogue is enough."""

from collections.abc import Iterable
from pathlib import Path

from django.conf.locale import LANG_INFO

#: First those that the project speaks itself, by the names their readers know.
OURS = {"km": "ភាសាខ្មែរ", "en": "English"}


def languages(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Code and name. `folders` hold `CODE/LC_MESSAGES/django.mo`; `my`, or `pt_BR` as gettext writes it."""
    folder_names = {path.parts[-3] for folder in folders for path in folder.glob("*/LC_MESSAGES/django.[mp]o")}
    codes = {code.lower().replace("_", "-") for code in folder_names}
    return [*OURS.items(), *((code, _name(code)) for code in sorted(codes - OURS.keys()))]


def _name(code: str) -> str:
    info: dict[str, str] = LANG_INFO.get(code, {})
    return info.get("name_local", code)
