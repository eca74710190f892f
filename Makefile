# Everything a person or a machine does with this folder; `make` alone lists it.
# PYTHON=python3.12 (3.11 or newer) picks the Python; all else is in setup/.
# Recipes name relative paths only, so that the folder's own path may hold spaces.

export PYTHON
BIN = .venv/bin/python -m

.PHONY: help run test check sentences format bench screens lock clean

help: ## list what there is to make
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile | expand -t 18

run: ## install what is missing and start the desk with its demo world
	@setup/with_python prepare run
	@DESK_DEMO=$${DESK_DEMO:-1} exec .venv/bin/desk run

test: ## run all tests, on both databases and in a browser
	@setup/with_python prepare test
	@$(BIN) pytest

check: ## look at format, style, types, imports, translations
	@setup/with_python prepare check
	@$(BIN) ruff format --check --quiet
	@$(BIN) ruff check --quiet
	@$(BIN) mypy --no-error-summary
	@.venv/bin/python -c 'from importlinter.cli import lint_imports_command as c; c()' --no-logo
	@.venv/bin/python setup/sentences.py check

sentences: ## bring new sentences into translations/, for someone to translate
	@setup/with_python prepare check
	@.venv/bin/python setup/sentences.py update

format: ## put the code into its one format
	@setup/with_python prepare check
	@$(BIN) ruff format
	@$(BIN) ruff check --fix

bench: ## measure how quick the desk is
	@setup/with_python prepare test
	@$(BIN) benchmarks

screens: ## take a picture of every page, into var/screens
	@setup/with_python prepare test
	@$(BIN) tests.journeys.screens

lock: ## choose the newest releases and write them, with their hashes, into the lock files
	@setup/with_python lock

clean: ## remove what was installed and made here; the data in var/ stays
	rm -rf .venv node_modules static/vendor translations/*/LC_MESSAGES/*.mo
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
