#!/bin/sh
# Makes sure that there is an `age` command: the tests open what browsers sealed with it, as people would without us.
set -eu

found() { command -v age >/dev/null && command -v age-keygen >/dev/null; }

found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "No age command yet: asking the system's packages." >&2
  apt-get update -qq && apt-get install -y -qq age >&2 && found && exit 0
fi
echo "The tests need the age command, and it could not be installed here. Install your system's package" >&2
echo "(Debian, Ubuntu: sudo apt-get install age; macOS: brew install age), then run make test again." >&2
exit 1
