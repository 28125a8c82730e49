import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DoctorOptions } from '../cli/ports.ts'
import { visibleText } from '../support/escape.ts'
import { stateDirectory } from '../support/state-directory.ts'
import { createWasmKernel } from '../watch/detection/kernel/wasm.ts'
import { lintRules } from '../watch/detection/rules/lint.ts'
import { discoverLogs } from '../watch/logs/discover/discover.ts'
import { jsonText, wantsJson } from './json-output.ts'
import { ownRulesDirectory, rulesInForce } from './rule-sources.ts'
import { readSettings } from './settings.ts'
import { createTerminal } from './terminal.ts'
import { version } from './version.ts'

/** `blind`: part of the answer is missing; `bad`: something does not work. */
type Verdict = 'ok' | 'blind' | 'bad'

interface Check {
  name: string
  verdict: Verdict
  /** What was found. */
  text: string
  /** What to do; empty when all is well. */
  remedy: string
}

export async function doctor(options: DoctorOptions): Promise<number> {
  const checks = [
    runtime(),
    engine(),
    state(),
    await settings(options.config),
    await rules(options.config),
    ...(await logs()),
  ]
  if (options.audit) checks.push(await audit())
  const terminal = createTerminal(options)
  if (wantsJson(options)) await terminal.write(jsonText({ schema: 'firebreak.doctor/1', version, checks }, options))
  else {
    const { paint } = terminal
    const mark = { ok: paint.pine('ok   '), blind: paint.amber('blind'), bad: paint.ember('bad  ') }
    const lines = checks.flatMap((check) => [
      `${mark[check.verdict]} ${paint.bold(check.name.padEnd(10))} ${visibleText(check.text, 1000)}`,
      ...(check.remedy ? [`                 ${paint.soft(visibleText(check.remedy, 1000))}`] : []),
    ])
    await terminal.write(`${lines.join('\n')}\n`)
  }
  if (checks.some((check) => check.verdict === 'bad')) return 1
  return checks.some((check) => check.verdict === 'blind') ? 6 : 0
}

async function audit(): Promise<Check> {
  const { checkAudit } = await import('./live/audit-check.ts')
  const { ok, text } = await checkAudit()
  return {
    name: 'audit',
    verdict: ok ? 'ok' : 'bad',
    text,
    remedy: ok ? '' : 'Somebody or something changed the record. Compare with a backup; see docs/backup.md.',
  }
}

function runtime(): Check {
  const bundled = import.meta.url.includes('/dist/') ? 'bundle' : 'sources'
  return {
    name: 'runtime',
    verdict: 'ok',
    text: `Firebreak ${version} (${bundled}) on Node ${process.versions.node}, ${process.platform}-${process.arch}`,
    remedy: '',
  }
}

function engine(): Check {
  const kernel = createWasmKernel({
    literals: ['firebreak'],
    every: false,
    since: 0,
    until: 0xffffffff,
    sourceSlots: 1024,
    seed: new Uint32Array(4),
  })
  if (kernel) return { name: 'engine', verdict: 'ok', text: 'WebAssembly SIMD kernel', remedy: '' }
  return {
    name: 'engine',
    verdict: 'ok',
    text: 'plain kernel: this machine has no WebAssembly SIMD; answers are the same, only slower',
    remedy: '',
  }
}

function state(): Check {
  const directory = stateDirectory()
  if (!existsSync(directory))
    return {
      name: 'state',
      verdict: 'ok',
      text: `${directory} (not there yet; made when something is to be kept)`,
      remedy: '',
    }
  try {
    accessSync(directory, constants.R_OK | constants.W_OK)
    const own = existsSync(ownRulesDirectory())
      ? `, ${readdirSync(ownRulesDirectory()).length} rule files of your own`
      : ''
    return { name: 'state', verdict: 'ok', text: `${directory}${own}`, remedy: '' }
  } catch {
    return {
      name: 'state',
      verdict: 'bad',
      text: `${directory} cannot be read and written`,
      remedy: `Give it to your user, or set FIREBREAK_STATE_DIR. It lies in ${dirname(directory)}.`,
    }
  }
}

async function settings(path: string | undefined): Promise<Check> {
  try {
    const found = await readSettings(path)
    return {
      name: 'settings',
      verdict: 'ok',
      text: `${found.logs.length} log paths, ${found.rules.length} rule paths, ${found.trustedProxies.length} trusted proxies`,
      remedy: '',
    }
  } catch (error) {
    return {
      name: 'settings',
      verdict: 'bad',
      text: error instanceof Error ? error.message : String(error),
      remedy: 'Correct the settings file; see docs/settings.md.',
    }
  }
}

async function rules(config: string | undefined): Promise<Check> {
  try {
    const found = await rulesInForce((await readSettings(config)).rules)
    const errors = [...found.problems, ...lintRules(found.rules, found.correlations)].filter(
      (problem) => problem.severity === 'error',
    )
    const text = `${found.threats.length} threat families, ${found.rules.length} rules, ${found.correlations.length} correlations`
    if (errors.length === 0) return { name: 'rules', verdict: 'ok', text, remedy: '' }
    return {
      name: 'rules',
      verdict: 'bad',
      text: `${text}; ${errors.length} with errors`,
      remedy: 'See `firebreak rules lint`.',
    }
  } catch (error) {
    return {
      name: 'rules',
      verdict: 'bad',
      text: error instanceof Error ? error.message : String(error),
      remedy: 'See `firebreak rules lint`.',
    }
  }
}

async function logs(): Promise<Check[]> {
  const found = await discoverLogs('/')
  const checks: Check[] = found.files.map((file) => ({
    name: 'log',
    verdict: 'ok',
    text: `${file.path} (${file.server}${file.format ? `, format from its configuration: ${file.format.id}` : ''})`,
    remedy: '',
  }))
  for (const place of found.unreadable)
    checks.push({ name: 'log', verdict: 'blind', text: `${place.path} cannot be read`, remedy: place.remedy })
  const other = found.looked.filter((item) => !found.files.some((file) => file.path === item.path))
  const absent = other.filter((place) => place.why === 'not there' || place.why === 'no such file')
  for (const place of other.filter((item) => !absent.includes(item))) {
    checks.push({ name: 'looked', verdict: 'ok', text: `${place.path}: ${place.why}`, remedy: '' })
  }
  if (absent.length > 0) {
    checks.push({ name: 'not there', verdict: 'ok', text: absent.map((place) => place.path).join(', '), remedy: '' })
  }
  if (found.files.length === 0) {
    checks.push({
      name: 'log',
      verdict: 'blind',
      text: 'no web log was found on this machine',
      remedy: 'Name your logs: firebreak look PATH, or `logs:` in the settings file.',
    })
  }
  return checks
}
