#!/usr/bin/env bash
# Makes this checkout ready for one command: Debian packages, npm packages, build. Safe to repeat; does only what is missing.
# usage: scripts/setup.sh demo|test|real|bench|faults|scanners
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

profile="${1:-}"
case "$profile" in
  demo | test | real | bench | faults | scanners) ;;
  *)
    echo "usage: scripts/setup.sh demo|test|real|bench|faults|scanners" >&2
    exit 2
    ;;
esac

PATH="$PATH:/usr/sbin:/sbin"
say() { echo "setup: $*" >&2; }

# profile, Debian package, a command that shows it is there (or font:LANGUAGE), what it is needed for
needs() {
  cat <<'TABLE'
test  git            git         the tests of the repository's own promises list the tracked files
test  zstd           zstd        captures compressed with zstd are read through it
test  lz4            lz4         captures compressed with lz4 are read through it
test  tcpdump        tcpdump     what a sensor's units capture with
test  nftables       nft         the rules that keep a sensor's host silent
test  iproute2       ip          network namespaces
test  nmap           nmap        asks a sensor's host, which must not answer
test  systemd        systemd-analyze judges the units, and runs them in namespaces
test  lintian        lintian     judges the Debian packages
test  curl           curl        reads the metrics of a center in a namespace
test  chromium       chromium    opens every public page at the widths of a phone and a desk, and prints PDF
test  fonts-ipafont-gothic font:ja Japanese text in those pages; any Japanese font will do, this one is 3.5 MB
real  git            git         the tests of the repository's own promises list the tracked files
real  zstd           zstd        captures compressed with zstd are read through it
real  lz4            lz4         captures compressed with lz4 are read through it
real  python3        python3     writes the telescope log as captures
faults openssl       openssl     makes the key of a proxy that ends TLS
faults strace        strace      watches in which order files are synced and receipts sent
faults faketime      faketime    sets the clock of a sensor wrong
faults nftables      nft         counts what arrives at a sensor's door
faults tcpdump       tcpdump     captures in the scenarios on a line of their own
faults tcpreplay     tcpreplay   sends frames at a rate
faults iproute2      ip          network namespaces
bench tcpdump        tcpdump     a peer of the decode benchmark
bench libtrace-tools tracereport a peer of the decode benchmark
bench nfdump         nfpcapd     the peer of the flow and ingest benchmarks
scanners iproute2  ip          network namespaces
scanners nftables  nft         counts what arrives at a sensor's door
scanners tcpdump   tcpdump     captures at the sensors
scanners tcpreplay tcpreplay   sends frames with a VLAN tag
scanners nmap      nmap        one of the scanners
scanners masscan   masscan     one of the scanners
scanners zmap      zmap        one of the scanners
scanners hping3    hping3      one of the scanners
TABLE
}

check_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    say "Node.js 20.19 or newer and npm are needed and not on the PATH. Install them, then repeat."
    exit 1
  fi
  if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    say "Node.js $(node --version) is too old: 20.19 or newer is needed. Install it, then repeat."
    exit 1
  fi
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    say "root is needed for: $*"
    say "Run that command as root (sudo is not installed), then repeat."
    exit 1
  fi
}

is_there() {
  case "$1" in
    font:*) command -v fc-list >/dev/null && [ -n "$(fc-list ":lang=${1#font:}" family 2>/dev/null | head -n 1)" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

install_debian_packages() {
  local missing=() kind package command reason
  while read -r kind package command reason; do
    [ "$kind" = "$profile" ] || continue
    is_there "$command" && continue
    say "Debian package $package is missing: $reason"
    missing+=("$package")
  done < <(needs)
  if [ "${#missing[@]}" -eq 0 ]; then
    say "Debian packages for '$profile': all there, nothing to install"
    return
  fi
  if ! command -v apt-get >/dev/null; then
    say "This is not a Debian system: install what matches ${missing[*]} by hand, then repeat."
    exit 1
  fi
  say "installing with apt-get: ${missing[*]}"
  as_root apt-get -o DPkg::Lock::Timeout=300 update -qq </dev/null >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends \
    "${missing[@]}" </dev/null >&2
}

install_npm_packages() {
  if node scripts/modules-in-step.js; then
    say "npm packages: in step with package-lock.json"
    return
  fi
  say "npm packages: npm ci"
  npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier </dev/null >&2
}

build() {
  say "build: tsc -b"
  npm run --silent build </dev/null >&2
}

check_node
install_debian_packages
install_npm_packages
build
