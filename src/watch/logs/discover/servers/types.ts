import type { ByteString } from '../../../../model/record.ts'

export type Server = 'apache' | 'nginx' | 'caddy' | 'lighttpd' | 'haproxy'

/** A log that a server's configuration names. */
export interface ConfiguredLog {
  /** Absolute; `*` stands for what is not known beforehand (a date, a host name). */
  pattern: string
  kind: 'access' | 'error'
  format: FormatText | null
}

/** A format as the configuration writes it. */
export interface FormatText {
  language: 'apache' | 'nginx'
  /** The server's name for it; empty when it has none. */
  name: string
  text: ByteString
  escape: 'default' | 'json' | 'none'
}

/** One kind of web server: where its configuration begins, and how to read the logs out of it. */
export interface ServerConfig {
  server: Server
  /** Files it may begin with on the usual systems. */
  starts: readonly string[]
  /** The logs named by the configuration that begins with `start`. Runs nothing, throws nothing. */
  logs(start: string, files: ConfigFiles): ConfiguredLog[]
}

/** Bounded reading of configuration files below a root. Paths are as the server sees them, without the root. */
export interface ConfigFiles {
  /** Text of a file, one char a byte; null when it is not there, may not be read, was read before, or is too much. */
  text(path: string): ByteString | null
  /** Existing files that match a path with `*`, `?`, `[a-z]`, sorted by name. */
  matching(pattern: string): string[]
  exists(path: string): boolean
  /** Tells people about a place. */
  say(path: string, why: string): void
}
