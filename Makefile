# Two commands do everything: `make demo` and `make test`. Options go through ARGS: make demo ARGS="--no-serve --out /tmp/demo"
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ARGS   ?=

.PHONY: install install-test test-tools demo serve test test-more check fast bench bench-size bench-quick bench-visits constraints clean

install: $(VENV)/.app web/static/vendor/.done $(VENV)/.warm        ## set-up only

demo: install                                                      ## the main job on the embedded region, then the map
	@$(BIN)/qamtu demo $(ARGS)

serve: install                                                     ## the web service
	@$(BIN)/qamtu serve $(ARGS)

test:                                                              ## everything: style, types, layers, tests, browser
	@$(MAKE) --no-print-directory -j3 install test-tools check         # none waits for another's download or compiler
	@echo "== tests (deselected ones are more cases of the same: make test-more)"
	@$(BIN)/python -m compileall -q api geo routing   # every command that a test starts would do so
	@$(BIN)/python -m pytest -n 3 --dist worksteal -ra $(ARGS)

test-more: install install-test                                    ## more random cases of what `make test` tries
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m thorough $(ARGS)

check: install-test                                                ## style, types and layers, without running a test
	@echo "== style";  $(BIN)/ruff check . && $(BIN)/ruff format --check -q .
	@echo "== types";  $(BIN)/mypy
	@echo "== layers"; $(BIN)/lint-imports --no-logo

fast: install install-test                                         ## the tests that take seconds
	@$(BIN)/python -m pytest -n 2 -m "not slow and not browser and not thorough" $(ARGS)

bench: install install-test                                        ## measure everything side by side, write benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks.run $(ARGS)

bench-size: install                                                ## cost against size up to 4 million junctions, writes benchmarks/SIZE.md
	@$(BIN)/python -m benchmarks.bench_size --write $(ARGS)
	@$(BIN)/python -m benchmarks.bench_large_matrix --write

bench-visits: install install-test                                 ## home visits against VROOM day by day and Solomon's best, writes benchmarks/VISITS.md
	@$(BIN)/python -m benchmarks.bench_visits --write $(ARGS)

bench-quick: install install-test                                  ## under a minute, writes benchmarks/results-quick.json
	@$(BIN)/python -m benchmarks.run --quick $(ARGS)

constraints: $(BIN)/uv                                             ## resolve anew
	@$(BIN)/uv pip compile -q --upgrade pyproject.toml --group test --group assets --no-header --no-annotate --no-emit-index-url \
	  --extra vroom --extra pyvrp --universal --python-version 3.11 -o constraints.txt

clean:                                                             ## forget the environment
	rm -rf $(VENV) .venv-peers .benchmarks web/static/vendor node_modules

# ---- steps -----------------------------------------------------------------------------------------------------
$(BIN)/uv:
	@echo "== environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Qamtu needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another with PYTHON=..."; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv"; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt uv
	@touch $@

install-test: $(VENV)/.test

test-tools:
	@scripts/test-tools

$(VENV)/.app: pyproject.toml constraints.txt | $(BIN)/uv
	@echo "== libraries"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --only-binary pyvroom --compile-bytecode --python $(BIN)/python -c constraints.txt -e .[vroom] \
	  || { echo "no wheel of VROOM for this system: PyVRP will find the tours"; \
	  VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --compile-bytecode --python $(BIN)/python -c constraints.txt -e .[pyvrp]; }
	@touch $@

$(VENV)/.test: $(VENV)/.app
	@echo "== libraries for the tests"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --compile-bytecode --python $(BIN)/python -c constraints.txt --group test
	@touch $@

web/static/vendor/.done: package.json package-lock.json scripts/vendor.py | $(VENV)/.app
	@echo "== map library and fonts"
	@scripts/assets $(BIN)
	@touch $@

$(VENV)/.warm: $(VENV)/.app $(wildcard routing/*.py routing/*/*.py routing/*/*/*.py geo/*.py geo/siting/*.py)
	@echo "== compiling the kernels"
	@find routing geo -name '*.nb[ci]' -delete   # a kernel's cache does not see changes in kernels of other files
	@$(BIN)/python -m geo.warm
	@touch $@
