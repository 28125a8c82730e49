/**
 * Shell text that sets `$n` to a prefix which runs a command as an unprivileged user when we are root: tools such as apt and rpm write
 * caches and locks when they may, and an inventory writes nothing. `$n` is empty when we are not root, or when there is no setpriv.
 */
export const AS_NOBODY = `n=
if [ "$(id -u)" = 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; then
n='setpriv --reuid=65534 --regid=65534 --clear-groups'; fi`
