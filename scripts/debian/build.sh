# Sourced by scripts/package-*.sh: what the packages have in common. The same sources give the same bytes: times are those of
# SOURCE_DATE_EPOCH (or of the last commit), owners are root, the order of files is dpkg-deb's.

umask 022
export LC_ALL=C TZ=UTC
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}"
export SOURCE_DATE_EPOCH
version="$(node -p 'require("./package.json").version')"

# put MODE SOURCE TARGET: one file at its place in the package
put() { install -D -m "$1" "$2" "$tree/$3"; }

# documents NAME: licence, changelog and the notice of data of others
documents() {
  local folder="$tree/usr/share/doc/$1"
  put 0644 deploy/debian/copyright "usr/share/doc/$1/copyright"
  {
    echo "$1 ($version) unstable; urgency=medium"
    echo
    echo "  * Release $version."
    echo
    echo " -- Teiten contributors <packages@teiten.example>  $(date -u -R -d "@$SOURCE_DATE_EPOCH")"
  } | gzip -9n >"$folder/changelog.gz"
  chmod 0644 "$folder/changelog.gz"
}

# manual SOURCE: a page, compressed, in its section
manual() {
  local section="${1##*.}" target
  target="$tree/usr/share/man/man$section/$(basename "$1").gz"
  mkdir -p "$(dirname "$target")"
  gzip -9n <"$1" >"$target"
  chmod 0644 "$target"
}

# finish NAME ARCHITECTURE COMPRESSION: control files, checksums, the package
finish() {
  local name="$1" file="$out/$1_${version}_$2.deb" script size
  mkdir -p "$tree/DEBIAN"
  size="$(du -k -s --apparent-size --exclude=DEBIAN "$tree" | cut -f1)"
  sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" "$control/control" >"$tree/DEBIAN/control"
  install -m 0644 "$control/conffiles" "$tree/DEBIAN/conffiles"
  for script in postinst prerm postrm; do install -m 0755 "$control/$script" "$tree/DEBIAN/$script"; done
  (cd "$tree" && find . -type f -not -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  dpkg-deb --root-owner-group "-Z$3" --build "$tree" "$file" >/dev/null
  sha256sum "$file"
}
