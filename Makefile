# Everything a newcomer types. Each target can be run again and from any folder (make -C "path to here" demo).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.PHONY: help setup demo desktop stop test lint types unit lock clean
MAKEFLAGS += --no-print-directory

SALEOR_AI := .venv/bin/saleor-ai
CHECK ?=

help: ## this list
	@grep -hE '^[a-z]+:.*## ' "$(firstword $(MAKEFILE_LIST))" | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## make the environment (.venv) from the lock file
	@.ci/setup

demo: setup ## demo shop, training, service; CHECK=1 asks its API the main questions and ends
	@exec $(SALEOR_AI) demo $(if $(filter-out 0,$(CHECK)),--check)

desktop: setup ## the desktop program on the demo shop
	@exec .venv/bin/saleor-ai-desktop --demo

stop: ## stop the embedded database
	@$(SALEOR_AI) stop

test: setup lint types unit ## everything that has to hold: style, types, import directions, tests

lint: ## ruff, import directions, unused dependencies
	@.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports --no-cache
	.venv/bin/deptry .

types: ## mypy, strict
	@.venv/bin/mypy

unit: ## the test suite
	@.venv/bin/pytest -n 2 --dist loadgroup

lock: setup ## resolve the dependencies anew
	@.venv/bin/uv pip compile pyproject.toml --extra service --extra desktop --extra photos --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --upgrade --output-file requirements.lock

clean: ## remove the environment and caches; data stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
