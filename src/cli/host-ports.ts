import type { CommonOptions } from './ports.ts'

export interface HostAddOptions extends CommonOptions {
  /** False with --no-ssh. */
  ssh: string | boolean
  tag: string[]
  domain?: string
  group?: string
  fingerprint?: string
  sshConfig?: string
}

export interface HostImportOptions extends CommonOptions {
  from?: string
  name?: string
  tag: string[]
}

export interface HostCheckOptions extends CommonOptions {
  tag: string[]
  local?: boolean
  parallel: string
  timeout: string
  sudo?: boolean
  acceptHostKey?: boolean
  sshConfig?: string
}

export interface HostShowOptions extends CommonOptions {
  packages?: boolean
}

export interface HostListOptions extends CommonOptions {
  tag: string[]
}

/** What the `host` commands do; each returns the exit code. */
export interface HostHandlers {
  hostAdd(name: string, options: HostAddOptions): Promise<number>
  hostImport(file: string, options: HostImportOptions): Promise<number>
  hostCheck(names: string[], options: HostCheckOptions): Promise<number>
  hostShow(name: string, options: HostShowOptions): Promise<number>
  hostList(options: HostListOptions): Promise<number>
  hostRemove(names: string[], options: CommonOptions): Promise<number>
}
