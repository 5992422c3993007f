#!/usr/bin/env bash
# Learns the weights of doubt anew: makes scans of bench/texts/fit and bench/texts/check, reads them, fits the weights into
# ingest/data/doubt.json, measures, draws docs/doubt.svg. Takes two hours on two cores; what was made and read is kept in
# $MADE (bench/made/doubt) and not made again. SETS="name=kept=truth …" measures further readings (bench.doubt.reading).
set -euo pipefail
cd "$(dirname "$0")/.."

tools/bench-setup.sh
made=${MADE:-bench/made/doubt}
python=(.venv-bench/bin/python -m)

# scans FOLDER TEXTS OPTIONS…: made once
scans() {
  [ -e "$made/$1/made.json" ] || "${python[@]}" bench.scanbench.make "bench/texts/$2" "$made/$1" "${@:3}"
}
scans fit fit --each 4 --seed 5
scans fit-by-hand fit --each 2 --seed 9 --by-hand
scans check check --each 1 --seed 3
scans check-by-hand check --each 1 --seed 4 --by-hand

"${python[@]}" bench.doubt.reading "$made/fit" "$made/read/fit"
"${python[@]}" bench.doubt.reading "$made/fit-by-hand" "$made/read/fit-by-hand"
"${python[@]}" bench.doubt.reading "$made/check" "$made/read/check"
"${python[@]}" bench.doubt.reading "$made/check-by-hand" "$made/read/check-by-hand"

fit=("$made/read/fit=bench/texts/fit" "$made/read/fit-by-hand=bench/texts/fit")
"${python[@]}" bench.doubt.learn "${fit[@]}"
# shellcheck disable=SC2086
"${python[@]}" bench.doubt --learned "${fit[@]}" --svg docs/doubt.svg --docs docs/doubt.md \
  --set "check=$made/read/check=bench/texts/check" "check=$made/read/check-by-hand=bench/texts/check" ${SETS:-}
