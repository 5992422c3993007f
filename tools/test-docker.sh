#!/usr/bin/env bash
# Builds the image for real, runs it as an office would (read-only, no root, no capabilities), drops a scan into the
# mounted inbox, finds it archived, and stops it; then both files of compose as the documents print it: the service with
# its page, and two workers with their coordinator. Where no Docker engine can be had: SKIPPED, said loudly, exit 0.
set -euo pipefail
cd "$(dirname "$0")/.."

here=tools/docker-here.sh
tag=saoluc:test
sample=quyet-dinh-sao-y.tif

code=0
engine=$("$here" env) || code=$?
if [ "$code" = 77 ]; then
  echo "*** SKIPPED: test-docker: no Docker engine here; the Dockerfile was NOT tested" >&2
  exit 0
fi
[ "$code" = 0 ] || exit "$code"
eval "$engine"

say() { printf '%-24s %s\n' "$1" "$2"; }
now() { date +%s%N; }
since() { echo "$((($(now) - $1) / 100000000))" | sed -E 's/(.)$/.\1 s/; s/^\./0./'; }
fail() { echo "FAILED: $*" >&2; docker logs "$id" >&2 2>/dev/null || true; composed logs >&2 2>/dev/null || true; exit 1; }

data=$(mktemp -d)
house=$data/house
id=
# Beside an office's own: another name, another network, any free port.
composed() {
  [ ! -d "$house" ] || (cd "$house" && SAOLUC_UID=1000 SAOLUC_GID=1000 SAOLUC_SUBNET=172.30.95.0/28 \
    SAOLUC_GATEWAY=172.30.95.1 SAOLUC_PROXY_ADDRESSES=172.30.95.1 docker compose -p saoluc-test --progress quiet "$@")
}
at_service() { docker exec "$id" "$@"; }
count() { at_service saoluc status --json | sed -nE 's/.*"'"$1"'": ([0-9]+).*/\1/p'; }
until_archived() { # HOW_MANY
  for _ in $(seq 480); do
    if [ "$(count archived)" = "$1" ]; then return; fi
    sleep 0.5
  done
  fail "not archived within 240 s"
}
clean_up() {
  composed --profile web down >/dev/null 2>&1 || true
  composed -f compose.cluster.yaml down >/dev/null 2>&1 || true
  [ -z "$id" ] || docker rm -f "$id" >/dev/null 2>&1 || true
  # What the container's user wrote, only that user or root can remove.
  rm -rf "$data" 2>/dev/null ||
    docker run --rm --user 0 --entrypoint find -v "$data:/data" "$tag" /data -mindepth 1 -delete || true
  rm -rf "$data"
}
trap clean_up EXIT

docker compose config --quiet
say "compose.yaml" "is well formed"

start=$(now)
"$here" build . "$tag" >"$data/build.log" 2>&1 || { tail -n 40 "$data/build.log" >&2; exit 1; }
rm "$data/build.log"
say "built in" "$(since "$start")"
say "image" "$(docker image inspect -f '{{.Size}}' "$tag" | awk '{printf "%.0f MB", $1 / 1e6}')"
[ "$(docker run --rm --entrypoint id "$tag" -u)" != 0 ] || fail "the image runs as root"
if docker run --rm --entrypoint sh "$tag" -c 'command -v gcc || command -v pip'; then fail "tools in the image"; fi

chmod 755 "$data" # mktemp closes it to others, and a container's user is another
mkdir -m 777 "$data/scans" "$data/scans/inbox"
start=$(now)
id=$(docker run -d --read-only --tmpfs /tmp --init --cap-drop ALL --security-opt no-new-privileges --network none \
  --health-interval 1s -v "$data/scans:/data" "$tag")
for _ in $(seq 240); do
  health=$(docker inspect -f '{{.State.Health.Status}}' "$id")
  [ "$health" != healthy ] || break
  [ "$(docker inspect -f '{{.State.Running}}' "$id")" = true ] || fail "it ended by itself"
  sleep 0.5
done
[ "$health" = healthy ] || fail "not healthy within 120 s"
say "healthy after" "$(since "$start")"
docker exec "$id" saoluc doctor >/dev/null || fail "doctor is not content"

start=$(now)
install -m 644 "scans/samples/$sample" "$data/scans/inbox/"
hash=$(sha256sum <"scans/samples/$sample" | cut -c1-16)
place=/data/archive/${hash:0:2}/$hash
until_archived 1
say "archived after" "$(since "$start")"
for file in original.tif document.pdf text.txt record.json evidence.json doubts.json transcript.json made.json; do
  docker exec "$id" test -s "$place/$file" || fail "$file is missing or empty"
done
docker exec "$id" cat "$place/original.tif" | cmp - "scans/samples/$sample" || fail "the original was changed"
# Not `… | grep -q`: it ends at the first hit, and the command before it then fails for want of a reader.
record=$(docker exec "$id" cat "$place/record.json")
[[ $record == *1427/QĐ-UBND* ]] || fail "the number was not read"
hits=$(docker exec "$id" saoluc search quyet dinh) || true
[[ $hits == *$hash* ]] || fail "the search does not find it"
docker exec "$id" sh -c 'test -z "$(ls /data/inbox)"' || fail "the inbox is not empty"

# While a reader is at work: the hard moment.
install -m 644 scans/samples/thong-bao-sao-luc.pdf "$data/scans/inbox/"
for _ in $(seq 240); do
  if [ "$(count claimed)" = 1 ]; then break; fi
done
[ "$(count claimed)" = 1 ] || fail "the second scan was not taken"
start=$(now)
docker stop --time 30 "$id" >/dev/null
code=$(docker inspect -f '{{.State.ExitCode}}' "$id")
[ "$code" = 0 ] || fail "exit code $code on SIGTERM"
say "stopped at work in" "$(since "$start")"
docker start "$id" >/dev/null
until_archived 2
say "gone on with after" "a new start"

mkdir "$house"
git ls-files -z | tar --null --no-recursion -T - -c | tar -x -C "$house"
mkdir -p "$house/scans/inbox"
chmod -R a+rwX "$house"
echo 'services: {web: {ports: !override ["127.0.0.1::8080"]}}' >"$house/compose.override.yaml"
start=$(now)
echo 'a long password' | composed run --build --rm -T web user add lan --role manage >/dev/null
composed --profile web up -d --build
page=http://$(composed port web 8080)
for _ in $(seq 120); do
  if curl -fsS -o /dev/null "$page/sign-in" 2>/dev/null; then break; fi
  sleep 0.5
done
[ "$(curl -s -o /dev/null -w '%{http_code}' "$page/")" = 303 ] || fail "the page lets people in without a password"
say "page of compose" "$(since "$start")"
at_service() { composed exec -T saoluc "$@"; }
install -m 644 "scans/samples/$sample" "$house/scans/inbox/"
until_archived 1
composed --profile web down
composed -f compose.cluster.yaml up -d --build --scale worker=2
at_service() { composed -f compose.cluster.yaml exec -T coordinator "$@"; }
start=$(now)
install -m 644 scans/samples/thong-bao-sao-luc.pdf "$house/scans/inbox/"
until_archived 2
[ "$(composed -f compose.cluster.yaml ps -q worker | wc -l)" = 2 ] || fail "a worker has gone"
say "two workers archived in" "$(since "$start")"
say "passed" "everything"
