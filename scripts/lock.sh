#!/bin/sh
# Rewrites the lock files from pyproject.toml and package.json: hashes, no host names, no paths.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-.tools/bin/uv}
flags="--quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links"
flags="$flags --python-version 3.12 ${LOCK_FLAGS:-}"
# shellcheck disable=SC2086
{
  echo uv | "$uv" pip compile $flags - --output-file requirements/uv.txt
  "$uv" pip compile $flags pyproject.toml --output-file requirements/run.txt
  "$uv" pip compile $flags pyproject.toml --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
} >/dev/null
.venv/bin/python assets.py --lock
