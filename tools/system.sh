#!/usr/bin/env bash
# Makes sure that the machine has the programs that saoluc needs; with "tests", those that its tests use besides: a
# browser, a PostgreSQL server, a Java for the validator of packages. What is there is used as it is, wherever it came
# from; only what is missing is installed, with apt. Where nothing is missing, nobody is asked for root.
set -euo pipefail
cd "$(dirname "$0")/.."

missing() {
  command -v tesseract >/dev/null || echo tesseract-ocr
  languages=$(tesseract --list-langs 2>&1 || true)
  for data in vie osd; do
    grep -qx "$data" <<<"$languages" || echo "tesseract-ocr-$data"
  done
  command -v pdftoppm >/dev/null || echo poppler-utils
  [ -n "$(tools/python.sh)" ] || echo python3-venv
}

# Without these their tests are skipped and say so: no reason to stop.
missing_for_tests() {
  command -v chromium-headless-shell chromium >/dev/null || echo chromium-headless-shell
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || echo postgresql
  command -v java >/dev/null || echo default-jre-headless
}

if [ -n "${PYTHON:-}" ]; then tools/python.sh >/dev/null; fi # a wrong choice is said at once
packages=$(missing | xargs)
wished=
[ "${1:-}" != tests ] || wished=$(missing_for_tests | xargs)
[ -n "$packages$wished" ] || exit 0

may_install() { command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }
if [ -z "$packages" ] && ! may_install; then
  echo "Một số kiểm thử sẽ bị bỏ qua vì thiếu / some tests will be skipped for want of: $wished" >&2
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "Thiếu: $packages (tên gói Debian/Ubuntu). Hãy cài bằng trình quản lý gói của máy này rồi chạy lại." >&2
  echo "Missing: $packages (Debian/Ubuntu names). Install them with this machine's package manager, then run again." >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "Thiếu gói: $packages. Hãy chạy lệnh sau rồi chạy lại:" >&2
    echo "Missing packages: $packages. Run this, then run again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y $packages" >&2
    exit 1
  fi
  as_root=(sudo -n)
fi

echo "Đang cài / installing: $packages $wished"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}
quietly apt-get update
install=(quietly apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends)
# shellcheck disable=SC2086
[ -z "$packages" ] || "${install[@]}" $packages
for package in $wished; do # Ubuntu has no chromium that apt can install
  "${install[@]}" "$package" ||
    { [ "$package" = chromium-headless-shell ] && "${install[@]}" chromium; } ||
    echo "Không cài được / could not be installed: $package" >&2
done

packages=$(missing | xargs)
if [ -n "$packages" ]; then
  echo "Vẫn thiếu sau khi cài: $packages (cần Python 3.11 trở lên; máy này có $(python3 -V 2>&1))." >&2
  echo "Still missing: $packages (Python 3.11 or newer is needed; this machine has $(python3 -V 2>&1))." >&2
  exit 1
fi
