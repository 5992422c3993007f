#!/usr/bin/env bash
# Parses papers of known truth, and the same papers misread at several rates, and prints how much of them was read, and how
# fast. SETS="folder …" adds folders of papers with NAME.truth.txt and NAME.truth.json; SEEDS=N misreads each N times.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/bench-setup.sh
python=(.venv-bench/bin/python -m)
read -ra folders <<<"bench/texts/fit bench/texts/check tests/parse/papers ${SETS:-}"
"${python[@]}" bench.parsing "${folders[@]}" --seeds "${SEEDS:-3}"
echo
"${python[@]}" bench.parsing.speed "${folders[@]}"
