#!/bin/bash
# fleet.sh: a test fleet of Debian "hosts" on this machine, for testing looks at hosts and rollouts.
#
# Each host has its own root file system (overlayfs: one shared base, an own 256 MiB disk), process
# ids, host name, network namespace and address 127.0.1.N, with a real sshd on port 22 and real apt
# and dpkg. A bridge (fbr0) carries 127.0.1.0/24 between the namespaces, so every host has its own
# port 22 and 80 and can be cut off as a real one can. Nothing leaves this machine.
#
#   fleet.sh build                 make base system, keys and packages (once; start does it too)
#   fleet.sh start [N]             start hosts 1..N (20); a running host is left as it is
#   fleet.sh stop                  end everything; the hosts' disks are thrown away
#   fleet.sh clean                 stop, and delete the base too
#   fleet.sh status                one line per host; exit 1 if one does not answer ssh
#   fleet.sh why                   says why no fleet can run here; exit 0 if one can
#   fleet.sh ssh H CMD...          run a command on host H as root, over ssh
#   fleet.sh in H CMD...           the same without ssh (H's console)
#   fleet.sh publish PKG_VER...    offer packages in the repository, e.g. demo-web_1.1
#   fleet.sh unpublish PKG_VER...  take them out again ("the old version vanished")
# Faults:
#   fleet.sh crash H | boot H | reboot H   power off, power on, both; the disk is kept
#   fleet.sh cut H | mend H        pull the network cable, put it back
#   fleet.sh slow H KBIT           limit what the host receives to KBIT kbit/s (0: no limit)
#   fleet.sh freeze H | thaw H     processes stand still: connections open, nothing answers
#   fleet.sh sshd H stop|start     no ssh, but the web server still answers
#   fleet.sh rekey H               new ssh host key; known_hosts has the old one until the next start
#   fleet.sh fill H | free H       disk full, and as before
#   fleet.sh lock H SECONDS        another process holds dpkg's lock (0: let go)
#   fleet.sh lie H | honest H      upgrades of demo-web succeed, but the old binary stays in place
#
# $FLEET_DIR (default /var/tmp/firebreak-fleet) holds what the programs under test need: ssh_config,
# id (private key), known_hosts, inventory.json. Needs root.
set -euo pipefail

D=${FLEET_DIR:-/var/tmp/firebreak-fleet}
FLEET_SIZE=20              # hosts, when `start` gets no number; 250 at most
DISK=256m                  # a host's disk: a tmpfs, so only what is written takes memory
NET=127.0.1 GATEWAY=127.0.1.254 BRIDGE=fbr0 REPO_PORT=8000
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() { echo "fleet.sh: $*" >&2; exit 1; }
each_host() { ls "$D/hosts" 2>/dev/null | sort -n; }
# Is the process of this pid file alive, and ours (not another one that got the same number)?
alive() { [[ -s $1 ]] && grep -qsF "$here/" "/proc/$(<"$1")/cmdline"; }
on() { local h=$1; shift; ssh -F "$D/ssh_config" "root@h$h" "$@"; }
within() { local p; p=$(pgrep -P "$(pgrep -P "$(<"$D/hosts/$1/pid")" -x unshare)") || die "host $1 is off"; shift; nsenter -t "$p" -a "$@"; }

