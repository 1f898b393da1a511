# `make run` starts everything, `make test` proves it; both set themselves up.
.DEFAULT_GOAL := run
.PHONY: run test prove checks lint types messages screenshots bench bench-large bench-short rehearse release
.DELETE_ON_ERROR:

# Compiled once, not in each of the many processes that the tests start, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
# Checks need settings that load; they must be a demo's and live nowhere near var/.
CHECKED := env DEMO=1 VAR_DIR="$${TMPDIR:-/tmp}/pp-checks-$$(id -u)" PYTHONPATH=src

# A file's tests stay together, as many walk one way in order; many of them wait for processes, so there is one more worker than
# the smallest machine has cores. One that hangs ends the run with its name and traceback.
TOGETHER := $(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

# Written beside the compiled translations by what builds them.
CATALOGUES := src/projectsplatform/locale/.built

BENCH := env PYTHONPATH=src:. $(BIN)/python -m benchmarks

run: .venv/.run-stamp $(CATALOGUES)
	@exec env PYTHONPATH=src $(BIN)/python -m projectsplatform.installation.supervisor

test: checks
	@$(BIN)/python -m tests.browser
	@$(TOGETHER) -m "not prove"

# The proofs that measure have the machine to themselves.
prove: checks
	@$(BIN)/python -m tests.browser
	@PROVE=1 $(TOGETHER) -o faulthandler_timeout=1800 --durations=20 --ignore=tests/holds
	@PROVE=1 $(BIN)/python -m pytest -q -o faulthandler_timeout=5400 --durations=0 --durations-min=1 tests/holds

# How fast it is, against a floor that is measured in the same run: docs/performance.md. The short form counts queries only. PARTS="servers
# broadcast" measures those alone.
bench: .venv/.run-stamp $(CATALOGUES)
	@$(BENCH) standard $(PARTS)

bench-large: .venv/.run-stamp $(CATALOGUES)
	@$(BENCH) large $(PARTS)

bench-short: .venv/.run-stamp $(CATALOGUES)
	@$(BENCH) short

# Three machines on this one, customers at work, and one misfortune after another: docs/operations.md, Three machines. EVENTS="postgres node"
# are those alone, ROUNDS=3 has each three times. Without what it needs it says so and stops.
rehearse: .venv/.test-stamp .venv-cluster/.stamp $(CATALOGUES)
	@env PYTHONPATH=src:. PATRONI=$(CURDIR)/.venv-cluster/bin $(BIN)/python -m rehearsal $(EVENTS)

# Patroni has an environment of its own: the platform needs nothing of it.
.venv-cluster/.stamp: requirements/cluster.txt
	@test -x .venv-cluster/bin/pip || $(PYTHON) -m venv --clear .venv-cluster
	@.venv-cluster/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements/cluster.txt
	@touch $@

# Beside each other, when what both need is there.
checks: .venv/.test-stamp $(CATALOGUES)
	@$(MAKE) --no-print-directory --output-sync=target -j3 lint types tests/__pycache__

# pytest rewrites the assertions of every test once: here one process does, instead of all that run the tests.
tests/__pycache__: .venv/.test-stamp $(CATALOGUES)
	@$(BIN)/python -m pytest -q -m "not prove" --collect-only > /dev/null

lint: .venv/.test-stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@PYTHONPATH=src $(BIN)/lint-imports
	@$(BIN)/python scripts/messages.py --check

types: .venv/.test-stamp $(CATALOGUES)
	@$(CHECKED) $(BIN)/mypy -p projectsplatform -p benchmarks -p rehearsal

messages: .venv/.run-stamp
	@$(BIN)/python scripts/messages.py

# make release VERSION=1.2.3: what is under "Unreleased" becomes that release, where the tests pass; CONTRIBUTING.md says more.
release: .venv/.test-stamp
	@$(BIN)/python scripts/release.py --check $(VERSION)
	@$(MAKE) test
	@$(BIN)/python scripts/release.py $(VERSION)

# The README's pictures, out of a demo of their own.
screenshots: .venv/.test-stamp $(CATALOGUES)
	@$(BIN)/python scripts/screenshots.py

$(CATALOGUES): scripts/messages.py $(wildcard src/projectsplatform/locale/parts/*.toml) | .venv/.run-stamp
	@$(BIN)/python scripts/messages.py

.venv/.run-stamp: requirements/run.txt
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@$(PIP) -r requirements/run.txt
	@touch $@

# The locked set for tests holds the one for running.
.venv/.test-stamp: requirements/test.txt
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@$(PIP) -r requirements/test.txt
	@touch .venv/.run-stamp $@
