import type { Many } from '../../foresee/simulation/many.ts'
import { hours } from '../../foresee/simulation/measures.ts'
import type { Figure, Worm } from '../../foresee/simulation/parameters.ts'
import type { Settings } from '../../foresee/simulation/settings.ts'
import type { Paint } from './paint.ts'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const BLOCKS = ' ▁▂▃▄▅▆▇█'
const PLAIN_BLOCKS = ' .:-=+*#%'

export function wormsText(worms: readonly Worm[], paint: Paint): string {
  const width = Math.max(...worms.map(({ id }) => id.length))
  const rows = worms.map(
    ({ id, name, hosts, effective }) =>
      `${paint.bold(id.padEnd(width))}  ${name.padEnd(14)} ${whole.format(hosts.value).padStart(9)} hosts  ${effective.value} scans a second that count`,
  )
  return `${rows.join('\n')}\n\n${paint.soft('Every number, with its source: firebreak sim worms NAME')}\n`
}

export function wormText(worm: Worm, paint: Paint): string {
  const figures: Array<[string, Figure]> = [
    ['hosts', worm.hosts],
    ['infected at first', worm.seeds],
    ['scans sent a second', worm.sent],
    ['scans that count', worm.effective],
    ...(worm.capacity === null ? [] : [['networks carry at most', worm.capacity] as [string, Figure]]),
    ['spread of the rates', worm.spread],
  ]
  if (worm.scanning.kind === 'local')
    figures.push(['in the own /16', worm.scanning.same16], ['in the own /8', worm.scanning.same8])
  if (worm.scanning.kind === 'sequential') figures.push(['begin near themselves', worm.scanning.near])
  const lines = figures.map(
    ([name, { value, source, doubt }]) =>
      `  ${name.padEnd(24)}${whole.format(value) === '0' || value < 10 ? value : whole.format(value)}  ${paint.soft(`${source}${doubt === '' ? '' : `; doubt: ${doubt}`}`)}`,
  )
  const anchors = worm.anchors.map(({ text, source }) => `  ${text} ${paint.soft(`(${source})`)}`)
  return `${paint.bold(worm.name)}\n${worm.story}\n\n${lines.join('\n')}\n\nMust come out\n${anchors.join('\n')}\n`
}

interface Facts {
  growth: number
  containingDelay: number
}

export function runText(
  worm: Worm,
  settings: Settings,
  result: Many,
  { growth, containingDelay }: Facts,
  paint: Paint,
): string {
  return [
    `${paint.bold(worm.name)}: ${endWords(settings, result)}`,
    ...curveLines(settings, result, paint),
    halfWords(result),
    `At first it doubles every ${hours(Math.LN2 / growth)}. A blocklist that reaches everybody contains it only within ${hours(containingDelay / 60)} of each infection.`,
    paint.soft(
      `${result.runs} runs from seed ${settings.seed}; the middle one is drawn, the words give the borders of nine tenths.`,
    ),
    ...(settings.scanning === 'local'
      ? [paint.soft('Where the hosts are is SYNTHETIC, and decides more than anything else here.')]
      : []),
    '',
  ].join('\n')
}

export function compareText(
  worm: Worm,
  changes: readonly string[],
  settings: Settings,
  before: Many,
  after: Many,
  paint: Paint,
): string {
  return [
    `${paint.bold(worm.name)} as it was: ${endWords(settings, before)}`,
    ...curveLines(settings, before, paint),
    `${paint.bold(`with ${changes.join(', ')}`)}: ${endWords(settings, after)}`,
    ...curveLines(settings, after, paint),
    '',
  ].join('\n')
}

export function whatIfText(
  worm: Worm,
  settings: Settings,
  base: Many,
  rows: ReadonlyArray<{ text: string; result: Many }>,
  paint: Paint,
): string {
  const line = (text: string, result: Many): string => {
    const share = result.ever.middle / settings.hosts
    const words = `${whole.format(result.ever.middle).padStart(10)}  ${`${Math.round(share * 100)} %`.padStart(5)}`
    const tone = share < 0.01 ? paint.pine : share < 0.6 ? paint.amber : paint.ember
    return `${tone(words)}  ${text}${result.contained >= 0.9 ? paint.pine('  stopped') : ''}`
  }
  return [
    paint.bold(
      `What would have stopped ${worm.name}? Hosts infected within ${hours(settings.hours)}, middle of the runs`,
    ),
    line('as it was', base),
    ...rows.map(({ text, result }) => line(text, result)),
    paint.soft(
      `${base.runs} runs as it was, ${rows[0]?.result.runs ?? 0} of each measure, from seed ${settings.seed}.`,
    ),
    '',
  ].join('\n')
}

function endWords({ hosts, hours: end }: Settings, { ever }: Many): string {
  return `${whole.format(ever.middle)} of ${whole.format(hosts)} hosts within ${hours(end)} (${whole.format(ever.low)} to ${whole.format(ever.high)})`
}

function halfWords({ half }: Many): string {
  return half === null
    ? 'In most runs half of the hosts are never reached.'
    : `Half of them after ${hours(half.middle)} (${hours(half.low)} to ${hours(half.high)}: chance at the start moves it).`
}

/** One line of blocks, time from left to right. */
function curveLines({ hosts, hours: end }: Settings, { middle }: Many, paint: Paint): string[] {
  const width = Math.min(72, paint.width - 4)
  const blocks = paint.symbols ? BLOCKS : PLAIN_BLOCKS
  const line = Array.from({ length: width }, (_, i) => {
    const value = middle[Math.round((i / (width - 1)) * (middle.length - 1))] ?? 0
    return blocks[Math.min(8, Math.ceil((value / hosts) * 8))] ?? ' '
  })
  return [`  ${paint.ember(line.join(''))}`, paint.soft(`  0${hours(end).padStart(width - 1)}`)]
}
