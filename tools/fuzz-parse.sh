#!/usr/bin/env bash
# Looks for texts that parse fails on, guided by what they reach, for SECONDS_TO_RUN (600). What it has learned stays in
# bench/fuzz/corpus; a text that fails is written to bench/fuzz, and ends the run. Needs Linux on x86-64.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/bench-setup.sh
mkdir -p bench/fuzz/corpus
.venv-bench/bin/python -m bench.parsing.fuzz -max_total_time="${SECONDS_TO_RUN:-600}" -artifact_prefix=bench/fuzz/ \
  -print_final_stats=1 bench/fuzz/corpus
