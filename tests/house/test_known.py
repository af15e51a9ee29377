"""The page on what the server knows leaves no table of the vault out."""

from django.apps import apps

from tests.house.source import ROOT

PAGE = ROOT / "docs/security/what-the-server-knows.md"


def test_every_table_of_the_vault_is_on_the_page():
    text = PAGE.read_text()
    rooms = ("karpear.vault.", "karpear.cases.", "karpear.readiness.packs.")
    models = [m for m in apps.get_models() if m.__module__.startswith(rooms)]
    missing = sorted(f"{m._meta.app_label}.{m.__name__}" for m in models if f"`{m.__name__}`" not in text)
    assert not missing, f"Say in docs/security/what-the-server-knows.md what stands in clear in {missing}"
