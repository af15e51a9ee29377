"""Documentation says where things are: links lead somewhere, and every channel and guide can be found."""

import re
from pathlib import Path

import pytest

from karpear.people.models import Channel, ContactRole
from karpear.rules.alarm.ladder import Policy
from tests.house.source import ROOT

LINK = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
CODE = re.compile(r"```.*?```", re.DOTALL)
SKIP = {".venv", "node_modules", ".tools", "test-results", "demo-data", "data", "build", "dist"}
PAGES = sorted(p for p in ROOT.rglob("*.md") if not SKIP & set(p.relative_to(ROOT).parts) and p.name[0] != ".")


def anchors(page: Path) -> set[str]:
    """The fragments of a page's headings, as they are made where the pages are read."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def broken(page: Path) -> list[str]:
    broken_links = []
    for link in (a or b for a, b in LINK.findall(CODE.sub("", page.read_text()))):
        path, _, fragment = link.partition("#")
        if ":" in path:
            continue
        target = page if not path else page.parent / path
        if path.startswith("/") or not target.exists() or (fragment and fragment not in anchors(target)):
            broken_links.append(link)
    return broken_links


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    assert not broken(page)


@pytest.mark.parametrize("folder", ["decisions", "guide", "running"])
def test_every_page_is_in_its_index(folder: str):
    index = ROOT / "docs" / folder / "README.md"
    text = index.read_text()
    missing = [p.name for p in index.parent.glob("*.md") if p != index and f"]({p.name}" not in text]
    assert not missing, f"Name in docs/{folder}/README.md: {missing}"


def test_every_channel_is_explained():
    text = (ROOT / "docs/running/channels.md").read_text()
    names = {
        Channel.EMAIL: "E-mail",
        Channel.SMS: "KARPEAR_SMS",
        Channel.CHAT: "KARPEAR_CHAT",
        Channel.DRILL: "Drill",
        Channel.PUSH: "KARPEAR_PUSH",
    }
    assert set(names) == set(Channel), "Say in this test and in docs/running/channels.md what the new channel is"
    missing = [word for word in names.values() if word not in text]
    assert not missing, f"Explain in docs/running/channels.md: {missing}"


def test_the_ladders_times_are_those_of_the_rule():
    """docs/guide/ladder.md is the source that rules.ladder names: one of them changed alone is a mistake."""
    text = (ROOT / "docs/guide/ladder.md").read_text()
    rows = [row.split("|")[1].strip() for row in text.splitlines() if re.match(r"\| (at once|\d+ min)", row)]
    p = Policy()
    minutes = [f"{s // 60} min" for s in (p.repeat_s, p.others_s, p.leads_s, p.contacts_s)]
    assert rows == ["at once", *minutes, f"{p.exhausted_s // 60} min, then every {p.exhausted_repeat_s // 60} min"]
    assert f"for {p.overtake_s // 60} minutes is overtaken" in " ".join(text.split())


def test_every_role_of_a_contact_is_explained():
    text = " ".join((ROOT / "docs/guide/contacts.md").read_text().lower().split())
    words = {"partner_ngo": "partner organisation", "un_office": "un office", "local_authority": "local authority"}
    missing = [role for role in ContactRole.values if words.get(role, role) not in text]
    assert not missing, f"Name in docs/guide/contacts.md: {missing}"
