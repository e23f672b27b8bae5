#!/usr/bin/env bash
# Packs the program with its completions and manual pages, manual, layouts, fonts, licences, third-party notices and bill of materials.
#
#   .github/release/pack.sh BUILD NOTICES ARCHIVE
#
# BUILD is the folder that has the program, NOTICES the folder that notices.sh wrote, ARCHIVE the .tar.gz file to write.
set -euo pipefail
build=$1 notices=$2 archive=$3
root=$(dirname "${BASH_SOURCE[0]}")/../..

program=masthead
if [ -e "$build/masthead.exe" ]; then program=masthead.exe; fi
pack=$(mktemp -d)
trap 'rm -rf "$pack"' EXIT
cp "$build/$program" "$notices/THIRD-PARTY.txt" "$notices/masthead.cdx.json" "$pack"
cp -R "$root"/{README.md,CHANGELOG.md,LICENSE-MIT,LICENSE-APACHE,fonts,layouts} "$pack"
mkdir "$pack/src"
cp -R "$root/src/manual" "$pack/src"
# The program writes them itself, so it must run on this machine.
mkdir "$pack/completions" "$pack/man"
for file in bash:masthead.bash elvish:masthead.elv fish:masthead.fish powershell:_masthead.ps1 zsh:_masthead; do
  "$build/$program" completions "${file%%:*}" >"$pack/completions/${file#*:}"
done
"$build/$program" man "$pack/man" >/dev/null
# The ICC profile that is built into the program.
cp "$root"/src/*/profiles/*.LICENSE "$pack"
tar -czf "$archive" -C "$pack" .
