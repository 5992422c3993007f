#!/usr/bin/env bash
# Trains the line reader: gets the faces, makes lines, learns, measures, and writes ocr/recognition/data/reader.{onnx,toml}.
# MINUTES (by the clock, 480), LINES (1,000,000), FROM (weights to start from) and PAGES (made pages with known words, whose
# lines are learned from too; see tools/train_reader/pages.py) may be given. What was made and learned is kept in $MADE
# (bench/made/reader): the same command goes on where it was stopped.
set -euo pipefail
cd "$(dirname "$0")/.."

made=${MADE:-bench/made/reader}
mkdir -p "$made/faces"
[ -x "$made/venv/bin/python" ] || "$(tools/python.sh)" -m venv "$made/venv"
"$made/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
  -r tools/train_reader/requirements.lock

if [ ! -e "$made/faces/usr" ]; then
  (cd "$made/faces" && apt-get download -qq fonts-liberation fonts-texgyre fonts-freefont-ttf fonts-ebgaramond \
     fonts-noto-core fonts-dejavu-core fonts-dejavu-extra fonts-crosextra-carlito fonts-crosextra-caladea \
     fonts-linuxlibertine && for package in *.deb; do dpkg -x "$package" .; done)
fi

export OMP_NUM_THREADS=1
python=("$made/venv/bin/python" -m)
faces=(--faces ocr/data/faces "$made/faces/usr")
"${python[@]}" tools.train_reader.make "$made/develop" "${faces[@]}" --lines 2000 --seed 999 --develop
if [ -n "${PAGES:-}" ]; then
  "${python[@]}" tools.train_reader.pages "$PAGES" "$made/lines" --looks 2
  "${python[@]}" tools.train_reader.pages "$PAGES" "$made/develop-pages" --develop
fi
nice "${python[@]}" tools.train_reader.make "$made/lines" "${faces[@]}" --lines "${LINES:-1000000}" &
making=$!
trap 'kill "$making" 2>/dev/null || true' EXIT
until [ -e "$made/lines/00000.npz" ]; do sleep 5; done
"${python[@]}" tools.train_reader.train "$made/lines" "$made/run" --develop "$made/develop" \
  --minutes "${MINUTES:-480}" ${FROM:+--from "$FROM"}
"${python[@]}" tools.train_reader.evaluate "$made/run/weights.pt" "$made/develop"
"${python[@]}" tools.train_reader.export "$made/run/weights.pt" "$made/develop"
