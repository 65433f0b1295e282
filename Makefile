# `make report` builds everything from a fresh clone; `make help` lists the rest.

PYTHON ?= python3
# Workers share no fixtures, so tests that share a slow one stay together: one file, one worker.
PYTEST_ARGS ?= -n logical --dist loadfile
# Tests of slow outside judges, LibreOffice and Chromium among them, run in CI and by `make test-all`.
QUICK := not slow and not office and not browser
# For example: make lock LOCK_ARGS=--upgrade
LOCK_ARGS ?=

# Which faults, and how many at a time. For example: make mutants MUTANTS='reportgen.formula.parse*'
MUTANTS ?=
MUTANTS_JOBS ?= 2

export PYTHON
BIN := .venv/bin

# One lock for every platform and Python version, with no index named: any mirror of the registry serves it.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-config --no-strip-extras --custom-compile-command "make lock" $(LOCK_ARGS) pyproject.toml

.PHONY: help report test test-all test-full mutants coverage results lint format language docs bench lock clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

report: ## build the reports into output/
	@scripts/setup.sh runtime
	@$(BIN)/reportgen build

test: ## lint, types and the quick tests; where CI is set every test
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest $(PYTEST_ARGS) $(if $(CI),,-m "$(QUICK)")

test-all: ## what CI checks: the tests of slow outside judges too, about half an hour on two cores
	@CI=true $(MAKE) --no-print-directory test

test-full: ## the same with the full counts of the hardening tests, which CI tries a quarter of
	@REPORTGEN_FULL=1 $(MAKE) --no-print-directory test-all

mutants: ## put small faults into the code, by mutmut and from tests/mutants/, and score the tests: about 40 minutes
	@scripts/setup.sh dev
	@[ -n "$(MUTANTS)" ] || rm -rf mutants # which keeps verdicts that a changed test may have overtaken
	@$(BIN)/mutmut run --max-children $(MUTANTS_JOBS) $(MUTANTS) >mutants.log || { tail -n 20 mutants.log; exit 1; }
	@$(BIN)/python -m tests.mutants --jobs $(MUTANTS_JOBS) '$(or $(MUTANTS),*)' || true # told in the table of results
	@$(BIN)/python -m tests.results

coverage: ## print which lines the quick tests run, in their own process and in those they start
	@scripts/setup.sh dev
	@$(BIN)/pytest $(PYTEST_ARGS) -m "$(QUICK)" \
		--cov --cov-report=term --cov-report=json

results: mutants coverage ## both, written to tests/RESULTS.md
	@$(BIN)/python -m tests.results --write

lint: ## ruff and mypy
	@scripts/setup.sh dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: ## put the code in ruff's format, with its safe fixes
	@scripts/setup.sh dev
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format --quiet

language: ## write the template of translations, templates/language/reportgen.pot
	@scripts/setup.sh dev
	@$(BIN)/python scripts/language.py

docs: ## build the documentation into build/docs, with warnings as errors
	@scripts/setup.sh dev
	@$(BIN)/python -m sphinx --fail-on-warning --fresh-env --write-all --quiet -b html docs build/docs

bench: ## time the parts that take long
	@scripts/setup.sh dev
	@$(BIN)/python -m benchmarks

lock: ## pin the dependencies of pyproject.toml in requirements/
	@scripts/setup.sh dev
	@$(LOCK) --group build -o requirements/runtime.txt
	@$(LOCK) --group dev --all-extras -c requirements/runtime.txt -o requirements/dev.txt

clean: ## remove what was built and cached; .venv stays
	@find output -mindepth 1 ! -name .gitkeep -delete
	@rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants mutants.log .coverage* coverage.json
	@find . -name .venv -prune -o -name __pycache__ -exec rm -rf {} +
