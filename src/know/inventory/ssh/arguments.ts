import type { SshWay } from '../take-types.ts'

/**
 * Options that hold whatever the user's configuration says: no questions, no terminal, no forwarding, no commands of its own, nobody's
 * connection but our own, and the pinned key of that host or nothing. Jump hosts, users, ports, identities and agents stay the user's.
 */
const ALWAYS = [
  'IgnoreUnknown=KnownHostsCommand,PubkeyAcceptedAlgorithms',
  'BatchMode=yes',
  'GlobalKnownHostsFile=/dev/null',
  'KnownHostsCommand=none',
  'VerifyHostKeyDNS=no',
  'UpdateHostKeys=no',
  'CheckHostIP=no',
  'HashKnownHosts=no',
  'ControlMaster=no',
  'ControlPath=none',
  'RemoteCommand=none',
  'RequestTTY=no',
  'PermitLocalCommand=no',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'ForwardX11=no',
  'Tunnel=no',
  'EscapeChar=none',
  'ConnectTimeout=10',
  'ConnectionAttempts=1',
  'ServerAliveInterval=10',
  'ServerAliveCountMax=2',
  'LogLevel=ERROR',
]

/** The name under which a host's key is kept; names of hosts are lower case. */
export function keyAlias(host: string): string {
  return `firebreak-${host}`
}

export interface SshExtras {
  /** Where the key may be from: the pinned ones only, or whatever comes, written to `knownHosts`. */
  keys: 'pinned' | 'any'
  knownHosts: string
  options?: readonly string[]
}

/** Arguments of ssh up to and with the target; the command follows. `--` keeps a target from being an option. */
export function sshArguments(host: string, way: SshWay, extras: SshExtras): string[] {
  const options = [
    ...ALWAYS,
    `HostKeyAlias=${keyAlias(host)}`,
    // ssh reads the value as a list of words: quotes keep a blank in the path.
    `UserKnownHostsFile="${extras.knownHosts}"`,
    `StrictHostKeyChecking=${extras.keys === 'pinned' ? 'yes' : 'accept-new'}`,
    ...(extras.options ?? []),
  ]
  const config = way.configFile === null ? [] : ['-F', way.configFile]
  return [...config, '-T', ...options.flatMap((option) => ['-o', option]), '--', way.target]
}
