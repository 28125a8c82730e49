#!/bin/bash
# prove.sh [N]: shows that the fleet does what a rollout test needs, with N hosts (20; 9 at least).
# Takes about two minutes, prints one line per check and per measured step, exits 1 if a check failed.
# prove.sh --quick: three hosts, their start, one package and a power cut.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd) quick= passed=0 failed=()
[[ ${1:-} != --quick ]] || { quick=yes; shift; }
N=${1:-${quick:+9}} N=${N:-20}
D=${FLEET_DIR:-/var/tmp/firebreak-fleet} fleet=$here/fleet.sh
((N >= 9)) || { echo "prove.sh: at least 9 hosts" >&2; exit 2; }
[[ ! -e /sys/class/net/fbr0 ]] || { echo "prove.sh: a fleet is running; stop it first" >&2; exit 2; }
log=$(mktemp); trap '"$fleet" stop; rm -f "$log"' EXIT

CONF='export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1; apt-get -qq -y -o DPkg::Lock::Timeout=60 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold'
INSTALL="$CONF install" UPDATE='apt-get -qq update' LONG=/$(printf 'A%.0s' {1..300})

check() { # what got wanted-pattern
  if [[ $2 == $3 ]]; then passed=$((passed + 1)); echo "ok    $1"
  else failed+=("$1"); echo "FAIL  $1: got '$2', want '$3'"; fi
}
f() { "$fleet" "$@" || check "fleet.sh $*" "exit $?" "exit 0"; }
timed() { local t=$EPOCHREALTIME what=$1; shift; "$@"; check "$what" "exit $?" "exit 0"; awk -v t="$t" -v e="$EPOCHREALTIME" 'BEGIN {printf "        %.2f s\n", e - t}'; }
h() { local n=$1; shift; timeout 60 ssh -n -F "$D/ssh_config" "root@h$n" "$@" 2>&1; }
all() { seq "$N" | xargs -P "$N" -I{} timeout 120 ssh -n -F "$D/ssh_config" "root@h{}" "$@" >"$log" 2>&1 || { tail -5 "$log"; false; }; }
each() { local c=("$@"); for n in $(seq "$N"); do "${c[@]//@/$n}"; echo; done; }
get() { curl -s -m 3 "http://127.0.1.$1$2"; }
code() { curl -s -m 3 -o /dev/null -w '%{http_code}' "http://127.0.1.$1$2"; }
serving() { each get @ /version | grep -c "^demo-web $1,"; }
package() { h "$1" "dpkg-query -Wf '\${db:Status-Abbrev}\${Version}' ${2:-demo-web}"; }
until_up() { local i; for i in {1..50}; do [[ $(h "$1" hostname) == "h$1" ]] && return; sleep 0.1; done; false; }
free_mib() { awk '/^MemAvailable/ {print int($2 / 1024)}' /proc/meminfo; }
left() { ip -o link | grep -E ' fb(r?[0-9]+)[@:]'; ip route show table all | grep -F 127.0.1.; grep -F "$D/" /proc/mounts; pgrep -af "$here/(fleet.sh __|repo-server)|fleet-init"; }

