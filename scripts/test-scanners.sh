#!/usr/bin/env bash
# Real scanners against real sensors in network namespaces; the last line is "N passed, N failed, N skipped". Without root,
# or where namespaces cannot be made, all of it is skipped.
# usage: scripts/test-scanners.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run() { node scripts/run-suites.js vitest.scanners.config.ts "$@"; }

if [ "$(id -u)" -ne 0 ] || ! unshare --net true 2>/dev/null; then
  bash scripts/setup.sh demo
  run "$@" || true
  exit 0
fi
bash scripts/setup.sh scanners
node_modules/.bin/tsc -b test/faults
run "$@"
