# Everything runs in .venv; `make` alone lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup chat test check check-code bench bench-million ablation format vectors screenshots lock clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## Set up .venv with everything the program and its tests need

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "onrecord needs Python 3.11 or newer, $(PYTHON) is `$(PYTHON) --version`; try make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint requirements.lock torch==2.13.0
	$(BIN)/pip install --quiet --constraint requirements.lock --editable '.[dev]'
	@touch $(READY)

chat: setup ## Open the chat page
	$(BIN)/onrecord chat

test: setup ## Run the tests
	$(BIN)/pytest

check: check-code test ## All that must pass before a commit

check-code: setup ## Format, lint, types, layers, docstrings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pydoclint --quiet index rag ui

$(VENV)/.bench: $(READY)
	$(BIN)/pip install --quiet --constraint requirements.lock --editable '.[dev,bench]'
	@touch $@

bench: $(VENV)/.bench ## Measure quality, cost beside other programs, and growth: about ten minutes on two cores
	$(BIN)/onrecord eval --split held-out --picture docs/eval.svg benchmarks/questions.jsonl
	$(BIN)/python -m benchmarks.side_by_side
	$(BIN)/python -m benchmarks.growth --again

bench-million: $(VENV)/.bench ## Measure growth up to a million passages: some ten minutes and 8 GB more
	$(BIN)/python -m benchmarks.growth --largest 1000000

ablation: setup ## Measure what each part of the retrieval brings
	$(BIN)/python -m benchmarks.ablation

format: setup ## Format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

vectors: setup ## Compute the vectors that ship anew, after a change to the documents or the encoder
	$(BIN)/python -m training.known_vectors

screenshots: setup ## Take the README's pictures of the page anew
	$(BIN)/python -m benchmarks.screenshots

lock: setup ## Write down the versions that .venv holds now, after a deliberate upgrade
	{ head -n 1 requirements.lock; $(BIN)/pip freeze --exclude-editable | sed 's/+cpu//'; } > requirements.new
	mv requirements.new requirements.lock

clean: ## Remove what was built; documents and your index stay
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
