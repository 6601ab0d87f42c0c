# How to run, test and look after this project. `make` alone lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
PORT ?= 8501

BIN := .venv/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1 \
	$(BIN)/python -m pip install -qq --progress-bar off

.PHONY: help install run test test-wide test-chaos lint sync catalogues pictures lock audit sbom clean

help:
	@echo 'make run        install what is needed, build the mirror, serve the site on http://localhost:$(PORT)'
	@echo 'make test       install what tests need; check style, types and import rules; run the tests'
	@echo 'make test-wide  run what takes long: every record, real servers beside ours, a cluster'
	@echo 'make test-chaos ten minutes of faults, one after the other, while the site is read'
	@echo 'make lint       only check style, types and import rules'
	@echo 'make sync       bring the mirror up to date with the registry'
	@echo 'make install    only install what the site needs, into .venv'
	@echo 'make catalogues collect the messages for readers into the catalogues of translations'
	@echo 'make pictures   take pictures of every page into build/pictures, and those in the README'
	@echo 'make lock       renew the lists of all packages with their hashes, after a version was raised'
	@echo 'make audit      ask for known weaknesses of what the site is made of'
	@echo 'make sbom       write build/sbom.cdx.json, what the site is made of (CycloneDX)'
	@echo 'make clean      remove what was installed and cached here; the mirror stays'
	@echo
	@echo 'PYTHON=python3.12 chooses the Python to start from (3.11 or newer); PORT=8600 the port.'

install: .venv/installed
	@echo 'All that the site needs is installed in .venv.'

run: .venv/installed
	@$(BIN)/python -m registry seed
	@exec $(BIN)/python -m registry serve --port $(PORT)

sync: .venv/installed
	@$(BIN)/python -m registry sync

lint: .venv/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# A module's tests stay together, as they share a served site or a mirror; and in their order, since
# the last ones are short and leave no processor idle for long.
# They write many small files and wait until each is on the disk: in memory they wait for nothing.
IN_MEMORY := $(shell [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -ge 1000000 ] \
	2>/dev/null && echo TMPDIR=/dev/shm)
PYTEST := $(IN_MEMORY) $(BIN)/python -m pytest -n auto --maxprocesses=4 --dist=loadscope --no-loadscope-reorder
test: lint
	$(PYTEST)

test-wide: .venv/installed-dev
	$(PYTEST) -m wide

test-chaos: .venv/installed-dev
	CHAOS_SECONDS=600 $(BIN)/python -m pytest -s -m chaos tests/chaos

catalogues: .venv/installed-dev
	@mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg --no-default-keywords -k say -k count:1,2 -k _mark \
		--no-location --sort-output -o build/messages.pot .
	@for file in data/locale/*.po; do \
		tag=$$(basename "$$file" .po); \
		$(BIN)/pybabel -q update -i build/messages.pot -o "$$file" -l "$${tag//-/_}" \
			--width=100 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; \
	done

pictures: .venv/installed-dev
	$(BIN)/python -m tests.pages.pictures

# For every Python from 3.11 on and every system: each file of a version has its hash. What the
# site and its tests share has one version.
UV_LOCK := $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 \
	--no-annotate --no-header
lock: .venv/installed-dev
	$(UV_LOCK) requirements.txt -o requirements.lock
	$(UV_LOCK) -c requirements.lock requirements-dev.txt -o requirements-dev.lock

audit: .venv/installed-dev
	@$(BIN)/python -m tests.supply.audit

sbom: .venv/installed-dev
	@$(BIN)/python -m tests.supply.bill

clean:
	rm -rf .venv tests/npm/node_modules tests/clients/venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The two stamps say which list was installed last; a list that changed is installed again.
.venv/installed: requirements.lock | $(BIN)/python
	@echo 'Installing what the site needs into .venv (some minutes the first time) …'
	@$(PIP) --require-hashes --requirement requirements.lock
	@touch $@

# Checkers written in JavaScript lie in tests/npm. Without npm, the tests that need them are skipped.
# Clients of the registry's API need versions of their own of what they are made of: tests/clients.
.venv/installed-dev: requirements-dev.lock tests/npm/package-lock.json \
		tests/clients/requirements.txt | $(BIN)/python
	@echo 'Installing what the tests need into .venv (some minutes the first time) …'
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@if command -v npm >/dev/null; then \
		npm ci --prefix tests/npm --ignore-scripts --no-audit --no-fund --loglevel=error; \
	else echo 'npm is missing, so some tests will be skipped. On Debian: sudo apt-get install npm' >&2; fi
	@$(BIN)/python -m venv --clear tests/clients/venv
	@$(subst $(BIN),tests/clients/venv/bin,$(PIP)) --no-deps --requirement tests/clients/requirements.txt
	@touch .venv/installed $@

$(BIN)/python:
	@'$(PYTHON)' -c '' 2>/dev/null || { \
		echo 'There is no working $(PYTHON) on this machine. Install Python 3.11 or newer, or name yours: make run PYTHON=/path/to/python3' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$('$(PYTHON)' --version) is too old: this project needs Python 3.11 or newer. Name another one: make run PYTHON=python3.12" >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt-get install python3-venv' >&2; exit 1; }
	@'$(PYTHON)' -m venv --clear .venv
