#!/usr/bin/env bash
# Makes scans of bench/texts/check, reads them by several programs side by side, and writes the figures into
# docs/reading.md. Takes hours on two cores. SETS="name=folder …" adds folders of scans with NAME.truth.txt beside them;
# EVERY=N takes every N-th scan for the slow comparisons (ablation, OCRmyPDF).
set -euo pipefail
cd "$(dirname "$0")/.."

tools/bench-setup.sh

python=(.venv-bench/bin/python -m)
made=${MADE:-bench/made}
[ -e "$made/made.json" ] || "${python[@]}" bench.scanbench.make bench/texts/check "$made" --each 3 --seed 1
results=${RESULTS:-bench/reading/results.jsonl}
read=("${python[@]}" bench.reading --results "$results")
sets=(--set "made=$made")
for pair in ${SETS:-}; do sets+=(--set "$pair"); done
sizes=${SIZES:-bench/made/sizes}
[ -e "$sizes" ] || "${python[@]}" bench.reading.sizes bench/texts/check "$sizes"
"${read[@]}" "${sets[@]}" --readers tesseract,saoluc
for folder in "$sizes"/*; do
  "${read[@]}" --set "$(basename "$folder")=$folder" --readers "saoluc,saoluc by Tesseract alone"
done
"${read[@]}" "${sets[@]}" --every "${EVERY:-1}"
"${python[@]}" bench.reading.report "$results" docs/reading.md docs/reading.svg
echo "docs/reading.md, docs/reading.svg"
