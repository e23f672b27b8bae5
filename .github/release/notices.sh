#!/bin/sh
# Writes THIRD-PARTY.txt, with the licences of everything that is built into the program, and masthead.cdx.json, the bill of
# materials (CycloneDX), to a folder. Needs jq, and installs cargo-about and cargo-cyclonedx.
#
#   .github/release/notices.sh FOLDER
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

cargo install --locked --features cli cargo-about@0.9.3
cargo install --locked cargo-cyclonedx@0.5.9

# Licences are read from the packages alone, and not from a service: the same lock file gives the same notices.
cargo fetch --locked
cargo about generate --locked --offline --fail --config .github/release/about.toml \
  --output-file "$folder/THIRD-PARTY.txt" .github/release/notices.hbs

# The files NOTICE of the packages, which Apache-2.0 requires, too.
rule="================================================================================"
metadata=$(cargo metadata --locked --format-version 1)
printf '%s' "$metadata" | jq -r '.packages[] | select(.source) | "\(.name) \(.version) \(.manifest_path)"' | sort |
  while read -r name version manifest; do
    for notice in "${manifest%/*}"/NOTICE*; do
      if [ -e "$notice" ]; then
        printf '\n%s\nNotice of %s %s\n\n' "$rule" "$name" "$version"
        cat "$notice"
      fi
    done
  done >>"$folder/THIRD-PARTY.txt"

cargo cyclonedx --format json --spec-version 1.5 --target all --no-build-deps --override-filename masthead.cdx
mv masthead.cdx.json "$folder/"
