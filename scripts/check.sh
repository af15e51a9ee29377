#!/bin/sh
# What must hold before a change is handed in, fastest first. Every check runs; the first failure is not the last word.
set -u
cd "$(dirname "$0")/.."
export KARPEAR_DATA="${TMPDIR:-/tmp}/karpear-check.$$"
unset DJANGO_SETTINGS_MODULE DATABASE_URL
trap 'rm -rf "$KARPEAR_DATA"' EXIT
failed=""

check() {
  name=$1
  shift
  if "$@"; then echo "✓ $name"; else failed="$failed $name,"; echo "✗ $name"; fi
}

bin=.venv/bin
sources="src tests assets.py hatch_build.py manage.py"
# shellcheck disable=SC2086
check format $bin/ruff format --check --quiet $sources
# shellcheck disable=SC2086
check lint $bin/ruff check --quiet $sources
check floors $bin/lint-imports --no-logo
check django $bin/python manage.py check --fail-level WARNING
check migrations $bin/python manage.py makemigrations --check --dry-run
check types $bin/mypy
check rules $bin/python -m pytest -q tests/house tests/rules
[ -z "$failed" ] || { echo "Not yet:${failed%,}"; exit 1; }
