# Concierge Desk: every command one needs. `make help` lists them.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
DEMO := build/demo
JOBS ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check -q install --require-hashes --only-binary :all:

.PHONY: help run demo test check format bench long golden pictures migration package lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

.venv/made:
	@test -n "$(PYTHON)" || { echo "Concierge Desk needs Python 3.11 or newer with the venv module (Debian/Ubuntu: apt-get install python3 python3-venv)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv

.venv/run: .venv/made locks/run.txt pyproject.toml
	@echo "Installing what the program needs into .venv …"
	@$(PIP) -r locks/run.txt
	@$(BIN)/python -m pip --disable-pip-version-check -q install --no-deps --no-build-isolation --no-index -e .
	@sh .ci/system-libraries $(BIN)/python
	@touch $@

.venv/test: .venv/run locks/test.txt
	@echo "Installing what the tests need into .venv …"
	@$(PIP) -r locks/test.txt
	@touch $@

.venv/check: .venv/run locks/check.txt
	@echo "Installing what the checks need into .venv …"
	@$(PIP) -r locks/check.txt
	@touch $@

run: demo ## fill the demo office anew and open the window on it (without a display: print its quotes and today's list)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		CONCIERGE_CONFIG=$(DEMO)/config $(BIN)/concierge --office $(DEMO)/office.sqlite; \
	else \
		CONCIERGE_CONFIG=$(DEMO)/config $(BIN)/concierge --office $(DEMO)/office.sqlite office print $(DEMO)/quotes && \
		CONCIERGE_CONFIG=$(DEMO)/config $(BIN)/concierge --office $(DEMO)/office.sqlite today && \
		echo && echo "There is no display here, so the window was not opened." && \
		echo "With a display: make run.  Without one: xvfb-run -a make run, or use the command line: .venv/bin/concierge --help"; \
	fi

demo: .venv/run ## fill the demo office anew at build/demo/office.sqlite
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@CONCIERGE_CONFIG=$(DEMO)/config $(BIN)/concierge --office $(DEMO)/office.sqlite office demo

test: .venv/test ## every test, without a display
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n $(JOBS) -m "not long"

check: .venv/check ## format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/check ## put the code into the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

long: .venv/test ## sweeps, fuzz and million-case properties
	EXPLORE=1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n $(JOBS) -m long

bench: .venv/test ## our numbers beside the floor and a peer, in one run
	$(BIN)/python -m compileall -q app
	$(BIN)/python bench/run.py

golden: .venv/test ## renew the snapshots of paper (look at what changed before committing)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q tests -k golden --snapshot-update

pictures: .venv/test demo ## renew the pictures of the README and the guide
	QT_QPA_PLATFORM=offscreen $(BIN)/python docs/pictures.py

migration: .venv/test ## a new migration: make migration NAME="a few words"
	$(BIN)/python -m app.storage.migration "$(NAME)"

package: .venv/run ## the installable build, in dist/
	@$(PIP) -r locks/package.txt
	$(BIN)/pyinstaller --noconfirm --clean build.spec
	QT_QPA_PLATFORM=offscreen dist/concierge/concierge --self-test

lock: ## renew locks/ (needs uv); versions and hashes alone, no addresses
	for purpose in run test check package; do \
		groups=$$(case $$purpose in test) echo "--group test";; check) echo "--group test --group check";; package) echo "--group package";; esac); \
		constraint=$$([ $$purpose = run ] || echo "-c locks/run.txt"); \
		uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
			--group setup $$groups $$constraint pyproject.toml -o locks/$$purpose.txt; \
	done

clean: ## remove what can be made again
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
