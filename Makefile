# `make run` and `make test` need only git, make and, where something is to be installed, root or sudo.
# PYTHON=python3.12 make …  chooses the Python; else the newest from 3.11 on is taken.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run check test pytest test-faults test-slow test-docker bench bench-reading bench-parsing bench-throughput bench-scale bench-startup bench-doubt train-reader screenshots fuzz-parse lock clean guide
export PYTHON
# Compiled code is kept even where the machine is told not to: the tests start the program hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' Makefile

setup: ## install what is missing; saoluc into .venv/bin
	@tools/system.sh
	@tools/venv.sh

run: setup ## archive the sample scans and show what came of them
	@tools/first-run.sh

setup-tests:
	@tools/system.sh tests
	@tools/venv.sh

check: setup-tests ## style, types, and which room may import which
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

test: setup-tests ## check, and all tests but the slow ones, beside one another
	@$(MAKE) --no-print-directory -j2 check pytest

pytest: setup-tests
	.venv/bin/pytest -n 3 --dist worksteal  # more than the cores: many tests wait for programs

test-faults: setup-tests ## break the service in every way, many times; hostile files, fuzz, soak (an hour)
	.venv/bin/pytest -m slow -s tests/faults tests/hostile

test-slow: setup-tests ## the tests that take minutes
	.venv/bin/pytest -n 2 -m slow --ignore tests/faults --ignore tests/hostile || [ $$? = 5 ]  # 5: there is none

test-docker: ## build the image, run it hardened, archive a scan in it
	@tools/test-docker.sh

bench: ## measure what takes minutes beside its targets, and say what takes hours as measured before (ten minutes)
	@tools/bench-setup.sh
	.venv-bench/bin/python -m bench.targets

bench-reading: ## read made scans by several programs, figures into docs/reading.md (hours)
	@tools/bench-reading.sh

bench-parsing: ## parse papers of known truth, whole and misread, and print what was read, and how fast (minutes)
	@tools/bench-parsing.sh

bench-throughput: ## 100 pages through saoluc, OCRmyPDF and Tesseract, side by side (half an hour)
	@tools/bench-setup.sh
	.venv-bench/bin/python -m bench.throughput

bench-scale: ## search in up to a million papers, cost a page of up to 10,000, two workers against one (an hour)
	@tools/bench-setup.sh
	.venv-bench/bin/python -m bench.scale.search
	.venv-bench/bin/python -m bench.scale.pages
	.venv-bench/bin/python -m bench.scale.workers

bench-startup: setup-tests ## CPU of commands that only look (a minute)
	.venv/bin/python -m bench.startup

train-reader: ## make lines, learn to read them, write ocr/recognition/data (a night; MINUTES=… FROM=…)
	@tools/train-reader.sh

bench-doubt: ## make scans, learn the weights of doubt from them, measure (hours)
	@tools/learn-doubt.sh

screenshots: setup-tests ## draw the pictures of docs and README anew
	@tools/screenshots.sh

guide: setup-tests ## the guide for clerks as a page and a PDF to be printed, in guide/
	@PYTHONPATH=. .venv/bin/python tools/guide.py guide

fuzz-parse: ## look for ten minutes for texts that parse fails on
	@tools/fuzz-parse.sh

lock: ## write the lock files anew from pyproject.toml
	@tools/lock.sh

clean: ## remove .venv and what tools have left; never anything of scans/
	rm -rf .venv .venv-bench bench/made bench/fuzz build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
