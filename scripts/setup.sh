#!/bin/sh
# Makes .tools (uv, pinned by hash) and .venv (everything Karpear needs, pinned by hash). `make setup` calls it.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
modern() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }
works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; }

# 1. Pythons: any Python 3 starts uv; Karpear itself needs 3.12 or newer.
python=""
any=""
for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 python3 python; do
  if [ -z "$python" ] && modern "$candidate"; then python=$(command -v "$candidate"); fi
  if [ -z "$any" ] && works "$candidate"; then any=$(command -v "$candidate"); fi
done
if [ -z "$any" ]; then
  say "No Python 3 found. Install Python 3.12 or newer (Debian, Ubuntu: apt-get install python3 python3-venv;"
  say "macOS: brew install python), then run make again. PYTHON=/path/to/python3 names one that is elsewhere."
  exit 1
fi

# 2. uv, in an environment of its own.
start=${python:-$any}
pinned=$(cksum <requirements/uv.txt)
if [ ! -x .tools/bin/uv ] || [ "$(cat .tools/pinned 2>/dev/null)" != "$pinned" ]; then
  rm -rf .tools
  if ! "$start" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "This Python cannot make environments; installing python3-venv."
      apt-get update -qq && apt-get install -y -qq python3-venv >&2
    else
      say "$start cannot make environments. Install its venv package (Debian, Ubuntu: sudo apt-get install python3-venv),"
      say "then run make again."
      exit 1
    fi
  fi
  "$start" -m venv .tools
  .tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
  printf '%s' "$pinned" >.tools/pinned
fi
uv=.tools/bin/uv

# 3. Karpear's environment. uv knows more places to look for a Python than PATH, and may fetch one.
if [ -z "$python" ]; then
  python=$("$uv" python find '>=3.12' 2>/dev/null) || python='>=3.12'
fi
if [ ! -x .venv/bin/python ] || ! modern .venv/bin/python; then
  rm -rf .venv
  if ! "$uv" venv --quiet --python "$python" .venv; then
    say ""
    say "Karpear needs Python 3.12 or newer; this machine has $("$any" --version 2>&1) and no newer one could be fetched."
    say "Install one (Debian 13, Ubuntu 24.04: apt-get install python3; macOS: brew install python@3.13;"
    say "anywhere: pyenv install 3.13), then run make again. PYTHON=/path/to/python names one that is elsewhere."
    exit 1
  fi
fi
"$uv" pip sync --quiet --python .venv --require-hashes requirements/dev.txt
"$uv" pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
