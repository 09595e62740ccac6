# `make` installs, builds the database and prints the dossier; `make help` lists the rest.
# An installation is repeated only when pyproject.toml has changed, so nothing needs a network twice.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := dossier
.PHONY: dossier database install check test lint format types docs renew serve release bench clean help

dossier: database ## install, build the database, print what it knows about Belarus and Kyrgyzstan
	@$(BIN)/bedfellows report dossier BLR KGZ
	@printf '%s\n' '' 'To type `bedfellows`, in each new terminal first type:  . $(BIN)/activate' \
	  'Then for example:                                     bedfellows --help' \
	  'Without that, from any folder:                        $(CURDIR)/$(BIN)/bedfellows --help'

database: install ## build the database, or bring it up to date
	@$(BIN)/bedfellows init

install: $(INSTALLED) ## make the virtual environment and install Bedfellows into it

check: lint types ## check style, types and the quick tests (on SQLite, in one process each)
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal -m "not slow"

test: $(INSTALLED_DEV) ## run every test, on SQLite and on PostgreSQL
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

lint: $(INSTALLED_DEV) ## check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(INSTALLED_DEV) ## correct style and formatting as far as ruff can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(INSTALLED_DEV) ## check types
	@$(BIN)/mypy .

docs: install ## write the generated pages of docs/
	@$(BIN)/bedfellows docs

renew: install ## bring the data files, the database and all pages of docs/ up to date
	@$(BIN)/python -m seeds.canonical
	@$(BIN)/bedfellows init
	@$(BIN)/bedfellows docs
	@$(BIN)/python tests/console_sessions.py

serve: database ## browse the database at http://127.0.0.1:8001/ (installs Datasette)
	@$(BIN)/python -c 'import datasette' 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[web]'
	@$(BIN)/bedfellows serve

release: database ## write the SQLite file, the data package and their checksums into dist/release
	@$(BIN)/bedfellows release dist/release --force
	@cd dist/release && sha256sum --check --quiet SHA256SUMS

bench: $(INSTALLED_DEV) ## measure speed and memory against what a user would pick instead
	@$(BIN)/python -m benchmarks

clean: ## remove the environment and all caches; the database stays
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Bedfellows needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ": name another with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@# An editable install leaves our own modules to be compiled whenever they are imported.
	@$(BIN)/python -m compileall -q *.py models migrations seeds reports
	@touch $@

$(INSTALLED_DEV): pyproject.toml $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
