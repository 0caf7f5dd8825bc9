#!/usr/bin/env bash
# Builds the Debian package of the sensor: the one-file agent, its units and its manual.
# usage: scripts/package-sensor.sh [FOLDER]   (default: packages/)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/debian/build.sh

out="${1:-packages}"
control=deploy/debian/sensor
tree="$(mktemp -d)"
trap 'rm -rf "$tree"' EXIT
chmod 0755 "$tree"
mkdir -p "$out"

[ -e sensor/dist/main.js ] || npm run --silent build >&2
node scripts/bundle-sensor.js "$tree/usr/lib/teiten-sensor/teiten-sensor.js" >&2
echo '{ "type": "module" }' >"$tree/usr/lib/teiten-sensor/package.json"
mkdir -p "$tree/usr/bin"
ln -s ../lib/teiten-sensor/teiten-sensor.js "$tree/usr/bin/teiten-sensor"
put 0644 deploy/systemd/teiten-sensor.service usr/lib/systemd/system/teiten-sensor.service
put 0644 deploy/systemd/teiten-capture@.service usr/lib/systemd/system/teiten-capture@.service
put 0644 "$control/tmpfiles.conf" usr/lib/tmpfiles.d/teiten-sensor.conf
put 0644 "$control/default" etc/default/teiten-sensor
put 0644 "$control/README.md" usr/share/doc/teiten-sensor/README.md
put 0644 deploy/nftables-sensor.conf usr/share/doc/teiten-sensor/examples/nftables-sensor.conf
manual "$control/teiten-sensor.8"
documents teiten-sensor
finish teiten-sensor all xz