need() {
  local t missing=()
  for t in mmdebstrap:mmdebstrap ssh:openssh-client apt-ftparchive:apt-utils gcc:gcc node:nodejs ip:iproute2 \
    curl:curl pgrep:procps /usr/include/stdio.h:libc6-dev /usr/share/keyrings/debian-archive-keyring.gpg:debian-archive-keyring; do
    [[ -e ${t%:*} ]] || command -v "${t%:*}" >/dev/null || missing+=("${t#*:}")
  done
  [[ ${#missing[@]} = 0 ]] || die "tools are missing; run:
  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
}

# For tests, which skip with this as the reason.
why() {
  [[ $(id -u) = 0 ]] || { echo "needs root"; return 1; }
  command -v apt-get >/dev/null || { echo "needs Debian's apt"; return 1; }
  (need) 2>&1 | tr '\n' ' ' | grep . && return 1
  unshare --mount --pid --uts --ipc --net --fork true 2>/dev/null || { echo "needs namespaces"; return 1; }
  [[ -e $D/base.done ]] || (debian_sources) >/dev/null 2>&1 || { echo "needs apt lists of Debian 12 with its security suite (apt-get update)"; return 1; }
}

# ---- build ------------------------------------------------------------------------------------

stamp() { cat "$here"/{fleet.sh,host/*,demo/*} | sha256sum; }

build() {
  [[ $(cat "$D/base.done" 2>/dev/null) != "$(stamp)" ]] || return 0
  [[ -z $(each_host) ]] || die "the fleet's files have changed: stop it first"
  rm -rf "$D"/{base,base.done,pool}; mkdir -p "$D/pool"
  [[ -e $D/id ]] || ssh-keygen -q -t ed25519 -N '' -C fleet -f "$D/id"
  "$here/demo/build.sh" "$D/pool"
  debian_sources |
    mmdebstrap --quiet --mode=root --variant=apt bookworm "$D/base" - \
      --include=openssh-server,mount,sudo,procps,lsb-base,curl,iproute2,python3-minimal,python3-apt,needrestart \
      --customize-hook="'$here/fleet.sh' __fetch nginx nginx-common"
  cd "$D/base"
  rm -f etc/apt/sources.list.d/* etc/ssh/ssh_host_*
  echo "deb [trusted=yes] http://$GATEWAY:$REPO_PORT ./" > etc/apt/sources.list
  echo force-unsafe-io > etc/dpkg/dpkg.cfg.d/fleet   # a test host's disk need not survive a power cut
  printf 'UsePAM no\nUseDNS no\nPasswordAuthentication no\n' > etc/ssh/sshd_config.d/fleet.conf
  sed -i 's/^root:[^:]*:/root::/' etc/shadow
  chroot . useradd -m -u 1000 -s /bin/bash -p '' deploy
  echo 'deploy ALL=(root) NOPASSWD: ALL' > etc/sudoers.d/deploy
  install -D -m 644 "$D/id.pub" root/.ssh/authorized_keys
  install -D -m 644 -o 1000 -g 1000 "$D/id.pub" home/deploy/.ssh/authorized_keys
  install -m 755 "$here/host/init" sbin/fleet-init
  install -m 755 "$here/host/systemctl" usr/bin/systemctl
  install -m 755 "$here"/host/{reboot,runlevel,policy-rc.d,lock-dpkg} usr/sbin/
  cd /; stamp > "$D/base.done"
}

# The Debian mirrors that this machine's own apt uses, bookworm and its security suite.
debian_sources() {
  local sources
  sources=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | sort -u |
    awk '$2 == "bookworm" || $2 == "bookworm-security" {
      print "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " $1 " " $2 " main" }')
  [[ $sources = *bookworm-security* ]] || die "apt on this machine does not know bookworm and its security suite; run apt-get update on Debian 12"
  echo "$sources"
}

# Every version of a real package that Debian offers at present, into the pool. Called by mmdebstrap.
fetch() {
  local p v; export APT_CONFIG=$MMDEBSTRAP_APT_CONFIG; cd "$D/pool"
  for p; do
    for v in $(apt-cache madison "$p" | cut -d'|' -f2 | sort -u); do
      apt-get -qq -o APT::Sandbox::User=root download "$p=$v"
    done
  done
}

# ---- repository -------------------------------------------------------------------------------

# Atomic: a client that has read the old Release gets the old Packages, by its hash.
index_repo() {
  cd "$D/repo"; mkdir -p by-hash/SHA512
  apt-ftparchive packages . > Packages.new
  ln -f Packages.new "by-hash/SHA512/$(sha512sum < Packages.new | cut -d' ' -f1)"
  mv Packages.new Packages
  apt-ftparchive -o APT::FTPArchive::Release::Acquire-By-Hash=yes release . > ../Release.new
  mv ../Release.new Release
}

publish() {
  local f
  for f; do compgen -G "$D/pool/${f}_*.deb" >/dev/null || die "not in the pool: $f"; done
  for f; do ln -f "$D/pool/${f}"_*.deb "$D/repo/"; done
  index_repo
}
unpublish() { local f; for f; do rm -f "$D/repo/${f}"_*.deb; done; index_repo; }

# ---- one host ---------------------------------------------------------------------------------

# Fixed, so that nobody's ARP cache goes stale when a host is started again. A bridge without a
# fixed address takes that of one of its ports, and changes it as ports come and go.
mac() { printf '02:fb:00:00:00:%02x' "$1"; }

# Runs as PID 1 in the host's own namespaces: mounts its disk, sets up its network, becomes init.
inside() {
  local n=$1 h=$D/hosts/$1 root=$D/hosts/$1/root dev
  rm -rf "$h/work/work/incompat"    # left by a power cut under "volatile" (no fsync)
  mount -t overlay overlay -o "lowerdir=$D/base,upperdir=$h/upper,workdir=$h/work,volatile" "$root"
  hostname "h$n"
  mount -t proc proc "$root/proc"
  mount -t tmpfs -o mode=755,size=16m tmpfs "$root/run"
  mount -t tmpfs -o mode=755,size=64k tmpfs "$root/dev"
  for dev in null zero full random urandom tty; do touch "$root/dev/$dev"; mount --bind "/dev/$dev" "$root/dev/$dev"; done
  ln -s /proc/self/fd "$root/dev/fd"
  mkdir "$root/dev/pts" "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  cat /proc/sys/kernel/random/uuid > "$root/run/boot_id"    # a reboot changes it, as on real machines
  mount --bind "$root/run/boot_id" "$root/proc/sys/kernel/random/boot_id"
  until ip link show eth0 &>/dev/null; do sleep 0.02; done
  # arp_ignore: until the route below stands, all of 127.0.0.0/8 is lo's; without it this host
  # would say, for that moment, that it is every other host.
  sysctl -qw net.ipv4.conf.eth0.route_localnet=1 net.ipv4.conf.eth0.arp_ignore=1
  ip link set lo up; ip link set eth0 up
  ip address add "$NET.$n/32" dev eth0
  ip route add "$NET.0/24" dev eth0 src "$NET.$n" table local    # beats lo's own 127.0.0.0/8
  cd "$root"; mkdir -p .old; pivot_root . .old; umount -l /.old; rmdir /.old
  exec /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/fleet-init </dev/null >/dev/null 2>&1
}

# Keeps one host running: boots it again after a reboot from within; ends with a power off (TERM).
supervise() {
  local n=$1 mine; h=$D/hosts/$1
  mine=$(readlink /proc/self/ns/net)
  trap exit TERM
  trap 'set +e; ip link delete "fb$n" 2>/dev/null; pkill -KILL -P $! || kill -KILL $!; wait $!; rm -f "$h/pid"' EXIT
  while :; do
    rm -f "$h/upper/.reboot"
    ip link delete "fb$n" 2>/dev/null || true    # the kernel itself would remove it some time later
    unshare --mount --pid --uts --ipc --net --fork --kill-child --propagation private "$here/fleet.sh" __inside "$n" &
    until [[ $(readlink "/proc/$!/ns/net") != "$mine" ]]; do sleep 0.01; done
    ip link add "fb$n" type veth peer name eth0 address "$(mac "$n")" netns $!
    ip link set "fb$n" master $BRIDGE up
    wait $! || true
    [[ -e $h/upper/.reboot ]] || break
  done
}

boot() {
  local h=$D/hosts/$1
  ! alive "$h/pid" || return 0
  if ! mountpoint -q "$h"; then
    mkdir -p "$h"; mount -t tmpfs -o "mode=755,size=$DISK" fleet-disk "$h"
    mkdir -p "$h"/{upper/etc/ssh,work,root}
    ssh-keygen -q -t ed25519 -N '' -C "h$1" -f "$h/upper/etc/ssh/ssh_host_ed25519_key"
    echo "h$1" > "$h/upper/etc/hostname"
    printf '127.0.0.1 localhost\n%s h%s\n' "$NET.$1" "$1" > "$h/upper/etc/hosts"
  fi
  setsid "$here/fleet.sh" __supervise "$1" </dev/null >>"$D/hosts.log" 2>&1 9>&- &
  echo $! > "$h/pid"
}

crash() {
  alive "$D/hosts/$1/pid" || return 0
  kill "$(<"$D/hosts/$1/pid")" 2>/dev/null || true
  while alive "$D/hosts/$1/pid"; do sleep 0.02; done
}

# Waits, 30 s at most, until host N's sshd answers.
wait_ssh() {
  local end=$((SECONDS + 30))
  until timeout 0.3 bash -c "read -r < /dev/tcp/$NET.$1/22" 2>/dev/null; do
    ((SECONDS < end)) || die "host $1 did not start; see $D/hosts.log"
    sleep 0.05
  done
}

slow() {
  if [[ $2 = 0 ]]; then tc qdisc delete dev "fb$1" root 2>/dev/null || true
  else tc qdisc replace dev "fb$1" root tbf rate "$2kbit" burst 4kb latency 5s; fi
}

# ---- the fleet --------------------------------------------------------------------------------

start() {
  local size=${1:-$FLEET_SIZE} n
  [[ $size =~ ^[0-9]+$ ]] && ((size >= 1 && size <= 250)) || die "hosts: 1 to 250"
  need; build
  mkdir -p "$D/hosts" "$D/repo"
  if ! ip link show $BRIDGE &>/dev/null; then
    ip link add $BRIDGE address "$(mac 254)" type bridge
    ip link set $BRIDGE alias "$D"
    sysctl -qw net.ipv4.conf.$BRIDGE.route_localnet=1 net.ipv4.conf.$BRIDGE.arp_ignore=1
    ip link set $BRIDGE up
    ip address add $GATEWAY/32 dev $BRIDGE
    ip route add $NET.0/24 dev $BRIDGE src $GATEWAY table local
  fi
  [[ $(cat /sys/class/net/$BRIDGE/ifalias) = "$D" ]] || die "another fleet is running: $(cat /sys/class/net/$BRIDGE/ifalias)"
  [[ -e $D/repo/Release ]] || publish demo-web_1.0 libdemo1_1.0
  if ! alive "$D/repo.pid"; then
    setsid node "$here/repo-server.mjs" "$D/repo" $GATEWAY $REPO_PORT </dev/null >"$D/repo.log" 2>&1 9>&- &
    echo $! > "$D/repo.pid"
  fi
  for ((n = 1; n <= size; n++)); do boot "$n"; done
  write_inventory
  for ((n = 1; n <= size; n++)); do wait_ssh "$n"; done
  curl -s --retry 20 --retry-connrefused --retry-delay 1 -o /dev/null "http://$GATEWAY:$REPO_PORT/Release" || die "no repository; see $D/repo.log"
}

write_inventory() {
  local n sep='[' k
  {
    printf 'Host h* %s.*\n  IdentityFile %s/id\n  IdentitiesOnly yes\n  UserKnownHostsFile %s/known_hosts\n' $NET "$D" "$D"
    printf '  StrictHostKeyChecking yes\n  BatchMode yes\n  ConnectTimeout 10\n  LogLevel ERROR\n'
    for n in $(each_host); do printf 'Host h%s\n  HostName %s\n' "$n" "$NET.$n"; done
  } > "$D/ssh_config.new"
  for n in $(each_host); do
    read -r k < "$D/hosts/$n/upper/etc/ssh/ssh_host_ed25519_key.pub"
    echo "h$n,$NET.$n ${k% *}"
  done > "$D/known_hosts.new"
  for n in $(each_host); do
    printf '%s\n  {"name": "h%d", "address": "%s"}' "$sep" "$n" "$NET.$n"; sep=,
  done > "$D/inventory.json.new"; printf '\n]\n' >> "$D/inventory.json.new"
  for n in ssh_config known_hosts inventory.json; do mv "$D/$n.new" "$D/$n"; done
}

stop() {
  local n
  for n in $(each_host); do crash "$n" 9>&- & done; wait
  for n in $(each_host); do umount "$D/hosts/$n" 2>/dev/null || ! mountpoint -q "$D/hosts/$n" || umount -l "$D/hosts/$n"; done
  if alive "$D/repo.pid"; then kill "$(<"$D/repo.pid")"; fi
  if [[ $(cat /sys/class/net/$BRIDGE/ifalias 2>/dev/null) = "$D" ]]; then ip link delete $BRIDGE; fi   # takes its route along
  rm -rf --one-file-system "$D"/{hosts,hosts.log,repo,repo.pid,repo.log,ssh_config,known_hosts,inventory.json}
}

status() {
  local lines
  lines=$(for n in $(each_host); do {
    if ! alive "$D/hosts/$n/pid"; then up=off
    elif on "$n" -o ConnectTimeout=3 timeout 3 true </dev/null &>/dev/null; then up=up
    else up=unreachable; fi
    printf 'h%-4s %-12s %s\n' "$n" "$NET.$n" "$up"
  } & done | sort -V)
  echo "$lines"
  ! grep -qv ' up$' <<<"$lines"
}

verb=${1:-help}; [[ $# = 0 ]] || shift
[[ $verb = help || $verb = why || $(id -u) = 0 ]] || die "must run as root"
case $verb in ssh | in | crash | boot | reboot | cut | mend | slow | freeze | thaw | sshd | rekey | fill | free | lock | lie | honest)
  [[ ${1:-} =~ ^[1-9][0-9]*$ && -d $D/hosts/$1 ]] || die "no host '${1:-}'" ;;
esac
case $verb in build | start | stop | clean | publish | unpublish)   # one at a time
  mkdir -p "$D"; exec 9>"$D/lock"; flock 9 ;;
esac
case $verb in
  build) need; build ;;
  start) start "$@" ;;
  stop) stop ;;
  clean) stop; rm -rf --one-file-system "$D" ;;
  status) status ;;
  why) why ;;
  ssh) on "$@" ;;
  in) within "$@" ;;
  publish | unpublish) [[ -d $D/repo ]] || die "start the fleet first"; $verb "$@" ;;
  crash) crash "$1" ;;
  boot) boot "$1"; wait_ssh "$1" ;;
  reboot) crash "$1"; boot "$1"; wait_ssh "$1" ;;
  cut) ip link set "fb$1" down ;;
  mend) ip link set "fb$1" up ;;
  slow) slow "$@" ;;
  freeze) within "$1" sh -c 'kill -STOP -1' ;;
  thaw) within "$1" sh -c 'kill -CONT -1' ;;
  sshd) within "$1" service ssh "$2" >/dev/null ;;
  rekey) within "$1" sh -c 'cd /etc/ssh; rm ssh_host_*; ssh-keygen -q -t ed25519 -N "" -f ssh_host_ed25519_key; service ssh restart' >/dev/null ;;
  fill) mount -o "remount,size=$(($(df -k --output=used "$D/hosts/$1" | tail -1)))k" "$D/hosts/$1" ;;
  free) mount -o "remount,size=$DISK" "$D/hosts/$1" ;;
  lock) within "$1" lock-dpkg "$2" ;;
  lie) within "$1" dpkg-divert --quiet --local --no-rename --divert /usr/sbin/demo-web.new --add /usr/sbin/demo-web ;;
  honest) within "$1" sh -c 'f=/usr/sbin/demo-web; dpkg-divert --quiet --local --no-rename --remove $f; [ ! -e $f.new ] || mv $f.new $f' ;;
  __fetch) fetch "$@" ;;
  __inside) inside "$1" ;;
  __supervise) cd /; supervise "$1" ;;
  *) sed -n '2,/^set/{s/^# \{0,1\}//;/^set/d;p}' "$0"; [[ $verb = help ]] ;;
esac
