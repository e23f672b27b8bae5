#!/bin/sh
# All issues of the publication in this folder, in as many parts as there are processors; with --sshloginfile, on other machines.
set -eu
parts=$(getconf _NPROCESSORS_ONLN)
# Each part has one thread, and all parts have one cache.
seq "$parts" | parallel --halt soon,fail=1 masthead build --jobs 1 --shard "{}/$parts"
masthead catalogue
masthead verify
