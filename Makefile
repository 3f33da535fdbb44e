# Kaohe's commands. Each one first makes the machine ready (deploy/setup), which is quick when nothing is to be done.

PORT ?= $(or $(KAOHE_PORT),8000)
# The first Python that is new enough; name another with `make PYTHON=/path/to/python3 ...`.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
ARGS ?=
# How many test files run at a time; 0 runs all in one process. With two a judge of one may clear boxes another made.
WORKERS ?= 0

SETUP = $(if $(PYTHON),$(PYTHON) -m deploy.setup,@echo "Kaohe needs Python 3.11 or newer." >&2; exit 1;)
KAOHE = .venv/bin/kaohe

.PHONY: help run setup test check bench soak clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 10

run: setup ## Set up, load the demo sitting, print the sign-ins and serve on 127.0.0.1 (PORT=8000)
	@$(KAOHE) demo load
	@exec $(KAOHE) serve --port $(PORT)

setup: ## Only make this machine ready for `run`
	@$(SETUP) run

test: ## The whole test suite, Docker, PostgreSQL and browser included (ARGS= goes to pytest)
	@$(SETUP) test
	@.venv/bin/python -m pytest $(if $(filter-out 0,$(WORKERS)),-n $(WORKERS) --dist loadfile) $(ARGS)

check: ## Format, lint, types (Python and browser), layers, browser bundles
	@$(SETUP) check
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	@$(SETUP) browser-types
	@$(SETUP) same-bytes
	.venv/bin/python -m pytest -q tests/guards

bench: ## Benchmarks beside bare runs (ARGS="judging limits --scale 0.5"); figures go to build/bench/NAME.json
	@$(SETUP) bench
	@.venv/bin/python -m tests.bench $(ARGS)

soak: ## The full sizes of the fault tests: 1,000 kills each of web and database, 500 moves and more; hours (FAULTS=200)
	@$(SETUP) test
	@KAOHE_FAULTS=$(or $(FAULTS),200) KAOHE_MOVES=500 .venv/bin/python -m pytest -s -q --timeout=7200 tests/integration/test_faults_*.py tests/integration/test_live_moving.py $(ARGS)
	@KAOHE_FAULTS=$(or $(FAULTS),200) KAOHE_TRANSPORT=stock .venv/bin/python -m pytest -s -q --timeout=7200 tests/integration/test_faults_saving.py tests/integration/test_faults_saving_network.py -m "not postgres" $(ARGS)
	@KAOHE_REQUESTS=10000 KAOHE_FROZEN_S=30 .venv/bin/python -m pytest -s -q --timeout=1800 tests/integration/test_*_deadline.py

clean: ## Remove what can be made again (environment, bundles, build/); var/ with its data stays
	rm -rf .venv build client_static/node_modules client_static/vendor .mypy_cache .pytest_cache .ruff_cache
