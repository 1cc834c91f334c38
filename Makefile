# Two commands for a fresh machine: `make run` and `make test`. Both keep their environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH_READY := $(VENV)/.bench-ready
DEMO := build/demo
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt

.PHONY: run test lint types layers format bench bench-ssh bench-many bench-size faults picture clean

run: $(READY)
	@rm -rf $(DEMO)
	@$(BIN)/cchc --workspace $(DEMO) units add 05497 "xã Thịnh Đức" --level commune
	@$(BIN)/cchc --workspace $(DEMO) import tests/samples/thinh-duc-2023-y.toml --org-unit 05497
	@$(BIN)/cchc --workspace $(DEMO) import tests/samples/thinh-duc-2024-q1.md --org-unit 05497
	@if [ -t 0 ] && [ -t 1 ]; then \
		$(BIN)/cchc --workspace $(DEMO) --org-unit 05497; \
	else \
		$(BIN)/cchc --workspace $(DEMO) check tests/samples/thinh-duc-2024-q1.md || test $$? -eq 1; \
	fi

test: $(READY)
	$(BIN)/python -m pytest -n auto

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(BENCH_READY)
	$(BIN)/python -m bench

bench-ssh: $(BENCH_READY)
	$(BIN)/python -m bench.ssh

# Fifty clerks at once for a minute; `.venv/bin/python -m bench.many --figures 40000000` for a large ledger.
bench-many: $(READY)
	$(BIN)/python -m bench.many

# A country's appendices of ten years, made, checked and asked: some five minutes. `.venv/bin/python -m bench.size
# --keep FOLDER` uses again what was made, `--units 300 --periods 1,10` makes less.
bench-size: $(READY)
	$(BIN)/python -m bench.size

# Kills 500 times at random moments what is done to a whole workspace (merging, migrating, copying, compacting,
# exporting, backing up …), 200 times keying, 60 times a machine that shares a lake, and compares what is left:
# some twenty minutes.
faults: $(READY)
	nice $(BIN)/python -m tests.killing
	CCHC_LAKE_ROUNDS=60 nice $(BIN)/python -m pytest -n 0 tests/store/test_lake.py tests/store/test_lake_s3.py \
		tests/store/test_lake_lost.py

picture: $(READY)
	$(BIN)/python -m docs.picture docs/form.svg

clean:
	rm -rf $(VENV) build dist

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[dev]'
	touch $@

$(BENCH_READY): $(READY)
	$(PIP) --editable '.[bench]' || echo "pandera or VisiData cannot be had: its comparison will be skipped"
	touch $@
