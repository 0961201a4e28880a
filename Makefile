# `make` alone lists every target.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app run
DEMO := COLLEGE_MODE=demo COLLEGE_TODAY=$${COLLEGE_TODAY:-2026-10-14}

.DEFAULT_GOAL := help
.PHONY: help run test check lint format types migration i18n i18n-check sync bench clean test-postgresql

help:  ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

$(VENV)/pip-ready:
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m virtualenv $(VENV) 2>/dev/null || \
		{ echo "Neither venv nor virtualenv is here. Install one: apt-get install python3-venv (or: $(PYTHON) -m pip install virtualenv)"; exit 1; }
	@touch $@

$(VENV)/installed: requirements.txt | $(VENV)/pip-ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt requirements.txt | $(VENV)/pip-ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/installed

run: $(VENV)/installed  ## Bring up the invented college on http://127.0.0.1:8080
	@$(DEMO) $(FLASK) db upgrade
	@$(DEMO) $(FLASK) sync-access
	@$(DEMO) $(FLASK) demo --if-empty
	@echo "http://127.0.0.1:$${PORT:-8080}"
	@$(DEMO) $(BIN)/python run.py

test: $(VENV)/installed-dev  ## Run the whole suite (a browser that is not there is skipped aloud)
	$(BIN)/python -m pytest tests/browser
	$(BIN)/python -m pytest -n auto --ignore=tests/browser

test-postgresql: $(VENV)/installed-dev  ## Run the suite on a PostgreSQL of its own (the words of the screens do not depend on the engine)
	$(BIN)/python -m pytest -n auto --postgresql --ignore=tests/browser --ignore=tests/test_russian.py

check: lint types test test-postgresql  ## Everything that continuous integration asks

lint: $(VENV)/installed-dev  ## Look for mistakes and untidiness
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/installed-dev  ## Tidy the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/installed-dev  ## Check the types of policy and rules
	$(BIN)/mypy app/policy app/*/*rules.py

migration: $(VENV)/installed-dev  ## Write a migration: make migration m="add buildings"
	$(DEMO) $(FLASK) db migrate -m "$(m)"

i18n: $(VENV)/installed-dev  ## Collect phrases and compile the catalogue
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k gettext_noop -k ngettext:1,2 --no-location --omit-header -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations -l ru --no-fuzzy-matching --ignore-obsolete --omit-header -w 110
	$(BIN)/pybabel -q compile -d translations

i18n-check: $(VENV)/installed-dev  ## Say which phrases have no Russian
	$(BIN)/python -m pytest -q tests/test_translations.py

sync: $(VENV)/installed  ## Seed roles and rights from policy/access.py
	$(FLASK) sync-access

bench: $(VENV)/installed-dev  ## Measure the costs and write docs/performance.md (QUICK=1: a smaller college)
	$(BIN)/python -m bench $(if $(QUICK),--quick)

clean:  ## Forget the environment and the invented college
	rm -rf $(VENV) instance .pytest_cache .ruff_cache .mypy_cache
