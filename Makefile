# Every check of the project, as CI runs them. `make check` before a commit.
PYTEST_ARGS ?=

.PHONY: check lint types contracts test slow bench
check: lint types contracts test

lint:
	ruff format --check .
	ruff check .

types:
	mypy
	mypy --platform win32 twiplotui
	mypy --platform darwin twiplotui

contracts:
	lint-imports

test:
	pytest $(PYTEST_ARGS)

slow:
	pytest $(PYTEST_ARGS) -m slow

bench:
	status=0; for script in startup ingest search follows matching refresh screen; do python benchmarks/$$script.py || status=1; done; exit $$status
