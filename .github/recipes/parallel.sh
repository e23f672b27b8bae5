#!/bin/sh
# Builds all issues of the publication in this folder, in as many parts as there are processors; with --sshloginfile, on other
# machines. If an issue has errors, the others are built and listed, and the exit status is not 0.
set -eu
parts=$(getconf _NPROCESSORS_ONLN)
status=0
# Each part has one thread, and all parts have one cache.
seq "$parts" | parallel masthead build --jobs 1 --shard "{}/$parts" || status=$?
masthead catalogue
masthead verify
exit "$status"
