"""A page that talks to its worker past the page, as a server that lies could make it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

STEPS = (Path(__file__).parent / "hostile_steps.js").read_text()


def ask(page: "Page", op: str, args: Any = None) -> Any:
    return page.evaluate("([op, args]) => vault.ask(op, args)", [op, args])
