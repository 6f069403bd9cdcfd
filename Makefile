# Everything a newcomer needs: `make chat` and `make test`. Python 3.11 or newer with venv, git and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The lock is complete, so nothing is left to resolve: without --no-deps, pip before 23.3 takes the newest release for a
# dependency with extras (coverage[toml]) and then misses its hash.
INSTALL := $(PIP) install --require-hashes --no-deps --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help chat run ask test format lint types imports check curate tests eval fit bench bench-delivery soak lock clean

help: ## list all targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kaznato needs Python 3.11 or newer, and this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo 'Setting up (once) …' >&2
	@$(INSTALL) -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo 'Setting up what the tests need (once) …' >&2
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: requirements-bench.lock $(VENV)/.dev
	@echo 'Setting up what the comparison needs (once) …' >&2
	@$(INSTALL) -r requirements-bench.lock
	@touch $@

$(VENV)/.curate: requirements-curate.lock $(VENV)/.runtime
	@echo 'Setting up what curators need (once) …' >&2
	@$(INSTALL) -r requirements-curate.lock
	@touch $@

chat: $(VENV)/.runtime ## talk to the bot in the terminal: no token, no network
	@$(BIN)/kaznato chat

run: $(VENV)/.runtime ## run the bot on Telegram (TELEGRAM_BOT_TOKEN in the environment or .env)
	@$(BIN)/kaznato run

check: $(VENV)/.runtime ## verify the fact base and say what it lacks
	@$(BIN)/kaznato check

curate: $(VENV)/.curate ## set up the tools for curators, and say how to use them
	@$(BIN)/kaznato curate --help
	@echo 'What each does: docs/knowledge.md, section "More words"; its options: $(BIN)/kaznato curate WORK --help'

test: $(VENV)/.dev lint types imports check tests ## everything that must pass before a commit

format: $(VENV)/.dev ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .

types: $(VENV)/.dev
	@$(BIN)/mypy

imports: $(VENV)/.dev
	@$(BIN)/lint-imports

tests: $(VENV)/.dev
	@$(BIN)/pytest --numprocesses 3 --dist worksteal --cov --cov-report term

eval: $(VENV)/.bench ## how many questions it answers rightly, beside other engines
	@$(BIN)/python -m benchmarks.evaluate --compare --curve docs/risk-coverage.svg

fit: $(VENV)/.bench ## fit the weights of the answering on the practice questions, and say what each cut is worth
	@$(BIN)/python -m benchmarks.fit

bench: $(VENV)/.dev ## speed and memory
	@$(BIN)/python -m benchmarks.speed

bench-delivery: $(VENV)/.dev ## how briefings go out: rate, replies meanwhile, a million subscriptions (20 minutes)
	@$(BIN)/python -m benchmarks.delivery

soak: $(VENV)/.dev ## long runs: kills, load
	@$(BIN)/pytest -m soak -s tests

lock: $(VENV)/.dev ## resolve the dependencies anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--group build --output-file requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--group build --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--group bench --constraint requirements-dev.lock --output-file requirements-bench.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--group curate --constraint requirements-dev.lock --constraint requirements-bench.lock --output-file requirements-curate.lock

clean: ## remove what the other targets made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage* dist
