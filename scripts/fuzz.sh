#!/bin/sh
# Runs every fuzz target of the repository for FUZZTIME (10 s by default).
set -eu
for dir in $(grep -rl --include='*_test.go' 'func Fuzz' . | xargs -n1 dirname | sort -u); do
	for target in $(grep -ho 'func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go | cut -d' ' -f2 | sort -u); do
		echo "$dir $target"
		go test "$dir" -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-10s}"
	done
done
