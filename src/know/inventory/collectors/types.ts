import type { HostPackage, Inventory, InventoryGap, Listener, Module, OperatingSystem } from '../../../model/host.ts'

/** What a host runs on as far as the way in is concerned: a POSIX shell, or Windows' PowerShell. */
export type Platform = 'unix' | 'windows'

/**
 * One command or small script that runs on the host. Its standard output becomes one section of the answer.
 * It reads only: it writes no file, starts no service, refreshes no package list, asks no network.
 */
export interface Part {
  /** Kebab case, unique among all collectors. */
  name: string
  /** POSIX sh (no bashisms, works with busybox), or PowerShell. Standard input is empty, `LC_ALL=C`. */
  script: string
  /** Unix: a shell test that costs no process; where it fails the part is left out. */
  when?: string
  /** The host ends it after so many seconds, and cuts its output after so many bytes. */
  seconds: number
  bytes: number
}

/** The output of one part, as it came: outside text, at most `Part.bytes` long. */
export interface Section {
  /** Invalid UTF-8 has become U+FFFD. */
  text: string
  /** It ran out of time or bytes, so the end is missing. */
  cut: boolean
  /** Exit status; null when it never ended. */
  status: number | null
}

/** The sections of one host by the name of their part. A part that the host left out is missing. */
export type Sections = ReadonlyMap<string, Section>

/** A process that something else refers to. */
export interface ProcessFact {
  pid: number
  name: string
  /** Absolute path of its program, without ` (deleted)`; null when it could not be read. */
  program: string | null
  unit: string | null
  /** Id of the container it runs in; null: none. */
  container: string | null
}

/** A socket that takes connections, not yet joined with its process. */
export interface SocketFact {
  protocol: 'tcp' | 'udp'
  address: string
  port: number
  pid: number | null
  /** Process 1 holds it for a service that starts on demand: its socket unit, and the file that defines the unit. */
  onDemand?: { unit: string; file: string | null }
}

/** A port that a container publishes on the host. */
export interface PublishedPort {
  protocol: 'tcp' | 'udp'
  address: string
  port: number
  /** Image, or where the port leads when the image is not known. */
  container: string
}

/** What a package manager knows about one package beyond that it is installed. */
export interface OfferFact {
  /** Empty: for the operating system as a whole (Windows). */
  name: string
  /** Null: `name` stands for every architecture. */
  architecture: string | null
  origin: string | null
  candidate: HostPackage['candidate']
}

/**
 * What one collector found out. Every field may be missing: that means "not my business", never "there is none".
 * What should have been found and was not is a gap.
 */
export interface Facts {
  os?: OperatingSystem
  /** Running as root: everything on the host was readable. */
  root?: boolean
  kernel?: Inventory['kernel']
  packages?: HostPackage[]
  offers?: OfferFact[]
  /** Age of the newest package list on the host; a fix published later is not in `offers`. */
  listsFrom?: number
  sockets?: SocketFact[]
  /** Addresses of the host's own interfaces, canonical. */
  addresses?: string[]
  processes?: ProcessFact[]
  /** Package that owns a file, by absolute path. */
  owners?: Map<string, string>
  published?: PublishedPort[]
  modules?: Module[]
  /** Files that processes map and that are gone from the disk or replaced on it. */
  stale?: Array<{ pid: number; files: string[] }>
  /** Complete listeners, from systems that know process and service by themselves (Windows). */
  listeners?: Listener[]
  gaps?: InventoryGap[]
}

/** A member of the family: knows one thing about one kind of system. */
export interface Collector {
  /** Kebab case. */
  id: string
  platform: Platform
  /** What runs on the host, in order. A part that does not apply there prints nothing and ends with 0. */
  parts: readonly Part[]
  /** Reads the output of its own parts. Pure; never throws, whatever the host sent; linear in the length. */
  read(sections: Sections): Facts
}
