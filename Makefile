# Every check of the project; CI runs the same. `make check` before a commit.
PYTEST_ARGS ?=

.PHONY: check lint types contracts test bench
check: lint types contracts test

lint:
	ruff format --check .
	ruff check .

types:
	mypy

contracts:
	lint-imports

test:
	pytest $(PYTEST_ARGS)

bench:
	for script in benchmarks/[a-z]*.py; do python $$script || exit 1; done
