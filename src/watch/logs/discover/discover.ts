import { accessSync, constants, lstatSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { systemCode } from '../../../support/errors.ts'
import type { Format } from '../formats/types.ts'
import { looksLikeLog, nameBeforeRotation } from '../read/log-name.ts'
import { openConfigFiles, whyNot } from './config-files.ts'
import { formatOf } from './format-of.ts'
import { installedServers } from './installed-servers.ts'
import { permissionRemedy } from './permission-remedy.ts'
import { servers } from './servers/api.ts'
import type { ConfigFiles, ConfiguredLog, FormatText, Server } from './servers/types.ts'
import type { DiscoveredLog, Discovery } from './types.ts'
import { USUAL_PLACES, type UsualPlace } from './usual-places.ts'
import { hasWildcard } from './wildcard.ts'

/** Logs listed at most: more would not be read in any useful time, and a directory may be made to keep us busy. */
const MOST_LOGS = 5000

interface Search {
  root: string
  files: ConfigFiles
  found: Map<string, DiscoveredLog>
  /** One format object for each text, so that two texts are told apart by identity. */
  formats: Map<string, Format | null>
  /** By directory: paths by the name they had before rotation. */
  rotated: Map<string, Map<string, string[]>>
  discovery: Discovery
}

/**
 * The web logs of this machine: those that Apache, nginx, Caddy and lighttpd name in their configuration, and those in
 * the usual places (also of HAProxy). Only reads; runs nothing; never throws. `root` is put before every path.
 */
export async function discoverLogs(root = '/'): Promise<Discovery> {
  const base = resolve(root)
  const discovery: Discovery = { files: [], looked: [], unreadable: [], servers: installedServers(base) }
  const files = openConfigFiles(base, discovery.looked)
  const search: Search = { root: base, files, found: new Map(), formats: new Map(), rotated: new Map(), discovery }
  for (const server of servers) {
    for (const start of server.starts) {
      if (!files.exists(start)) continue
      const logs = server.logs(start, files)
      files.say(
        start,
        `configuration of ${server.server}: ${logs.length === 1 ? '1 log' : `${logs.length} logs`} named`,
      )
      for (const log of logs) addConfigured(log, server.server, search)
    }
  }
  for (const place of USUAL_PLACES) addUsual(place, search)
  discovery.files = [...search.found.values()]
  return discovery
}

/** The named log and its rotated forms. */
function addConfigured(log: ConfiguredLog, server: Server, search: Search): void {
  const format = log.format === null ? null : formatFor(log.format, log.pattern, search)
  const current = hasWildcard(log.pattern) ? search.files.matching(log.pattern) : [log.pattern]
  const paths = new Set(current.flatMap((path) => [path, ...rotatedOf(path, search)]).filter(search.files.exists))
  if (paths.size === 0) search.files.say(log.pattern, missing(log.pattern, search))
  for (const path of paths) addLog(path, server, log.kind, format, search)
}

function rotatedOf(path: string, search: Search): readonly string[] {
  const directory = dirname(path)
  let names = search.rotated.get(directory)
  if (names === undefined) {
    names = Map.groupBy(search.files.matching(`${directory}/*`), (each) => nameBeforeRotation(basename(each)))
    search.rotated.set(directory, names)
  }
  return names.get(basename(path)) ?? []
}

function formatFor(text: FormatText, from: string, search: Search): Format | null {
  const key = JSON.stringify(text)
  const known = search.formats.get(key)
  if (known !== undefined) return known
  const format = formatOf(text, (why) => search.files.say(from, why))
  search.formats.set(key, format)
  return format
}

function addUsual(place: UsualPlace, search: Search): void {
  const inside = [`${place.path}/*`, `${place.path}/*/*`]
  const paths = place.kind === 'files' ? [place.path] : inside
  const logs = paths.flatMap((pattern) => search.files.matching(pattern)).filter((path) => looksLikeLog(basename(path)))
  let added = 0
  for (const path of logs) {
    const kind = /error/i.test(basename(path)) ? 'error' : 'access'
    if (addLog(path, place.server, kind, null, search)) added++
  }
  if (added > 0) search.files.say(place.path, added === 1 ? '1 log' : `${added} logs`)
  else if (logs.length === 0) search.files.say(place.path, missing(place.path, search))
}

/** Lists a log that may be read; true when it was not listed before. Two formats for one file cancel each other. */
function addLog(
  path: string,
  server: Server,
  kind: 'access' | 'error',
  format: Format | null,
  search: Search,
): boolean {
  const place = join(search.root, path)
  const before = search.found.get(place)
  if (before !== undefined) {
    if (before.format !== undefined && format !== null && before.format !== format) delete before.format
    return false
  }
  const why = search.found.size >= MOST_LOGS ? 'more logs than are listed' : whyUnfit(place)
  if (why !== null) {
    search.files.say(path, why)
    return false
  }
  if (!mayRead(place)) {
    addUnreadable(place, search)
    return false
  }
  search.found.set(place, format === null ? { path: place, server, kind } : { path: place, server, kind, format })
  return true
}

function addUnreadable(place: string, search: Search): void {
  const { unreadable } = search.discovery
  if (unreadable.some((each) => each.path === place)) return
  unreadable.push({ path: place, remedy: permissionRemedy(place, search.root) })
}

/** Why a place gave nothing; a place that is shut is told as unreadable too. */
function missing(pattern: string, search: Search): string {
  const place = join(search.root, pattern.replace(/[^/]*[*?[].*$/, ''))
  try {
    accessSync(place, statSync(place).isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK)
    return place.endsWith('/') ? 'no such file' : 'no log in it'
  } catch (error) {
    if (systemCode(error) === 'EACCES') addUnreadable(place, search)
    return whyNot(error)
  }
}

function mayRead(place: string): boolean {
  try {
    accessSync(place, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/**
 * A pipe put among the logs would keep us waiting, and a link made by whoever may write there (the web server, after a
 * break-in) could lead an administrator to print any file.
 */
function whyUnfit(place: string): string | null {
  try {
    const link = lstatSync(place)
    const ours = link.uid === 0 || link.uid === process.getuid?.()
    if (link.isSymbolicLink() && !ours) return 'a link made by another user; name the file it leads to'
    return statSync(place).isFile() ? null : 'not a regular file'
  } catch (error) {
    return systemCode(error) === 'EACCES' ? null : whyNot(error)
  }
}
