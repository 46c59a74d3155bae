#!/bin/sh
# Installs what the tests need and is missing: redis-server, valkey-server and sshd, and on
# Linux a C compiler for the race detector. Services that a package would start stay off.
set -eu

have() { command -v "$1" >/dev/null 2>&1; }

missing=""
have redis-server || missing="$missing redis-server"
have valkey-server || missing="$missing valkey-server"
have sshd || [ -x /usr/sbin/sshd ] || missing="$missing openssh-server"
if [ "$(uname)" = Linux ]; then
	have gcc || missing="$missing gcc libc6-dev"
fi
[ -n "$missing" ] || exit 0

by_hand() {
	echo "install-servers: please install by hand:$missing ($1)" >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"
	elif have sudo; then sudo "$@"
	else by_hand "neither root nor sudo"
	fi
}

install_with_apt() {
	echo "install-servers: apt-get installs:$missing" >&2
	# Packages start their service as they are installed; this policy says no to that.
	policy=/usr/sbin/policy-rc.d
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
		as_root chmod +x $policy
		trap 'as_root rm -f '$policy EXIT
	fi
	as_root apt-get update -qq
	. /etc/os-release
	for package in $missing; do
		if ! apt-cache show "$package" >/dev/null 2>&1; then
			# Debian 12 has Valkey in backports only.
			[ "${VERSION_CODENAME:-}" = bookworm ] || by_hand "this release has no package $package"
			# From the mirror that this machine already uses.
			mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Identifier: Packages' | head -n 1)
			echo "deb $mirror bookworm-backports main" |
				as_root tee /etc/apt/sources.list.d/bookworm-backports.list >/dev/null
			as_root apt-get update -qq
		fi
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >&2 ||
			as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -t bookworm-backports "$package" >&2
	done
}

if have apt-get; then install_with_apt
elif have brew; then
	have redis-server || brew install redis
	have valkey-server || brew install valkey
else by_hand "no apt-get and no brew here"
fi
