"""How a page looks: what axe finds, and whether it fits."""

from base64 import b64encode
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

#: Beside what it looks for anyway: everything lies in a landmark, and what is pressed is large enough.
STRICT = {"resultTypes": ["violations"], "rules": {"region": {"enabled": True}, "target-size": {"enabled": True}}}


def faults(page: Page) -> list[str]:
    violations = Axe().run(page, options=STRICT).response["violations"]
    return [f"{page.url}: {v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in violations]


def fits(page: Page) -> bool:
    """Nothing is cut or scrolls sideways: neither the page nor its bar."""
    wide = "(one) => one && one.scrollWidth > one.clientWidth"
    return not page.evaluate(f"[document.documentElement, document.querySelector('.top nav')].some({wide})")


def with_khmer(page: Page) -> None:
    """Khmer letters as phones have them: a machine without a font for them draws wide boxes instead."""
    letters = b64encode((Path(settings.HERE).parent / "ui/fonts/NotoSansKhmer_400Regular.ttf").read_bytes()).decode()
    page.evaluate(
        """async (letters) => {
          const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
          const face = new FontFace("Noto Sans Khmer", bytes);
          document.fonts.add(await face.load());
        }""",
        letters,
    )
