# Two commands do all the set-up on a fresh machine: `make dataset` and `make test`.

PYTHON ?= python3
BIN := .venv/bin
RAW ?= data/raw
OUT ?= data/processed
COUNT ?= 200
SCANS ?= 10
ORDINARY ?= 300
IDENTITIES ?= 2000
SEED ?= 1
PRESSED := build/pressed

.PHONY: help dataset test check evaluate bench samples clean

help:
	@echo "make dataset   build the dataset from $(RAW) into $(OUT)"
	@echo "make test      run all tests, the notebook included"
	@echo "make check     ruff, mypy, import-linter"
	@echo "make evaluate  accuracy on pressed reports: ordinary ones, all disorders in all formats, scans, identities"
	@echo "make bench     speed and memory beside other libraries"
	@echo "make samples   press the sample reports of data/raw/samples anew"
	@echo "make clean     remove pressed reports and the caches of the tools"

dataset:
	@PYTHON=$(PYTHON) .ci/install
	$(BIN)/gongkai build --raw $(RAW) --out $(OUT)

test:
	@PYTHON=$(PYTHON) .ci/install dev
	$(BIN)/python -m pytest -n auto

check:
	@PYTHON=$(PYTHON) .ci/install dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --diff . >/dev/null || echo "note: ruff format would change some files" >&2
	$(BIN)/mypy
	$(BIN)/lint-imports

# Ordinary reports first, then every disorder in every format beside other libraries, then bodies. Writes docs/evaluation.md.
evaluate:
	@PYTHON=$(PYTHON) .ci/install evaluation
	rm -rf $(PRESSED) $(PRESSED)-out
	$(BIN)/python -m tests.press $(PRESSED) --ordinary --count $(ORDINARY) --formats html,docx,pdf,txt
	$(BIN)/gongkai build --raw $(PRESSED)/docs --out $(PRESSED)-out
	$(BIN)/python -m tests.press.scoring --truth $(PRESSED)/truth --dataset $(PRESSED)-out --min-cells 99.9 --max-silent 0
	$(BIN)/python -m benchmarks.identities --count $(IDENTITIES) --seed $(SEED) --min-right 98 --max-wrong 0
	$(BIN)/python -m benchmarks.evaluation --count $(COUNT) --scans $(SCANS) --seed $(SEED) --write --date $(shell date +%F)

bench:
	@PYTHON=$(PYTHON) .ci/install dev
	$(BIN)/python -m benchmarks

samples:
	@PYTHON=$(PYTHON) .ci/install dev
	$(BIN)/python -m tests.press.samples

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis
