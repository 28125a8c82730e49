import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { benchDirectory } from './generate.ts'
import { available, measure } from './measure.ts'

/** What another program does with the same log; null where it cannot be run here. */
export interface PeerFigure {
  peer: string
  /** Bytes a CPU-second. */
  rate: number
  slice: number
}

/** ripgrep with the same literals: it only matches. */
export async function ripgrep(log: string, size: number, literals: readonly string[]): Promise<PeerFigure | null> {
  if (!available('rg', 'ripgrep')) return null
  const patterns = join(benchDirectory, 'patterns.txt')
  writeFileSync(patterns, `${literals.join('\n')}\n`)
  const { cpu } = await measure(['rg', '-F', '-c', '-f', patterns, log])
  return { peer: 'ripgrep -F -c', rate: size / cpu, slice: size }
}

export async function goaccess(log: string, size: number): Promise<PeerFigure | null> {
  if (!available('goaccess', 'goaccess')) return null
  const slice = await head(log, size)
  const out = join(benchDirectory, 'goaccess.json')
  const { cpu, status } = await measure(['goaccess', slice, '--log-format=COMBINED', '--no-global-config', '-o', out])
  return status === 0 ? { peer: 'GoAccess', rate: size / cpu, slice: size } : null
}

/** One failregex for all literals: fail2ban's way to look for many things. Start-up is taken off. */
export async function fail2ban(log: string, size: number, literals: readonly string[]): Promise<PeerFigure | null> {
  if (!available('fail2ban-regex', 'fail2ban')) return null
  const slice = await head(log, size)
  const empty = await head(log, 1000)
  const any = literals
    .slice(0, 300)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\/%<>]/g, '\\$&').replaceAll('\\%', '%%'))
  const filter = join(benchDirectory, 'fail2ban.conf')
  writeFileSync(filter, `[Definition]\nfailregex = ^<HOST> .*"[A-Z]+ [^"]*(?:${any.join('|')})\n`)
  const full = await measure(['fail2ban-regex', slice, filter])
  const start = await measure(['fail2ban-regex', empty, filter])
  return full.status === 0
    ? { peer: 'fail2ban-regex (300 of them)', rate: size / Math.max(0.01, full.cpu - start.cpu), slice: size }
    : null
}

/** CrowdSec with a parser for this one format and one scenario; start-up is taken off. */
export async function crowdsec(log: string, size: number): Promise<PeerFigure | null> {
  if (!available('crowdsec', 'crowdsec')) return null
  const config = crowdsecConfig()
  const run = async (path: string) => measure(['crowdsec', '-c', config, '-dsn', `file://${path}`, '-type', 'web'])
  const full = await run(await head(log, size))
  const start = await run(await head(log, 1000))
  return full.status === 0 ? { peer: 'CrowdSec', rate: size / Math.max(0.01, full.cpu - start.cpu), slice: size } : null
}

function crowdsecConfig(): string {
  const root = join(benchDirectory, 'crowdsec')
  for (const folder of [
    'parsers/s00-raw',
    'parsers/s01-parse',
    'parsers/s02-enrich',
    'scenarios',
    'postoverflows',
    'collections',
    'hub',
    'data',
    'notifications',
  ]) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  const write = (name: string, text: string) => writeFileSync(join(root, name), text)
  write(
    'parsers/s00-raw/raw.yaml',
    'name: bench/raw\nfilter: "true"\nonsuccess: next_stage\nstatics:\n  - parsed: message\n    expression: evt.Line.Raw\n  - parsed: program\n    value: web\n',
  )
  write(
    'parsers/s01-parse/web.yaml',
    `name: bench/web\nfilter: "evt.Parsed.program == 'web'"\nonsuccess: next_stage\nnodes:\n  - grok:\n      pattern: '%{IPORHOST:ip} - %{NOTSPACE:user} \\[%{HTTPDATE:time}\\] "%{WORD:verb} %{DATA:request} HTTP/%{NUMBER:version}" %{NUMBER:status} %{NUMBER:bytes} "%{NOTDQUOTE:referrer}" "%{NOTDQUOTE:agent}"'\n      apply_on: message\n      statics:\n        - meta: log_type\n          value: access\n        - target: evt.StrTime\n          expression: evt.Parsed.time\n        - meta: source_ip\n          expression: evt.Parsed.ip\n        - meta: http_status\n          expression: evt.Parsed.status\n        - meta: http_path\n          expression: evt.Parsed.request\n`,
  )
  write(
    'parsers/s02-enrich/date.yaml',
    'name: bench/date\nfilter: "evt.StrTime != \'\'"\nstatics:\n  - method: ParseDate\n    expression: evt.StrTime\n  - target: MarshaledTime\n    expression: evt.Enriched.MarshaledTime\n',
  )
  write(
    'scenarios/probing.yaml',
    `type: leaky\nname: bench/probing\ndescription: many missing pages\nfilter: "evt.Meta.log_type == 'access' && evt.Meta.http_status in ['404', '403', '400']"\ngroupby: evt.Meta.source_ip\ndistinct: evt.Meta.http_path\ncapacity: 10\nleakspeed: 10s\nlabels:\n  remediation: true\n`,
  )
  write('simulation.yaml', 'simulation: false\n')
  write('profiles.yaml', 'name: none\nfilters:\n  - "false"\n')
  write('acquis.yaml', '')
  write('hub/.index.json', '{"parsers":{},"scenarios":{},"collections":{},"postoverflows":{}}')
  if (!existsSync(join(root, 'patterns'))) symlinkSync('/etc/crowdsec/patterns', join(root, 'patterns'))
  const config = join(root, 'config.yaml')
  write(
    'config.yaml',
    // Alerts go to CrowdSec's own local interface, on this machine only.
    `common:\n  daemonize: false\n  log_media: stdout\n  log_level: error\n  working_dir: .\nconfig_paths:\n  config_dir: ${root}/\n  data_dir: ${root}/data/\n  simulation_path: ${root}/simulation.yaml\n  hub_dir: ${root}/hub/\n  index_path: ${root}/hub/.index.json\n  notification_dir: ${root}/notifications/\n  plugin_dir: ${root}/notifications/\ncrowdsec_service:\n  acquisition_path: ${root}/acquis.yaml\n  parser_routines: 1\ncscli:\n  output: human\ndb_config:\n  type: sqlite\n  db_path: ${root}/data/crowdsec.db\napi:\n  client:\n    credentials_path: ${root}/credentials.yaml\n  server:\n    enable: true\n    log_level: error\n    listen_uri: 127.0.0.1:18080\n    profiles_path: ${root}/profiles.yaml\nprometheus:\n  enabled: false\n`,
  )
  write('credentials.yaml', 'url: http://127.0.0.1:18080\n')
  spawnSync('cscli', [
    '-c',
    config,
    'machines',
    'add',
    'bench',
    '--password',
    'bench',
    '--force',
    '-f',
    join(root, 'credentials.yaml'),
    '-u',
    'http://127.0.0.1:18080',
  ])
  return config
}

/** The first whole lines of a log, up to `size` bytes, as a file of their own. */
export async function head(log: string, size: number): Promise<string> {
  const bytes = Buffer.alloc(size)
  const file = openSync(log, 'r')
  const n = readSync(file, bytes, 0, size, 0)
  closeSync(file)
  const path = join(benchDirectory, `slice-${size}.log`)
  writeFileSync(path, bytes.subarray(0, bytes.subarray(0, n).lastIndexOf(10) + 1))
  return path
}
