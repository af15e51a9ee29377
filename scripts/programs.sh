#!/bin/sh
# The programs of the system that `make soak` drives next to Karpear (tests/parts). Linux only.
set -eu

PACKAGES="postfix gammu gammu-smsd smstools khal vdirsyncer newsboat sfeed libxml2-utils openssl"
PATH="$PATH:/usr/sbin:/sbin"

[ "$(uname)" = Linux ] || exit 0
found() {
  for name in postfix gammu gammu-smsd smsd khal vdirsyncer newsboat sfeed xmllint openssl; do
    command -v "$name" >/dev/null || return 1
  done
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

# None of them is to run for itself, now or after the next start of this machine: each test starts its own.
quietly() {
  policy=/usr/sbin/policy-rc.d fresh=""
  for service in postfix smsd:smstools gammu-smsd; do
    command -v "${service%:*}" >/dev/null || fresh="$fresh ${service#*:}"
  done
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || fresh="$fresh postgresql"
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && trap 'rm -f "$policy"' EXIT; }
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
  "$@" || return
  # shellcheck disable=SC2086 # a list
  ! command -v systemctl >/dev/null || systemctl disable --quiet $fresh 2>/dev/null || true
}

found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Not all programs around Karpear are here yet: asking the system's packages." >&2
  apt-get update -qq
  # shellcheck disable=SC2086 # a list
  DEBIAN_FRONTEND=noninteractive quietly apt-get install -y -qq --no-install-recommends $PACKAGES postgresql >&2 &&
    found && exit 0
fi
echo "make soak drives programs that are not all installed: sudo apt-get install $PACKAGES postgresql" >&2
