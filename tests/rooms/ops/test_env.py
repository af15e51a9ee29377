"""Settings from the environment: what cannot be meant is refused with one line that says what to write."""

from pathlib import Path

import pytest

from karpear.ops import env as environment
from karpear.ops.env import (
    SettingError,
    data_folder,
    env_choice,
    env_number,
    env_phone,
    env_proxies,
    env_token,
    env_url,
)

pytestmark = pytest.mark.once


@pytest.mark.parametrize("wrong", ["abc", "ftp://example.org", "https://", "https://x:port", "example.org"])
def test_an_address_is_whole(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("A", wrong)
    with pytest.raises(SettingError, match="A must be a whole address"):
        env_url("A")
    monkeypatch.setenv("A", "https://example.org:8443/")
    assert env_url("A", "http://localhost") == "https://example.org:8443"


@pytest.mark.parametrize("wrong", ["0", "-3", "inf", "nan", "many"])
def test_a_number_is_not_too_small(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("A", wrong)
    with pytest.raises(SettingError, match="A must be"):
        env_number("A", 4, 1)


def test_a_phone_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for right in ("+855 12 000 001", "1234", "012-000-001"):
        monkeypatch.setenv("A", right)
        assert env_phone("A") == right
    monkeypatch.setenv("A", "hello")
    with pytest.raises(SettingError, match="A must be the number of a phone"):
        env_phone("A")


def test_a_proxy_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for right in ("", "10.0.0.1", "10.0.0.1, fd00::/8", "172.16.0.0/12"):
        monkeypatch.setenv("A", right)
        assert env_proxies("A") == right
    for wrong in ("abc", "proxy:80", "10.0.0.1,", "10.0.0.300", "*"):
        monkeypatch.setenv("A", wrong)
        with pytest.raises(SettingError, match="address of the proxy"):
            env_proxies("A")


def test_a_data_folder_below_where_one_stands_is_that_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KARPEAR_DATA", "demo-1")
    assert data_folder() == tmp_path / "demo-1"
    assert (tmp_path / "demo-1").is_dir()


@pytest.mark.parametrize("wrong", ["short", "k" * 31, "a secret of several words that is long enough", "ក" * 40])
def test_a_token_is_long_and_is_not_repeated(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("A", wrong)
    with pytest.raises(SettingError, match="A must be at least 32 characters") as refusal:
        env_token("A")
    assert wrong not in str(refusal.value)


def test_a_token_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not env_token("A")
    (tmp_path / "token").write_text("k" * 32 + "\n")
    monkeypatch.setenv("A_FILE", str(tmp_path / "token"))
    assert env_token("A") == "k" * 32


def test_a_choice_is_one_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env_choice("A", ("text", "json")) == "text"
    monkeypatch.setenv("A", "xml")
    with pytest.raises(SettingError, match="A must be text or json"):
        env_choice("A", ("text", "json"))


def test_next_to_a_service_no_second_installation_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Root who types `karpear backup` for `karpear as-service backup` would copy an empty folder, and be content."""
    settings = tmp_path / "environment"
    monkeypatch.setattr(environment, "SERVICE_SETTINGS", str(settings))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KARPEAR_DATA")
    assert data_folder() == tmp_path / ".local/share/karpear"
    data_folder().rmdir()
    settings.touch()
    with pytest.raises(SettingError, match="karpear as-service doctor"):
        data_folder()
    assert not (tmp_path / ".local/share/karpear").exists()
    monkeypatch.setenv("KARPEAR_DATA", str(tmp_path / "other"))
    assert data_folder() == tmp_path / "other"
