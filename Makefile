# Each target is a thin call of `python -m autograder COMMAND`; .venv is made at the first one.
# make itself ends with 2 whenever a command failed, whatever the command's own exit status: call
# `.venv/bin/python -m autograder` where the difference matters.

ASSIGNMENT ?= simple_rnn
SUBMISSIONS ?= samples/$(ASSIGNMENT)
OUT ?= grades/$(ASSIGNMENT)
PYTHON ?= python3
# More options of the command: make grade ARGS="--lang ko --workers 2"
ARGS ?=

# Through the environment, so that the shell takes spaces and quotes in them as they are.
export ASSIGNMENT SUBMISSIONS OUT PYTHON
export PYTHONUTF8 = 1

python := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help grade test template autograder rehearse check fix bench pictures lock clean \
	installed installed-for-tests

help: ## this list
	@echo 'make TARGET [ASSIGNMENT=$(ASSIGNMENT)] [SUBMISSIONS=folder] [OUT=$(OUT)] [ARGS="--more options"]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14

grade: installed ## grade a folder of submissions; the sample class where none is given
	@$(python) -m autograder grade --assignment "$$ASSIGNMENT" --out "$$OUT" $(ARGS) -- "$$SUBMISSIONS"

test: installed-for-tests ## the project's own checks and tests
	@status=0; \
	$(MAKE) --no-print-directory check || status=1; \
	$(python) -m pytest -q --numprocesses 2 --dist loadfile $(ARGS) || status=1; \
	exit $$status

template: installed ## rebuild student_template/ from solutions/ and assignment/, and the zips in dist/
	@$(python) -m autograder template $(ARGS)

autograder: installed ## build the zip for Gradescope
	@$(python) -m autograder autograder --assignment "$$ASSIGNMENT" $(ARGS)

rehearse: installed-for-tests ## run the Gradescope zip of one homework in a Debian root, as Gradescope does; root, minutes
	@$(python) -m tests.rehearse_gradescope $(ARGS) "$$ASSIGNMENT"

check: installed-for-tests ## formatting, lint, types, direction of imports; changes nothing
	@$(python) -m ruff format --check --quiet .
	@$(python) -m ruff check --quiet .
	@$(python) -m mypy --no-error-summary
	@$(python) -c 'from importlinter.cli import lint_imports_command as run; run()' --no-logo --cache-dir .import_linter_cache

fix: installed-for-tests ## format, and mend what can be mended
	@$(python) -m ruff check --fix .
	@$(python) -m ruff format .

bench: installed-for-tests ## measure all, half an hour on a quiet machine; ARGS=--quick: two minutes
	@$(python) -m benchmarks $(ARGS)

pictures: installed-for-tests ## take the pictures of docs/ anew, from the sample class
	@$(python) -m tests.browser.take_pictures $(ARGS)

lock: ## choose the versions in autograder/requirements.lock anew where pyproject.toml asks for it
	@tools/lock $(ARGS)

clean: ## remove what was built and cached; grades and .venv stay
	@rm -rf build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name .venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

installed:
	@tools/install grade

installed-for-tests:
	@tools/install test
