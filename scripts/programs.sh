#!/bin/sh
# The programs of the system that `make soak` drives next to Karpear: around it (tests/parts), in front of it, and those
# of docs/running/cluster.md. Linux only.
set -eu

PACKAGES="postfix sasl2-bin libsasl2-modules gammu gammu-smsd smstools khal vdirsyncer newsboat sfeed libxml2-utils
  openssl nginx caddy etcd-server etcd-client patroni python3-etcd postgresql-17 libfaketime curl iproute2"
SERVICES="postfix saslpasswd2:saslauthd smsd:smstools gammu-smsd nginx caddy etcd patroni"
PATH="$PATH:/usr/sbin:/sbin"

[ "$(uname)" = Linux ] || exit 0
found() {
  for name in postfix saslpasswd2 gammu gammu-smsd smsd khal vdirsyncer newsboat sfeed xmllint openssl nginx caddy \
    etcd etcdctl patroni patronictl curl ip; do
    command -v "$name" >/dev/null || return 1
  done
  ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1 &&
    ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | grep -Eq '/(1[7-9]|[2-9][0-9])/bin'
}

# None of them is to run for itself, now or after the next start of this machine: each test starts its own.
quietly() {
  policy=/usr/sbin/policy-rc.d servers=/etc/postgresql-common/createcluster.d fresh="" made=""
  for service in $SERVICES; do
    command -v "${service%:*}" >/dev/null || fresh="$fresh ${service#*:}"
  done
  # shellcheck disable=SC2086 # a list
  trap 'rm -f $made' EXIT
  mkdir -p "$servers" && made="$servers/karpear-soak.conf" && echo "create_main_cluster = false" >"$made"
  [ -e "$policy" ] || { made="$made $policy" && printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"; }
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
  "$@" || return
  command -v systemctl >/dev/null || return 0
  for service in $fresh; do systemctl disable --quiet "$service" 2>/dev/null || true; done
}

found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Not all programs around Karpear are here yet: asking the system's packages." >&2
  apt-get update -qq
  # shellcheck disable=SC2086 # a list
  DEBIAN_FRONTEND=noninteractive quietly apt-get install -y -qq --no-install-recommends $PACKAGES >&2 && found && exit 0
fi
# shellcheck disable=SC2086 # on one line
echo make soak drives programs that are not all installed: sudo apt-get install $PACKAGES >&2
