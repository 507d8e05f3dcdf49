# Two commands: "make run" serves the portal, "make test" passes every test. docs/decisions/two-commands.md
SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON := .venv/bin/python
export PORT
unexport DJANGO_SETTINGS_MODULE
# What is compiled once is kept (__pycache__), else every process of the portal and of its tests compiles it all again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check lock

help:
	@echo "make run    installe ce qui manque, puis sert le portail sur http://127.0.0.1:$(PORT)"
	@echo "make test   installe ce qui manque, puis passe toutes les vérifications"

run:
	@python3 -m setup.environment run
	@exec $(PYTHON) manage.py serve --port "$(PORT)"

# The tests' databases are made on one core while the checks run on the other.
test:
	@python3 -m setup.environment test
	@$(PYTHON) -m tests & made=$$!; $(MAKE) --no-print-directory check; right=$$?; wait $$made && exit $$right
	@$(PYTHON) -m pytest -n 2

# Quick checks first: what is wrong is known in seconds.
check:
	@python3 -m setup.environment test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m djlint --lint --quiet templates
	$(PYTHON) .venv/bin/lint-imports
	$(PYTHON) -m mypy .
	CLS_TEST_DATABASE=1 DJANGO_SETTINGS_MODULE=cls_portal.settings.test $(PYTHON) manage.py makemigrations --check --dry-run

# For those who change requirements/*.in; needs uv. Add UPGRADE=--upgrade to take newer versions.
LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --no-header \
	--only-binary :all: --python-version 3.11 --python-platform x86_64-manylinux_2_36 $(UPGRADE)
lock:
	$(LOCK) requirements/run.in -o requirements/run.txt
	$(LOCK) requirements/test.in -o requirements/test.txt
	$(LOCK) requirements/token.in -o requirements/token.txt
