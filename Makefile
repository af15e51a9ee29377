# Karpear: `make run` starts the demo, `make test` runs every test. Nothing else is needed first.
.DEFAULT_GOAL := help
.PHONY: help run setup test check soak another-day release fmt lock tools schemas assets messages structure
.PHONY: retention clean
BIN := .venv/bin
PYTEST := env -u DJANGO_SETTINGS_MODULE -u DATABASE_URL $(BIN)/python -m pytest
# Three workers more than cores, since some always wait for a process, a browser or the database; eleven at most.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); [ $$n -gt 8 ] && n=8; echo $$((n + 3)))
SOURCES := src tests assets.py hatch_build.py manage.py

help: ## show this
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 20

run: assets ## start the demo on http://localhost:8000
	@$(BIN)/karpear demo $(ARGS)

setup: .venv/.ready ## install everything into .venv (leaves .venv/bin/karpear)

.venv/.ready: requirements/uv.txt requirements/dev.txt pyproject.toml scripts/setup.sh
	@echo "Setting up (once; a minute or two) …" >&2
	@scripts/setup.sh
	@touch $@

# What files for other systems are validated against.
schemas: setup .tools/schemas/.ready

.tools/schemas/.ready: requirements/schemas.txt | .venv/.ready
	@rm -rf .tools/schemas
	@.tools/bin/uv pip install --quiet --no-deps --require-hashes --target .tools/schemas -r requirements/schemas.txt
	@touch $@

assets: setup
	@$(BIN)/python assets.py

tools: schemas
	@scripts/browser.sh
	@scripts/engines.sh
	@scripts/age.sh

test: assets tools ## every test: on SQLite with the browser, then on PostgreSQL
	$(PYTEST) -n $(WORKERS) --dist worksteal
	$(PYTEST) -n $(WORKERS) --dist worksteal --postgres

check: assets schemas ## the fast checks: format, lint, types, floors, house rules, pure rules
	@scripts/check.sh

soak: assets tools ## the long tests: chaos, big state machines, load, real programs around it
	@scripts/programs.sh
	@red=0; for database in "" --postgres; do \
	  $(PYTEST) -m "soak and not timed" -n $$(($(WORKERS) - 2)) --dist worksteal --timeout=3600 $$database || red=1; \
	  $(PYTEST) -m "soak and timed" --timeout=3600 $$database || red=1; \
	done; exit $$red

another-day: assets ## rooms and flows on a day of January that is more than a year away
	@scripts/another_day.sh $(PYTEST) -n $(WORKERS) --dist worksteal

release: assets ## build a release twice; leaves wheel, sdist, SBOM, hashes and notes in dist/
	@$(BIN)/python scripts/release.py $(ARGS)

fmt: assets ## put the code in order
	@$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	@$(BIN)/ruff format --quiet $(SOURCES)
	@$(BIN)/djangofmt --quiet src
	@scripts/node.sh biome check --write --log-level=error

lock: setup ## rewrite the lock files
	@scripts/lock.sh

messages: setup ## collect translatable words into the catalogues
	@KARPEAR_DATA="$$(mktemp -d)" DJANGO_SETTINGS_MODULE=karpear.project.settings $(BIN)/python scripts/messages.py

structure: setup ## draw docs/structure.md from the imports
	@$(BIN)/python scripts/structure.py

retention: setup ## write the table of how long things are kept from the models
	@KARPEAR_DATA="$$(mktemp -d)" DJANGO_SETTINGS_MODULE=karpear.project.settings $(BIN)/python scripts/retention.py

clean: ## remove everything that can be made again
	rm -rf .venv .tools node_modules src/karpear/ui/static/ui/dist src/karpear/ui/fonts .mypy_cache .ruff_cache .pytest_cache
