#!/usr/bin/env bash
# Builds the Debian package of the center with all that it needs from npm, its unit and its manual.
# usage: scripts/package-center.sh [FOLDER [COMPRESSION]]   (default: packages/ zstd)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/debian/build.sh

out="${1:-packages}"
compression="${2:-zstd}"
control=deploy/debian/center
tree="$(mktemp -d)"
trap 'rm -rf "$tree"' EXIT
chmod 0755 "$tree"
mkdir -p "$out"

[ -e center/dist/main.js ] || npm run --silent build >&2
home="$tree/usr/lib/teiten"
mkdir -p "$home" "$tree/usr/bin" "$tree/usr/share/lintian/overrides"
cp package.json package-lock.json .npmrc "$home/"
for workspace in core sensor center console; do
  mkdir -p "$home/$workspace"
  cp "$workspace/package.json" "$home/$workspace/"
done
(cd "$home" && npm ci --omit=dev --workspace center --include-workspace-root=false --ignore-scripts --no-audit --no-fund \
  --no-update-notifier --prefer-offline </dev/null >&2)
rm -rf "$home"/{sensor,console,package-lock.json,.npmrc} "$home"/node_modules/.package-lock.json
rm -rf "$home"/node_modules/@teiten/{sensor,console} "$home"/node_modules/*/*-musl* "$home"/node_modules/*-musl*
find "$home/node_modules" \( -name '.eslintrc*' -o -name .gitattributes -o -name .gitignore -o -name .npmignore \) -delete
for package in core center; do
  (cd "$package" && find dist -type f -name '*.js' -not -name '*.test.js' -print0 | sort -z) |
    (cd "$package" && xargs -0 cp --parents -t "$home/$package")
done
put 0755 center/bin/teiten.js usr/lib/teiten/center/bin/teiten.js
cp -r data "$home/"
find "$home" -type d -exec chmod 0755 {} +
find "$home" -type f -exec chmod 0644 {} +
chmod 0755 "$home/center/bin/teiten.js"
ln -s ../lib/teiten/center/bin/teiten.js "$tree/usr/bin/teiten"
put 0644 deploy/systemd/teiten-center.service usr/lib/systemd/system/teiten-center.service
put 0644 "$control/default" etc/default/teiten-center
put 0644 "$control/README.md" usr/share/doc/teiten-center/README.md
put 0644 NOTICE usr/share/doc/teiten-center/NOTICE
put 0644 "$control/lintian-overrides" usr/share/lintian/overrides/teiten-center
manual "$control/teiten.1"
documents teiten-center
finish teiten-center amd64 "$compression"
