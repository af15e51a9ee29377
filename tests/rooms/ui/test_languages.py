"""Another language needs its catalogue, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from karpear.ops.env import SettingError, env_locales
from karpear.ui.languages import languages
from karpear.ui.pages import press_page

TRIED = """
import django; django.setup()
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from karpear.people.forms.account import LanguageForm
from karpear.ui import js_catalogue
from django.test import RequestFactory
with override("my"):
    print(settings.LANGUAGES[2][0], LanguageForm()["language"].field.choices[2][0])
    script = js_catalogue.scripts()["said.my.js"].decode()
    print(render_to_string("ui/language.html").count("<button"), "အဆင်ပြေ" in script)
"""


def test_a_folder_is_a_language(tmp_path: Path) -> None:
    for code in ("my", "pt_BR", "km"):
        (tmp_path / code / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / code / "LC_MESSAGES/django.mo").touch()
    (tmp_path / "empty").mkdir()
    assert [code for code, _name in languages([tmp_path])] == ["km", "en", "my", "pt-br"]
    assert dict(languages([tmp_path]))["my"] == "မြန်မာဘာသာ"
    assert [code for code, _name in languages([])] == ["km", "en"]


def test_a_third_language_from_a_folder_of_the_operator(tmp_path: Path) -> None:
    """In a process of its own, as a server starts: chosen in a page, offered in a form, said by scripts."""
    folder = tmp_path / "locales/my/LC_MESSAGES"
    folder.mkdir(parents=True)
    words = Catalog(locale="my")
    words.add("Sending…", "အဆင်ပြေ")
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, words)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("KARPEAR_", "DATABASE_URL"))}
    env |= {"KARPEAR_LOCALES": str(tmp_path / "locales"), "KARPEAR_DATA": str(tmp_path / "data")}
    env |= {"DJANGO_SETTINGS_MODULE": "karpear.project.settings"}
    result = subprocess.run(
        [sys.executable, "-c", TRIED], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout.split() == ["my", "my", "3", "True"]


@pytest.mark.parametrize("content", [None, b"", b"no translation", b"\xde\x12\x04\x95\0\0"])
def test_a_folder_that_holds_no_translations_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "my/LC_MESSAGES").mkdir(parents=True)
        (tmp_path / "my/LC_MESSAGES/django.mo").write_bytes(content)
    monkeypatch.setenv("KARPEAR_LOCALES", str(tmp_path))
    with pytest.raises(SettingError, match="KARPEAR_LOCALES"):
        env_locales("KARPEAR_LOCALES")


def test_what_a_press_says_is_in_the_language_of_each_reader() -> None:
    with pytest.raises(TypeError, match="Not lazy"):
        press_page("Said while the module was read.", to="home")
