#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: one without windows, which costs a quarter of the work
# (Playwright's, else the system's); else the system's other one; else says how.
set -eu
cd "$(dirname "$0")/.."
asked=.tools/asked-for-a-browser # in vain: what there is will do, and nobody waits for it again

found() {
  .venv/bin/python - "$@" <<'PYTHON'
import sys
from playwright.sync_api import sync_playwright
from tests.browser.conftest import SYSTEM, WINDOWLESS, first_of
with sync_playwright() as playwright:
    browser = first_of(playwright.chromium, None, *WINDOWLESS, *([] if "windowless" in sys.argv else SYSTEM))
    sys.exit(browser is None or browser.close())
PYTHON
}

packages() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null &&
    timeout 300 apt-get update -qq && timeout 300 apt-get install -y -qq "$1" >&2
}

# A few tests look at notices, and at what a profile keeps on the disk: they ask for one with windows, too.
both() {
  found windowless || return 1
  command -v chromium || command -v chromium-browser || command -v google-chrome || packages chromium || true
}

both >/dev/null && exit 0
[ -e "$asked" ] && found && exit 0
echo "No Chromium without windows yet: asking the system's packages, then Playwright for one." >&2
packages chromium-headless-shell && both >/dev/null && exit 0
timeout 300 .venv/bin/python -m playwright install chromium-headless-shell >&2 && both >/dev/null && exit 0
mkdir -p .tools
touch "$asked"
found && exit 0
packages chromium && found && exit 0
echo "The browser tests need Chromium, and it could not be installed here. Install your system's package" >&2
echo "(Debian: sudo apt-get install chromium; macOS: brew install --cask chromium), then run make test again." >&2
exit 1
