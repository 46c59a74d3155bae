# `make` alone lists the targets.

VERSION    := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS    := -s -w -X main.version=$(VERSION)
LINT       := golangci-lint
LINT_VERSION := v2.15.0
TOOLS      := $(CURDIR)/.tools

.DEFAULT_GOAL := help
.PHONY: help build test test-matrix check-sampling lint bench fuzz screenshots golden servers cross vulncheck clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/valktop, one static binary
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/valktop .

servers: ## install redis-server, valkey-server and sshd where they are missing
	@scripts/install-servers.sh

# Whatever computes takes ten times as long with the race detector. So packages in which nothing
# runs beside anything else do without it (scripts/serial.sh finds them), and analysis, where one
# test alone does. All pictures and the tests of many trials (see testserver.Raced) run whole
# without it first, and a part of them with it. Incidents are told by the clock, and the tests in
# terminals wait for what people wait for: they have the machine to themselves. Vet is a part of
# lint.
TRIALS := ^Test(Intervals|EveryShape|ATreeIsBounded|APlanTouches|SlotsThatMoveDuringAnInv)
ALONE  := /(e2e|analysis|analysis/incidents)$$

# Without symbols for debuggers sixty programs are linked in two thirds of the time; traces and
# reports of races have their lines all the same.
RACED  := CGO_ENABLED=1 go test -race -vet=off -ldflags=-s -timeout 9m

test: servers ## run every test, with the race detector where anything is concurrent (installs what it needs)
	go test $$(scripts/serial.sh) ./screenshots/take ./analysis
	go test -run '$(TRIALS)' ./keyspace ./actions
	go test ./analysis/incidents
	$(RACED) $$(go list ./... | grep -vE '$(ALONE)' | grep -vxF "$$(scripts/serial.sh)")
	$(RACED) ./e2e

test-matrix: servers ## try every way to run a server and to reach it, and print what works
	@VALKTOP_MATRIX=1 go test -count=1 -v -run '^TestMatrix$$' ./e2e > matrix.txt; status=$$?; \
		grep -E '^ *PLACE|-server |_test.go:|^FAIL|^ok' matrix.txt | grep -vE '^ *(---|===)'; rm -f matrix.txt; exit $$status

# Half an hour and 4 GB: thousands of trials, keyspaces of up to 5 million keys.
check-sampling: servers ## hold what sampling says against the truth, thoroughly, and print how often it holds
	VALKTOP_CHECK_SAMPLING=1 go test -count=1 -timeout 90m -v -run 'Intervals|EveryShape' ./keyspace

lint: $(TOOLS)/$(LINT)-$(LINT_VERSION) ## check formatting, the walls between rooms, and more
	$(TOOLS)/$(LINT)-$(LINT_VERSION) run ./...

$(TOOLS)/$(LINT)-$(LINT_VERSION):
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/$(LINT)@$(LINT_VERSION)
	mv $(TOOLS)/$(LINT) $@

vulncheck: ## look for known vulnerabilities (needs the internet)
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

bench: build servers ## measure start, frames, memory, passes and what a scan costs others, for the README
	go run ./bench

fuzz: ## run each fuzz target for 10 s
	scripts/fuzz.sh

screenshots: build ## draw the README's pictures from the real program
	go run ./screenshots/take

golden: ## write the golden frames anew; look at the difference before you commit it
	go test ./ui/... ./screenshots/... -update

cross: ## build for every system that valktop runs on
	@for target in linux/amd64 linux/arm64 darwin/arm64 windows/amd64; do \
		echo "build $$target"; \
		GOOS=$${target%/*} GOARCH=$${target#*/} CGO_ENABLED=0 go build -o /dev/null . || exit 1; \
	done

clean: ## remove what was built
	rm -rf bin .tools
