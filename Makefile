# Askel. `make` alone lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080
KILLS ?= 200
CRASH := tests/test_thousands.py tests/storage/test_writer.py tests/test_crash.py
ONE_ENGINE := tests/handlers tests/bot/test_sender.py tests/bot/test_mailer.py
ALONE := tests/bot/test_sending_speed.py tests/test_broadcast_speed.py tests/whole/test_alert_in_a_broadcast.py
STAMP := $(VENV)/.installed
export PYTHONDONTWRITEBYTECODE :=  # the bot is started dozens of times: it is not compiled each time, whatever is set

.PHONY: help install demo test test-postgres lint format bench crash soak lock clean

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## make .venv with everything that Askel needs

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Askel needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 install"; exit 1; }
	@echo "Installing what Askel needs into $(VENV) (about a minute, once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: $(STAMP) ## a Telegram, the bot and a page of phones on this machine (PORT=8080)
	@$(BIN)/askel demo --port $(PORT)

test: $(STAMP) ## all tests
	@$(BIN)/python -m pytest -q -n 3 -m "not alone and not crash"
	@$(BIN)/python -m pytest -q -n 3 --maxschedchunk=1 -m crash $(CRASH)
	@$(BIN)/python -m pytest -q -p no:xdist -m alone $(ALONE)

test-postgres: $(STAMP) ## on PostgreSQL, those that `make test` runs on SQLite alone (four minutes)
	@$(BIN)/python -m pytest -q -n 3 --on-postgres $(ONE_ENGINE)
	@$(BIN)/python -m pytest -q -n 3 --maxschedchunk=1 --on-postgres tests/test_crash.py

lint: $(STAMP) ## ruff, mypy --strict, the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP) ## put the code into its usual form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(STAMP) ## what a tap costs; prints CPU, latency and memory
	@$(BIN)/python -m bench

crash: $(STAMP) ## kill the bot many times and count what was lost (KILLS=200)
	@ASKEL_TEST_KILLS=$(KILLS) $(BIN)/python -m pytest -q -p no:xdist tests/test_crash.py

soak: $(STAMP) ## an invitation to 10,000 at Telegram's real limits, with kills (about eight minutes)
	@ASKEL_TEST_PEOPLE=10000 ASKEL_TEST_RATE=25 $(BIN)/python -m pytest -q -p no:xdist tests/test_thousands.py

lock: ## write requirements.lock anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group dev pyproject.toml -o requirements.lock

clean: ## remove what was made here
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
