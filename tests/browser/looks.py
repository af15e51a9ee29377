"""How a page looks: what axe finds, and whether it fits."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{page.url}: {v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in violations]


def fits(page: Page) -> bool:
    """Nothing is cut or scrolls sideways: neither the page nor its bar."""
    wide = "(one) => one && one.scrollWidth > one.clientWidth"
    return not page.evaluate(f"[document.documentElement, document.querySelector('.top nav')].some({wide})")