if [[ $quick ]]; then
  N=3
  f start $N
  check "status" "$("$fleet" status | grep -c ' up$')" $N
  all "$UPDATE; $INSTALL demo-web=1.0"
  check "all serve 1.0" "$(serving 1.0)" $N
  f crash 2
  check "crash: off, the others up" "$("$fleet" status | grep -c ' up$')" $((N - 1))
  f boot 2
  check "disk kept" "$(package 2)" "ii 1.0"
  f stop
  check "nothing left over" "$(left)" ""
  echo "$passed passed, ${#failed[@]} failed"
  exit $((${#failed[@]} > 0))
fi
echo "== start, stop"
f build
before=$(free_mib)
timed "start $N hosts, all answer ssh" "$fleet" start "$N"
timed "stop" "$fleet" stop
check "nothing left over after stop" "$(left)" ""
timed "start straight after a stop" "$fleet" start "$N"
timed "start again (idempotent)" "$fleet" start "$N"
check "status" "$("$fleet" status | grep -c ' up$')" "$N"
timed "ssh true, $N in parallel" all true

echo "== packages"
timed "update + install demo-web 1.0" all "$UPDATE; $INSTALL demo-web=1.0"
check "all serve 1.0" "$(serving 1.0)" "$N"
check "1.0 shows the flaw" "$(curl -s -D- "http://127.0.1.1$LONG" | grep -c X-Flaw)" 1
h 1 'cp /etc/demo-web.conf /root; echo max_uri=200 >> /etc/demo-web.conf; service demo-web restart'
check "workaround on 1.0" "$(code 1 "$LONG")" 414
h 1 'mv /root/demo-web.conf /etc; service demo-web restart'
f publish demo-web_1.1
timed "update + upgrade to 1.1" all "$UPDATE; $INSTALL --only-upgrade demo-web"
check "all serve 1.1" "$(serving 1.1)" "$N"
check "1.1 has no flaw" "$(code 1 "$LONG")" 414
timed "downgrade to 1.0" all "$INSTALL --allow-downgrades demo-web=1.0"
check "all serve 1.0 again" "$(serving 1.0)" "$N"
echo "        memory per host $(((before - $(free_mib)) / N)) MiB (fall of MemAvailable), disk $(df -k --output=used "$D"/hosts/* | awk -v n="$N" 'NR > 1 {s += $1} END {printf "%.1f", s / n / 1024}') MiB"

f publish demo-web_1.{2,3,4,6,7,8} libdemo1_1.1
all "$UPDATE"
h 1 "$INSTALL demo-web=1.3" >/dev/null
check "1.3 is healthy at first" "$(code 1 /health)" 200
since=$SECONDS
h 2 "$INSTALL demo-web=1.2" >/dev/null
check "1.2 is sick" "$(code 2 /health)" 500
h 3 "$INSTALL demo-web=1.4" >/dev/null
check "1.4 is left half-configured" "$(package 3)" "iF 1.4"
h 3 "$INSTALL --allow-downgrades demo-web=1.0" >/dev/null
check "a downgrade heals it" "$(package 3) $(code 3 /health)" "ii 1.0 200"
h 4 "timeout 5 sh -c '$INSTALL demo-web=1.6'" >/dev/null
check "1.6 hangs in postinst" "$(package 4)" "iF 1.6"
f reboot 4
check "after a power cut in it apt refuses" "$(h 4 "$INSTALL --allow-downgrades demo-web=1.0")" "*dpkg was interrupted*"
h 4 'dpkg -i --force-downgrade --force-confdef --force-confold /var/cache/apt/archives/demo-web_1.0_*.deb' >/dev/null
check "dpkg -i of the old file heals it" "$(package 4) $(code 4 /health)" "ii 1.0 200"
h 5 "$INSTALL demo-web=1.7" >/dev/null
check "1.7 claims the fix and has the old program" "$(package 5) $(get 5 /version) $(code 5 "$LONG")" "ii 1.7 demo-web 1.0,* 200"
h 6 "$INSTALL demo-web=1.8" >/dev/null
check "1.8: the old process still runs" "$(package 6) $(get 6 /version) $(h 6 'ls -l /proc/$(pidof demo-web)/exe')" "ii 1.8 demo-web 1.0,* (deleted)"
h 7 "$INSTALL libdemo1" >/dev/null
check "library upgraded, old copy still mapped" "$(get 7 /version) $(h 7 'grep -c "libdemo.*(deleted)" /proc/$(pidof demo-web)/maps')" "*libdemo 1.0* [1-9]*"
check "needrestart sees it" "$(h 7 'needrestart -b -r l')" "*demo-web*"
h 7 'service demo-web restart'
check "after a restart the new one is mapped" "$(get 7 /version)" "*libdemo 1.1"
sleep $((since + 9 > SECONDS ? since + 9 - SECONDS : 0))
check "1.3 is dead after its soak" "$(code 1 /health)" 000

h 8 'echo "# edited" >> /etc/demo-web.conf'
check "edited conffile: plain -y stops at the prompt" "$(h 8 'DEBIAN_FRONTEND=noninteractive apt-get -qq -y install demo-web=1.1')" "*end of file on stdin*"
h 8 "$INSTALL demo-web=1.1" >/dev/null
check "edited conffile: kept with confdef + confold" "$(h 8 'tail -1 /etc/demo-web.conf') $(package 8)" "# edited ii 1.1"
h 9 "apt-mark -qq hold demo-web; $INSTALL --only-upgrade demo-web" >/dev/null
check "held package is passed over" "$(package 9)" "hi 1.0"
f unpublish demo-web_1.0
h 8 "$UPDATE"
check "old version has vanished from the repository" "$(h 8 "$INSTALL --allow-downgrades demo-web=1.0")" "*was not found*"
check "its file is still in the host's cache" "$(h 8 "$INSTALL --allow-downgrades /var/cache/apt/archives/demo-web_1.0_*.deb") $(get 8 /version)" "*demo-web 1.0,*"
(for i in {1..20}; do "$fleet" publish demo-web_1.5; "$fleet" unpublish demo-web_1.5; done) & flip=$!
check "update while the repository changes" "$(for i in {1..8}; do h 9 "$UPDATE"; done)" ""
wait $flip

echo "== faults"
f cut 7
check "cut: times out (is not refused)" "$(curl -s -m 2 http://127.0.1.7/; echo $?)" 28
f mend 7
check "mend" "$(h 7 hostname)" h7
f slow 7 1000; head -c 1000000 /dev/zero > "$D/repo/big"
check "slow to 1000 kbit/s: bytes got in 2 s" "$(h 7 'curl -s -m 2 -o /dev/null -w %{size_download} http://127.0.1.254:8000/big')" "2[0-9][0-9][0-9][0-9][0-9]"
f slow 7 0
f freeze 7
check "freeze: connects, nothing answers" "$(curl -s -m 2 -w '%{time_connect} %{http_code}' http://127.0.1.7/)" "0.0* 000"
f thaw 7
check "thaw" "$(h 7 hostname)" h7
f sshd 7 stop
check "sshd down, web up" "$(h 7 true) $(code 7 /health)" "*refused* 200"
f sshd 7 start
check "sshd up again" "$(h 7 hostname)" h7
f rekey 7
check "rekey: ssh refuses the new key" "$(h 7 hostname)" "*HOST IDENTIFICATION HAS CHANGED*"
f start "$N"
check "the next start trusts it" "$(h 7 hostname)" h7
f fill 7
check "fill: upgrade fails" "$(h 7 "$INSTALL demo-web=1.1")" "*space*"
f free 7
h 7 "$INSTALL demo-web=1.1" >/dev/null
check "free: upgrade works" "$(package 7)" "ii 1.1"
f lock 7 30
check "lock: apt fails without a timeout" "$(h 7 'apt-get -qq -y install demo-web=1.2')" "*Could not get lock*"
f lock 7 3
h 7 "$INSTALL demo-web=1.2" >/dev/null
check "lock for 3 s: apt waits" "$(package 7)" "ii 1.2"
h 6 'service demo-web restart'; f lie 6
check "lie: apt reports success, old program stays" "$(h 6 "$INSTALL --allow-downgrades demo-web=1.1" >/dev/null; echo $?) $(package 6) $(get 6 /version)" "0 ii 1.1 demo-web 1.8,*"
f honest 6; h 6 'service demo-web restart'
check "honest" "$(get 6 /version)" "demo-web 1.1,*"
id=$(h 8 'touch /root/kept; cat /proc/sys/kernel/random/boot_id')
h 8 reboot; sleep 0.5
timed "reboot from within" until_up 8
check "disk kept, boot id new, demo-web started" "$(h 8 ls /root/kept) $([[ $(h 8 cat /proc/sys/kernel/random/boot_id) != "$id" ]] && echo new) $(code 8 /health)" "/root/kept new 200"
timed "fleet.sh reboot" "$fleet" reboot 8
f crash 9
check "crash: off, the others up" "$("$fleet" status | grep -c ' up$') $("$fleet" status | grep ' off$')" "$((N - 1)) h9 *"
timed "boot it" "$fleet" boot 9
check "disk kept" "$(package 9)" "hi 1.0"

echo "== a real package"
read -r new old < <(ls "$D"/pool/nginx_*.deb | sed 's/.*nginx_\(.*\)_.*/\1/' | sort -rV | tr '\n' ' ')
if [[ ! ${old:-} ]]; then echo "skip  Debian offers one version of nginx only ($new)"; else
  old=${old%% *}
  f publish nginx_{$new,$old} nginx-common_{$new,$old}
  all 'service demo-web stop'
  timed "update + install nginx $old" all "$UPDATE; $INSTALL nginx=$old nginx-common=$old; service nginx start"
  timed "upgrade to $new" all "$INSTALL nginx=$new nginx-common=$new"
  check "upgraded" "$(each package @ nginx | grep -cxF "ii $new")" "$N"
  check "all serve" "$(each code @ / | grep -c 200)" "$N"
  timed "downgrade to $old" all "$INSTALL --allow-downgrades nginx=$old nginx-common=$old"
  check "downgraded" "$(each package @ nginx | grep -cxF "ii $old")" "$N"
fi

echo "== end"
h 8 reboot    # a stop in the middle of a reboot
timed "stop" "$fleet" stop
check "nothing left over" "$(left)" ""
check "state directory holds the build only" "$(cd "$D" && echo *)" "base base.done id id.pub lock pool"
echo; echo "$passed passed, ${#failed[@]} failed${failed[0]:+:}"
for c in "${failed[@]}"; do echo "  FAILED: $c"; done
[[ ${#failed[@]} = 0 ]]
