#!/bin/sh
# What must hold before a change is handed in. All checks run side by side; the first failure is not the last word.
set -u
cd "$(dirname "$0")/.."
work="${TMPDIR:-/tmp}/karpear-check.$$"
mkdir -p "$work"
export KARPEAR_DATA="$work/data"
unset DJANGO_SETTINGS_MODULE DATABASE_URL
# Six processes read every file of the product: compiled once, also where Python is told to leave nothing behind.
if [ -n "${PYTHONDONTWRITEBYTECODE:-}" ]; then
  unset PYTHONDONTWRITEBYTECODE
  export PYTHONPYCACHEPREFIX="$PWD/.pytest_cache/bytecode"
fi
trap 'rm -rf "$work"' EXIT
names=""

check() {
  name=$1
  shift
  names="$names $name"
  { "$@" >"$work/$name" 2>&1; echo $? >"$work/$name.code"; } &
}

bin=.venv/bin
sources="src tests assets.py hatch_build.py manage.py"
# shellcheck disable=SC2086
check format $bin/ruff format --check --quiet $sources
# shellcheck disable=SC2086
check lint $bin/ruff check --quiet $sources
check templates $bin/djangofmt --quiet --check src
check floors $bin/lint-imports --no-logo
check pages scripts/node.sh biome check --error-on-warnings
check scripts scripts/node.sh tsc --project .
check vault scripts/node.sh tsc --project tsconfig.worker.json
check sealing scripts/node.sh node --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --test-isolation=none --test \
  tests/js/*.test.mjs
# Before whatever else sets Django up: it makes the keys.
$bin/python manage.py check --fail-level WARNING >"$work/django" 2>&1
echo $? >"$work/django.code"
names="$names django"
check types $bin/mypy
# Plain examples run once: in the walk over every branch, under coverage.
check rules $bin/python -m pytest -q -p no:schemathesis -n 2 --dist worksteal -m "not plain" tests/house tests/rules
check migrations $bin/python manage.py makemigrations --check --dry-run
wait
failed=""
for name in $names; do
  if [ "$(cat "$work/$name.code")" = 0 ]; then
    echo "✓ $name"
  else
    cat "$work/$name"
    failed="$failed $name,"
    echo "✗ $name"
  fi
done
[ -z "$failed" ] || { echo "Not yet:${failed%,}"; exit 1; }
