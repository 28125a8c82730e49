import { statSync } from 'node:fs'
import { createSensor, type Sensor, type SensorOptions } from '../../watch/sensor/pipeline.ts'
import type { Deliver } from '../../watch/sensor/ports.ts'
import { forcedFormat, trustedProxies } from '../parsing-options.ts'
import { rulesInForce } from '../rule-sources.ts'
import { readSettings } from '../settings.ts'
import { version } from '../version.ts'
import { followTargets } from './follow-targets.ts'
import { makeStatePlace } from './state-place.ts'

export interface SensorStart {
  paths: readonly string[]
  directory: string
  deliver: Deliver
  config?: string | undefined
  rules?: readonly string[] | undefined
  trustedProxy?: readonly string[] | undefined
  format?: string | undefined
  logFormat?: string | undefined
  name?: string | undefined
  /** At the very first start: take what the logs hold already, when it is little enough to be read in a moment. */
  history?: boolean
  onProbe?: SensorOptions['onProbe']
  onWarnings?: SensorOptions['onWarnings']
}

const HISTORY_BYTES = 256e6

function bytesIn(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0)
}

/** A sensor in this process, with everything the user's options and settings say. */
export async function startSensor(start: SensorStart): Promise<{ sensor: Sensor; targets: string[] }> {
  const settings = await readSettings(start.config)
  const { rules, correlations } = await rulesInForce([...settings.rules, ...(start.rules ?? [])])
  const { targets, formats } = await followTargets(start.paths, settings)
  const forced = forcedFormat({
    ...(start.format === undefined ? {} : { format: start.format }),
    ...(start.logFormat === undefined ? {} : { logFormat: start.logFormat }),
  })
  makeStatePlace(start.directory)
  const sensor = await createSensor({
    targets,
    directory: start.directory,
    rules,
    correlations,
    deliver: start.deliver,
    follow: { from: start.history && bytesIn(targets) <= HISTORY_BYTES ? 'start' : 'end' },
    version,
    formats: forced ? new Map(targets.map((path) => [path, forced])) : formats,
    trustedProxies: trustedProxies([...settings.trustedProxies, ...(start.trustedProxy ?? [])]),
    ...(start.name === undefined ? {} : { name: start.name }),
    ...(start.onProbe ? { onProbe: start.onProbe } : {}),
    ...(start.onWarnings ? { onWarnings: start.onWarnings } : {}),
  })
  return { sensor, targets }
}
