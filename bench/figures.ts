/** One row of a benchmark's table. */
export interface Figure {
  what: string
  figure: string
  reach: string
  /** null: not measured here, or nothing is to be reached. */
  ok: boolean | null
  /** A ratio or a limit: missed, it fails the benchmark. Speeds depend on the machine: they are only said. */
  binding?: boolean
}

const verdict = (ok: boolean | null) => (ok === null ? '-' : ok ? 'met' : 'missed')

export function fails(figure: Figure): boolean {
  return figure.ok === false && figure.binding === true
}

/** The figures as a Markdown table, so that it can be kept in a README as it is. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = [['what', 'figure', 'reach', ''], ...figures.map((f) => [f.what, f.figure, f.reach, verdict(f.ok)])]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows.map(line)
  return [head, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body].join('\n')
}

export function summary(figures: readonly Figure[]): string {
  const missed = figures.filter((figure) => figure.ok === false)
  const met = figures.filter((figure) => figure.ok === true).length
  return missed.length === 0
    ? `all ${met} figures met`
    : `${met} figures met, ${missed.length} missed (${missed.filter(fails).length} of them binding): ${missed.map((figure) => figure.what).join('; ')}`
}

export const megabytes = (bytesPerSecond: number) => `${Math.round(bytesPerSecond / 1e6)} MB`
