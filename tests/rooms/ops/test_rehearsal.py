"""The rehearsal of a copy: in a place of its own, with nothing of the server that it rehearses for."""

from pathlib import Path

import pytest
from django.db import connection

from karpear.ops.backup.archive import back_up
from karpear.ops.backup.outside import run_command
from karpear.ops.backup.trial import open_copy
from karpear.ops.backup.trial_key import trial_recipient
from karpear.people.models import Person
from tests.cast import NOW, Cast, build_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    return build_cast()


@pytest.fixture
def handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What systemd hands to the service: secrets as files, the address of its database among them."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "secrets_DATABASE_URL").write_text(f"sqlite:///{connection.settings_dict['NAME']}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder


@pytest.mark.once
def test_it_never_reaches_the_database_whose_address_systemd_handed_over(
    people: Cast, tmp_path: Path, handed_over: Path
) -> None:
    """It restored into the one that serves, which refused it: an alarm each month that no copy opens."""
    copy = tmp_path / "copy.age"
    back_up(file=copy, to=[trial_recipient(new_key=True)], now=NOW)
    content = open_copy(copy)
    assert content.place == "sqlite" and content.rows > Person.objects.count()


@pytest.mark.once
def test_the_command_that_sends_is_not_told_where_the_secrets_are(tmp_path: Path, handed_over: Path) -> None:
    seen = tmp_path / "seen"
    assert run_command(["sh", "-c", f"env > {seen}"]) == ""
    assert str(handed_over) not in seen.read_text()
