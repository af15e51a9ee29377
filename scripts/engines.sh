#!/bin/sh
# Firefox and WebKit, the engine of Safari, for the short walk through what must work in them. Linux only.
set -eu

[ "$(uname)" = Linux ] || exit 0
found() { { command -v firefox-esr || command -v firefox; } && command -v WebKitWebDriver && command -v Xvfb; } >/dev/null

found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "No Firefox or WebKit yet: asking the system's packages." >&2
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    firefox-esr webkit2gtk-driver xvfb >&2 && found && exit 0
fi
echo "tests/browser/test_engines.py needs Firefox and WebKit, and they could not be installed here. Install your" >&2
echo "system's packages (Debian: sudo apt-get install firefox-esr webkit2gtk-driver xvfb), then run make test again." >&2
exit 1
