#!/usr/bin/env bash
# Sets up what is missing, then runs the suites; the last line is "N passed, N failed, N skipped".
# usage: scripts/test.sh [--real] [vitest filters…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "${1:-}" = "--real" ]; then
  shift
  if [ ! -d ../shared/data ]; then
    echo "test:real: the real-data suite is skipped: no data at ../shared/data (beside the checkout)"
    exit 0
  fi
  bash scripts/setup.sh real
  exec node scripts/run-suites.js vitest.real.config.ts "$@"
fi
bash scripts/setup.sh test
exec node scripts/run-suites.js vitest.config.ts "$@"
