#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: Playwright's, else the system's, else says how.
set -eu
cd "$(dirname "$0")/.."

found() {
  .venv/bin/python - <<'PYTHON'
import sys
from playwright.sync_api import sync_playwright
from tests.browser.conftest import launch
with sync_playwright() as playwright:
    browser = launch(playwright)
    sys.exit(browser is None or browser.close())
PYTHON
}

found && exit 0
echo "No Chromium yet: asking Playwright for one." >&2
timeout 300 .venv/bin/python -m playwright install chromium-headless-shell >&2 && found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "That did not work: asking the system's packages." >&2
  apt-get update -qq && apt-get install -y -qq chromium >&2 && found && exit 0
fi
echo "The browser tests need Chromium, and it could not be installed here. Install your system's package" >&2
echo "(Debian: sudo apt-get install chromium; macOS: brew install --cask chromium), then run make test again." >&2
exit 1
