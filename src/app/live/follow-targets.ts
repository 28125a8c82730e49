import type { Format } from '../../watch/logs/formats/types.ts'
import { discoverLogs } from '../../watch/logs/discover/discover.ts'
import type { Settings } from '../settings-file.ts'

/** What a sensor follows, with the formats the servers' configuration says. */
export interface FollowTargets {
  targets: string[]
  formats: Map<string, Format>
}

/** The paths named, else those of the settings, else the access logs of this machine. */
export async function followTargets(paths: readonly string[], settings: Settings): Promise<FollowTargets> {
  const named = paths.length > 0 ? paths : settings.logs
  if (named.length > 0) return { targets: [...named], formats: new Map() }
  const { files } = await discoverLogs('/')
  const logs = files.filter((file) => file.kind === 'access')
  const formats = new Map(logs.flatMap((file) => (file.format ? [[file.path, file.format] as const] : [])))
  return { targets: logs.map((file) => file.path).filter((path) => !/\.(gz|zst|\d+)$/.test(path)), formats }
}
