#!/usr/bin/env bash
# Makes docs/images anew: archives the sample scans in folders of its own, serves them, looks at them with Chromium;
# draws every form. Nothing of a real person is in them. Takes a few minutes. SAOLUC_ROOT of an earlier run of it may be
# given to look again without reading, all but the film.
set -euo pipefail
cd "$(dirname "$0")/.."

root=${SAOLUC_ROOT:-$(mktemp -d)}
export SAOLUC_ROOT=$root SAOLUC_LANG=vi LOGNAME=lan PYTHONPATH=.
if [ ! -d "$root/archive" ]; then
  mkdir -p "$root/scans"
  cp scans/samples/* "$root/scans/"
  head -c 20000 scans/samples/cong-van.jpg >"$root/scans/giấy-mời-chép-dở.jpg" # one that fails
  .venv/bin/saoluc run "$root/scans" || [ $? = 1 ]
fi
.venv/bin/python tools/screenshots.py "$root" docs/images
.venv/bin/python tools/form_pictures.py docs/images/forms
film=$(mktemp -d)
SAOLUC_ORGAN="Văn phòng Ủy ban nhân dân tỉnh" SAOLUC_ORGAN_ABOVE="Ủy ban nhân dân tỉnh" SAOLUC_ORGAN_PLACE="Hà Giang" \
  .venv/bin/python tools/film_pictures.py "$film/root" docs/images/film
rm -rf "$film"
echo "$root"
