#!/usr/bin/env bash
# Attacks the publication gate over simulated years; the last line is "N passed, N failed".
# usage: scripts/bench-secrecy.sh [--seed N] [--years N] [--trials N]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/setup.sh demo
node_modules/.bin/tsc -b bench
exec node bench/dist/secrecy.js "$@"
