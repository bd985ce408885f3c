# Two commands: `make run` screens a sample, `make test` checks everything that needs no service.
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test setup check lint clean

run: $(VENV)/.run
	$(BIN)/safeconduct screen samples/in-hiding-in-moscow.yaml --on 2017-05-17
	$(BIN)/safeconduct screen samples/in-hiding-in-moscow.yaml --on 2017-02-01

test: $(VENV)/.dev lint
	$(BIN)/safeconduct law check
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

setup: $(VENV)/.dev

$(VENV)/bin/python:
	python3 -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements/run.txt pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@

clean:
	rm -rf $(VENV)
