# make run: set up, build the graph, check it, answer the first questions. make test: set up and pass the tests.
PYTHON ?= python3
# where the texts of the articles are, for those who have them
TEXTS ?= ../shared/seeds
# what the seeds are compared with: a git revision
BASE ?= HEAD
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: run verify changes test test-integration mutate bench clean

run: .venv/run
	.venv/bin/kg build
	.venv/bin/kg check
	.venv/bin/kg ask editions
	.venv/bin/kg ask attendance
	.venv/bin/kg ask documents

verify: .venv/run
	.venv/bin/kg verify $(if $(wildcard $(TEXTS)),--sources $(TEXTS))

# what the seeds change in the graph, as Markdown for a pull request
changes: .venv/run
	mkdir -p build
	.venv/bin/kg diff $(BASE) seeds --format markdown > build/changes.md

test: .venv/dev
	.venv/bin/python -m pytest -n auto -m "not integration"

test-integration: .venv/integration
	.venv/bin/python -m pytest -m integration

# which of 400 small wrong changes the tests notice: up to two hours
mutate: .venv/mutate
	.venv/bin/python -m tests.mutation.run

bench: .venv/dev
	.venv/bin/python tests/bench/build.py
	.venv/bin/python tests/bench/gexf.py
	.venv/bin/python tests/bench/server.py

.venv/run: requirements/run.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.x")'
	$(PYTHON) -m venv --clear .venv
	$(PIP) --require-hashes --requirement requirements/run.txt
	$(PIP) --no-build-isolation --no-deps --editable .
	touch $@

.venv/dev: .venv/run requirements/dev.txt
	$(PIP) --require-hashes --requirement requirements/dev.txt
	touch $@

.venv/integration: .venv/dev requirements/integration.txt
	$(PIP) --require-hashes --requirement requirements/integration.txt
	touch $@

.venv/mutate: .venv/dev requirements/mutate.txt
	$(PIP) --require-hashes --requirement requirements/mutate.txt
	touch $@

clean:
	rm -rf .venv build dist
