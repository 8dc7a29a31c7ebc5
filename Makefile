# What a person does with this project. Works with the make of every Linux and with macOS's 3.81.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.complete

.DEFAULT_GOAL := help
.PHONY: help .venv run test test-other prove bench lint format types screenshots lock

help:  ## list these targets
	@sed -n 's/^\([-.a-z]*\):[^#]*## /\1	/p' Makefile | expand -t 14

# A folder is never newer than what is in it, so the target is a stamp that the last step writes: an install that
# was interrupted is repeated, and so is one whose lock has changed since. uv only makes it faster: one on this
# machine, else one put into the environment; where it fails, pip does the same. An environment that works is kept, because
# somebody may be running from it.
.venv: $(STAMP)  ## make the environment, and nothing else

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
	|| { echo "Mini Mentorship needs Python 3.11 to 3.14: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
	@rm -f $(STAMP)
	@echo "Making .venv (a minute or two the first time)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv \
	|| { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@uv=$$(command -v uv) && $$uv --version >/dev/null 2>&1 || uv=$(BIN)/uv; \
	test "$$uv" != $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null; \
	$$uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock 2>/dev/null \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: .venv  ## start everything on http://localhost:8080 with demo people (PORT=… for another)
	@$(if $(PORT),MENTORSHIP_PORT=$(PORT) )exec $(BIN)/mini-mentorship demo

test: .venv  ## the whole suite, against a real PostgreSQL and, where there is one, a real browser
	@$(BIN)/pytest -n auto

test-other: .venv  ## persistence and domain (ONLY=… of them) on the oldest PostgreSQL, from 15 on, that this machine has
	@$(BIN)/python -m tests.tools.other_server $(ONLY)

prove: .venv  ## the promises at full count, as a table (a quarter of an hour; ONLY="R1 S9" for some)
	@$(BIN)/python -m tests.tools.prove $(ONLY)

bench: .venv  ## what things cost, beside bare ones (BENCH="board live" for some of it; BEFORE=commit: beside that commit's)
	@$(BIN)/python -m bench

lint: .venv  ## rules and format
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

format: .venv  ## put the code into its format
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

types: .venv  ## mypy, strict
	@$(BIN)/mypy

screenshots: .venv  ## save every screen, desktop and phone, light and dark, in screenshots/
	@$(BIN)/python -m tests.tools.screenshots

lock: .venv  ## pin what pyproject.toml asks for (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --group dev pyproject.toml \
	-o requirements.lock --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
