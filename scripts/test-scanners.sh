#!/usr/bin/env bash
# Real scanners against real sensors in network namespaces; the last line is "N passed, N failed, N skipped". Needs root.
# usage: scripts/test-scanners.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/setup.sh scanners
node_modules/.bin/tsc -b test/faults
exec node scripts/run-suites.js vitest.scanners.config.ts "$@"
