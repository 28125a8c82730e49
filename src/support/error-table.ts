/** What a fault means to the shell and to the person: one row a code. `docs/errors.md` shows this table. */
export interface ErrorRow {
  /** Exit code of the process when this fault ends it. Faults of one input among many are only warnings. */
  exit: 1 | 2 | 3 | 4 | 5 | 6 | 75 | 130
  /** What happened, in one plain sentence. */
  meaning: string
  /** What to do about it. */
  remedy: string
}

export const ERRORS = {
  // Files and directories
  'file-missing': {
    exit: 1,
    meaning: 'There is no such file or directory.',
    remedy: 'Check the spelling of the path; `ls -l` on its directory shows what is there.',
  },
  'file-no-permission': {
    exit: 6,
    meaning: 'This user may not read the file or directory.',
    remedy: 'Add your user to the group that owns the logs (Debian: `sudo usermod -aG adm $USER`, then log in again).',
  },
  'file-is-directory': {
    exit: 1,
    meaning: 'A directory stands where a file is needed.',
    remedy: 'Name a file inside it.',
  },
  'file-is-special': {
    exit: 6,
    meaning: 'The path is a device or a socket, not a file, so it was not read.',
    remedy: 'Name a regular file or a pipe, or feed the data to `-` (standard input).',
  },
  'file-binary': {
    exit: 6,
    meaning: 'The file does not hold text lines.',
    remedy: 'Name the log file itself; journals, databases and archives must be exported or unpacked to text first.',
  },
  'file-utf16': {
    exit: 6,
    meaning: 'The file is UTF-16 text; it was read as if converted to UTF-8.',
    remedy: 'Let the server write UTF-8, or convert the file once with `iconv -f UTF-16 -t UTF-8`.',
  },
  'file-read-failed': {
    exit: 6,
    meaning: 'The system reported an error while the file was read; what came before the error was kept.',
    remedy: 'Check the disk or network mount (`dmesg` shows hardware errors), then read the file again.',
  },
  'file-changed': {
    exit: 6,
    meaning: 'The file became shorter, or was replaced, while it was read.',
    remedy: 'Read it again, best after the log rotation has finished.',
  },
  'files-skipped': {
    exit: 6,
    meaning: 'A directory holds files that do not look like logs; they were skipped.',
    remedy: 'Name such a file on the command line to have it read all the same.',
  },
  'files-too-many': {
    exit: 6,
    meaning: 'A directory holds more entries than are looked at.',
    remedy: 'Name the files, or a smaller directory.',
  },
  // Compressed files
  'gzip-truncated': {
    exit: 6,
    meaning: 'A compressed file ends in the middle; the part that could be unpacked was kept.',
    remedy: 'Fetch or copy the file again; if it is still being written, wait until the rotation has finished.',
  },
  'compressed-broken': {
    exit: 6,
    meaning: 'A compressed file is damaged; the part before the damage was kept.',
    remedy: 'Fetch or copy the file again and check it with `gzip -t` or `zstd -t`.',
  },
  'compression-unsupported': {
    exit: 6,
    meaning: 'The file is packed in a way that is not read here.',
    remedy: 'Unpack it first and pipe it in, for example `xz -dc FILE | firebreak look -`.',
  },
  'decompression-bomb': {
    exit: 6,
    meaning:
      'A compressed file unpacks to far more than any log would (over 64 MiB plus 500 bytes for each packed byte); reading it was stopped, what came before was kept.',
    remedy: 'Do not trust this file. If it is an honest log, unpack it yourself and name the unpacked file.',
  },
  // Lines and formats
  'line-endless': {
    exit: 6,
    meaning: 'A line is longer than 64 KiB; it was cut there and the rest of the file was still read.',
    remedy: 'Look at the line by its number; a web server does not normally write such lines.',
  },
  'format-unknown': {
    exit: 6,
    meaning: 'No known log format fits the lines of this file.',
    remedy:
      'Name the format with --format, or give the server configuration line (LogFormat, log_format) with --log-format.',
  },
  'format-stopped': {
    exit: 6,
    meaning: 'The lines stopped matching the format of the file.',
    remedy: 'Look at the unparsed samples in the report: the log format may have been changed.',
  },
  'format-broken': {
    exit: 2,
    meaning: 'A log format definition could not be understood.',
    remedy: 'Copy the LogFormat or log_format text exactly as it stands in the server configuration, in single quotes.',
  },
  'counts-bounded': {
    exit: 6,
    meaning: 'There is more to count than fits into the memory set aside; figures are given with their error.',
    remedy: 'Read fewer files at once, or a shorter time with --since and --until.',
  },
  // Rules and catalogue
  'rule-broken': {
    exit: 1,
    meaning: 'A rule could not be understood and was left out.',
    remedy: 'Correct the named field; `firebreak rules lint FILE` shows every problem.',
  },
  'rule-slow': {
    exit: 1,
    meaning: 'A rule could take too long on a line and was left out.',
    remedy: 'Replace the regular expression by plain text conditions, or remove back-references and look-around.',
  },
  'rule-test-failed': {
    exit: 1,
    meaning: 'A test line inside a rule did not give the expected result.',
    remedy: 'Run `firebreak explain` on the line to see each condition.',
  },
  'yaml-broken': {
    exit: 1,
    meaning: 'A file is not valid YAML.',
    remedy: 'Correct the named line; indentation and quotes are the usual cause.',
  },
  'yaml-bomb': {
    exit: 1,
    meaning: 'A YAML file is too large, too deep, or uses aliases to grow without bound; it was refused.',
    remedy: 'Do not trust this file. Write the repeated parts out, without anchors and aliases.',
  },
  'json-broken': {
    exit: 1,
    meaning: 'A file is not valid JSON, or not of the expected shape.',
    remedy: 'Correct the named field.',
  },
  'config-broken': {
    exit: 6,
    meaning: 'A web server configuration file could not be understood; its logs may be missing from the list.',
    remedy: 'Name the log files on the command line.',
  },
  'config-limit': {
    exit: 6,
    meaning: 'A web server configuration is larger or deeper than is looked at; its logs may be missing from the list.',
    remedy: 'Name the log files on the command line.',
  },
  'log-not-a-file': {
    exit: 6,
    meaning: 'The web server sends this log to a program, to syslog or to a name made anew for each request.',
    remedy: 'Name the file that receives the lines, or pipe them in with `-`.',
  },
  // Stores
  'store-missing': {
    exit: 1,
    meaning: 'The packages of the embedded database are not installed.',
    remedy:
      'Install without `--omit=optional`, or name a PostgreSQL server: `FIREBREAK_STATE=postgres://user:password@host/database`.',
  },
  'store-broken': {
    exit: 1,
    meaning: 'The database could not be started or used.',
    remedy: 'Read its last message, here and in the file `log` beside its data; free disk space is the usual cause.',
  },
  'store-newer': {
    exit: 1,
    meaning: 'The data was written by a newer Firebreak; nothing was changed.',
    remedy: 'Start the newer Firebreak again, or restore the backup made before the upgrade.',
  },
  'store-version': {
    exit: 1,
    meaning: 'The data belongs to another major version of PostgreSQL; nothing was changed.',
    remedy: 'Back it up with the Firebreak that wrote it, then restore the backup with this one (docs/backup.md).',
  },
  'backup-broken': {
    exit: 1,
    meaning: 'A backup is damaged or cut short; nothing was changed.',
    remedy: 'Fetch the file again, or take an older backup.',
  },
  // Advisories
  'book-broken': {
    exit: 1,
    meaning: 'The stored advisories of a feed are damaged; nothing of that feed is used.',
    remedy: 'Run `firebreak advisory sync` for that feed: it writes the file anew. Check the disk if it happens again.',
  },
  'feed-unreachable': {
    exit: 75,
    meaning: 'A feed could not be fetched; what was fetched before is still used, with its age.',
    remedy: 'Check the network or proxy, or bring the advisories over with `firebreak advisory export` and `import`.',
  },
  'feed-refused': {
    exit: 1,
    meaning: 'A feed answered in a way that is not safe to follow or to read, so nothing of it was taken.',
    remedy: 'Read the reason. Do not trust this feed; if it is your own mirror, correct what the message names.',
  },
  'feed-too-large': {
    exit: 1,
    meaning:
      'A feed is larger, or unpacks to far more, than any honest one; reading it was stopped and nothing of it was taken.',
    remedy: 'Do not trust this feed. If it is an honest one, import it in parts.',
  },
  'feed-broken': {
    exit: 1,
    meaning: 'A feed is cut, or does not hold what its source publishes; what was known before is still used.',
    remedy: 'Fetch it again later; name the right source with --source when importing a file.',
  },
  'feed-partial': {
    exit: 6,
    meaning: 'Some documents of a feed could not be understood and were left out; the others were taken.',
    remedy: 'The report names the first of them. Tell the publisher, or us when a good document was refused.',
  },
  'bundle-refused': {
    exit: 1,
    meaning:
      'A bundle of advisories is not signed by a key that is trusted here, was changed, or is older than what is known.',
    remedy: 'Compare the key with the one that `firebreak advisory export` printed, then name it with --key.',
  },
  // Hosts
  'host-unknown': {
    exit: 1,
    meaning: 'There is no host of that name.',
    remedy: 'Run `firebreak host ls` to see the names; `firebreak host add` or `host import` adds hosts.',
  },
  'host-unreachable': {
    exit: 6,
    meaning: 'The host could not be reached; what is known about it is as old as before.',
    remedy: 'Try `ssh` to it by hand with the same name; the message is that of ssh itself.',
  },
  'host-login-refused': {
    exit: 6,
    meaning: 'The host was reached, but did not let us log in.',
    remedy: 'Log in once by hand without a password (`ssh -o BatchMode=yes NAME true`): a key or an agent is needed.',
  },
  'host-key-unknown': {
    exit: 6,
    meaning: 'The host shows a key that nobody has confirmed yet, so no log-in was tried.',
    remedy:
      'Compare the fingerprint with the one on the host (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`), then run `host check` with --accept-host-key, or `host add` with --fingerprint.',
  },
  'host-key-changed': {
    exit: 6,
    meaning:
      'The host shows another key than before: it was set up anew, or something stands in between. No log-in was tried.',
    remedy:
      'Find out why it changed. If that is in order: take the old key out of your own known_hosts (`ssh-keygen -R NAME`), run `firebreak host rm NAME`, add it again, and compare the new fingerprint.',
  },
  'host-no-answer': {
    exit: 6,
    meaning: 'The host let us log in, but did not answer in a way that can be used.',
    remedy:
      'A forced command, a restricted shell or a login script that ends the session is the usual cause; try `ssh NAME sh -c id`.',
  },
  'ssh-missing': {
    exit: 1,
    meaning: 'The OpenSSH client is not installed here.',
    remedy: 'Install it (Debian: `apt-get install openssh-client`), then try again.',
  },
  'inventory-unreadable': {
    exit: 1,
    meaning: 'A file with hosts or packages could not be understood.',
    remedy: 'See docs/hosts.md for the forms that can be imported; --from names the form when it was not recognised.',
  },
  // Using the command
  usage: {
    exit: 2,
    meaning: 'The command line could not be understood.',
    remedy: 'Run the command with --help to see its options.',
  },
  'name-unknown': {
    exit: 1,
    meaning: 'Nothing known here has this name.',
    remedy: 'Check the spelling; the command named in the message lists what there is.',
  },
  'nothing-found': {
    exit: 1,
    meaning: 'There was nothing to read, or nothing has this name.',
    remedy:
      'Check the spelling. To read logs, name files or directories: `firebreak look PATH...`; `firebreak doctor` shows where logs were looked for.',
  },
  'output-failed': {
    exit: 1,
    meaning: 'A result could not be written.',
    remedy: 'Check that the directory exists, may be written, and has free space.',
  },
  partial: {
    exit: 6,
    meaning: 'Some inputs could not be read in full; the results of the others are complete.',
    remedy: 'See the warnings of the report for each input.',
  },
  finding: {
    exit: 3,
    meaning: 'Something was found and --exit-code was given.',
    remedy: 'Read the report.',
  },
  halted: { exit: 4, meaning: 'The work was stopped by a safety limit.', remedy: 'Read why it stopped, then decide.' },
  'approval-needed': { exit: 5, meaning: 'The work waits for an approval.', remedy: 'Ask an approver to look at it.' },
  'try-later': { exit: 75, meaning: 'A resource is busy or missing for now.', remedy: 'Try again in a few minutes.' },
  // Server and sensor
  'server-refused': {
    exit: 1,
    meaning: 'The server answered, and does not take what this sensor sends.',
    remedy:
      'Read its reason: a token that expired or belongs to another sensor, or a version too far apart, are the usual ones.',
  },
  // Messages to our own people
  'channel-failed': {
    exit: 75,
    meaning: 'A message could not be handed over; it is kept and tried again.',
    remedy: 'Nothing, if the other side comes back soon. `firebreak channel test NAME` tries at once.',
  },
  'channel-refused': {
    exit: 1,
    meaning: 'The other side of a channel will not take a message as it is.',
    remedy:
      'Read its reason: a wrong password, token or address are the usual ones. Then `firebreak channel test NAME`.',
  },
  'listen-failed': {
    exit: 1,
    meaning: 'The server cannot listen on the address and port it was given.',
    remedy:
      'Choose another with --listen, for example `--listen 127.0.0.1:4781`; `ss -ltnp` shows which program has a port.',
  },
  'already-running': {
    exit: 1,
    meaning: 'Firebreak runs already on this address, or in this directory.',
    remedy:
      '`firebreak up --open-only` prints a new sign-in link for it. To start another one beside it, give it an address (`--listen`) and a directory (`FIREBREAK_STATE_DIR`) of its own.',
  },
  'state-directory': {
    exit: 1,
    meaning: 'The directory where Firebreak keeps what it must remember cannot be written.',
    remedy: 'Let `FIREBREAK_STATE_DIR` (or `XDG_STATE_HOME`) name a directory that this user may write.',
  },
  'ranges-broken': {
    exit: 1,
    meaning: 'A file of address ranges by country is not one, or is damaged.',
    remedy:
      'Import a delegated statistics file of a registry, or a table `start,end,country`: docs/ranges.md shows both.',
  },
  interrupted: {
    exit: 130,
    meaning: 'The work was interrupted.',
    remedy: 'Run the command again; nothing was changed.',
  },
  'engine-fallback': {
    exit: 6,
    meaning: 'The fast engine could not start; the slower one gives the same results.',
    remedy: 'Run `firebreak doctor` to see why.',
  },
  internal: {
    exit: 1,
    meaning: 'A fault in Firebreak itself.',
    remedy: 'Please report it with the command and the message; see SECURITY.md when a hostile input caused it.',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof ERRORS
