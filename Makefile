# Two commands: `make run` serves the screening on this machine, `make test` checks everything that needs no service.
VENV := .venv
BIN := $(VENV)/bin
PORT := 8000
CASE := samples/in-hiding-in-moscow.yaml

.PHONY: run screen test browser setup lint messages bench bench-peers clean

run: $(VENV)/.run
	$(BIN)/safeconduct serve --port $(PORT)

screen: $(VENV)/.run
	$(BIN)/safeconduct screen $(CASE) --on 2017-05-17
	@echo
	@echo "=== The same person under the law of 1 February 2017: an order had halted refugee admission ==="
	@echo
	$(BIN)/safeconduct screen $(CASE) --on 2017-02-01

test: $(VENV)/.dev lint
	$(BIN)/safeconduct law check
	$(BIN)/python -m pytest

browser: $(VENV)/.browser
	$(BIN)/python -m pytest tests/browser -n 2 --dist loadgroup

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

messages: $(VENV)/.dev
	$(BIN)/python tools/web_messages.py ru

bench: $(VENV)/.dev
	$(BIN)/python bench/one_person.py
	$(BIN)/python bench/questions.py --people 20

bench-peers: $(VENV)/.dev
	$(BIN)/python -m bench.peers

setup: $(VENV)/.dev

$(VENV)/bin/python:
	python3 -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements/run.txt requirements/build.txt pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@

$(VENV)/.browser: $(VENV)/.dev requirements/browser.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/browser.txt
	touch $@

clean:
	rm -rf $(VENV) .venv-peers
