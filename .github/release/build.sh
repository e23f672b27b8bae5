#!/usr/bin/env bash
# Builds the program of a release, optimized for what it does most: a first build counts how often each part of the program
# runs while it builds the samples, and the second one is guided by the counts. Writes target/TARGET/PROFILE/masthead.
#
#   .github/release/build.sh TARGET [PROFILE]
#
# PROFILE is `dist` by default. Programs for TARGET must run on this machine. Needs `rustup component add llvm-tools`, or in
# LLVM_PROFDATA the path of an llvm-profdata for rustc's version of LLVM.
set -euo pipefail
target=$1 profile=${2:-dist}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
host=$(rustc -vV | sed -n 's/^host: //p')
profdata=${LLVM_PROFDATA:-$(rustc --print sysroot)/lib/rustlib/$host/bin/llvm-profdata}
counting=$PWD/target/counting
counts=$counting/counts

RUSTFLAGS="-Cprofile-generate=$counts" \
  cargo build --profile "$profile" --locked --target "$target" --target-dir "$counting" --bin masthead
rm -rf "$counts"
# The build would end its worker processes before they write their counts, so this is one of them.
coproc worker {
  "$counting/$target/$profile/masthead" --worker build --no-cache --out "$counting/out" \
    --edition pdf --edition epub --edition print
}
requests=${worker[1]} replies=${worker[0]} process=$worker_PID
for issue in issues/*.md issues/*/index.md; do
  name=${issue#issues/} name=${name%/index.md} name=${name%.md}
  for _ in 1 2; do
    echo "{\"slug\":\"$name\",\"threads\":1}" >&"$requests"
    read -r reply <&"$replies"
    [[ $reply == *'"result":{"Ok":'* ]]
  done
done
exec {requests}>&-
wait "$process"
"$profdata" merge --output "$counts/merged.profdata" "$counts"/*.profraw
RUSTFLAGS="-Cprofile-use=$counts/merged.profdata" cargo build --profile "$profile" --locked --target "$target" --bin masthead
