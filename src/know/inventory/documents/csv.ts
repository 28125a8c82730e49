import type { HostList, ImportProblem } from './types.ts'

const COLUMNS = ['name', 'ssh', 'tags', 'domain', 'group'] as const

/**
 * Hosts of a CSV table (RFC 4180; `,` or `;`). The first row names the columns: `name`, and any of `ssh`, `tags` (parted by blanks or `|`),
 * `domain`, `group`, in any order; `host` and `hostname` count as name, `address` as ssh. Other columns are left alone.
 */
export function readCsv(text: string): HostList {
  const problems: ImportProblem[] = []
  const rows = csvRows(text.replace(/^\uFEFF/, ''))
  const [head, ...body] = rows
  const at = new Map<string, number>()
  for (const [i, cell] of (head?.cells ?? []).entries()) at.set(columnOf(cell), i)
  if (!at.has('name')) return { hosts: [], problems: [{ line: 1, message: 'The first row names no column “name”.' }] }
  const hosts = body.flatMap(({ cells, line }) => {
    const value = (column: (typeof COLUMNS)[number]): string => cells[at.get(column) ?? -1]?.trim() ?? ''
    if (cells.every((cell) => cell.trim() === '')) return []
    if (value('name') === '') {
      problems.push({ line, message: 'The row has no name.' })
      return []
    }
    const tags = value('tags')
      .split(/[\s|]+/)
      .filter(Boolean)
    return [
      {
        name: value('name'),
        ssh: value('ssh') || null,
        tags,
        domain: value('domain') || null,
        group: value('group') || null,
      },
    ]
  })
  return { hosts, problems }
}

function columnOf(cell: string): string {
  const name = cell.trim().toLowerCase()
  if (name === 'host' || name === 'hostname') return 'name'
  return name === 'address' ? 'ssh' : name
}

interface Row {
  cells: string[]
  line: number
}

/** Rows of cells; a quoted cell may hold separators and line breaks, and doubled quotes for one. */
export function csvRows(text: string): Row[] {
  const separator = (text.split('\n', 1)[0] ?? '').includes(';') ? ';' : ','
  const rows: Row[] = []
  let row: Row = { cells: [], line: 1 }
  let line = 1
  let at = 0
  while (at <= text.length) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, separator)
    line += cell.split('\n').length - 1
    row.cells.push(cell)
    // Whatever stands between a closing quote and the next separator belongs to no cell.
    let stop = end
    while (stop < text.length && text[stop] !== separator && text[stop] !== '\n') stop++
    if (text[stop] !== separator) {
      if (row.cells.length > 1 || row.cells[0] !== '') rows.push(row)
      row = { cells: [], line: ++line }
    }
    at = stop + 1
  }
  return rows
}

function quotedCell(text: string, start: number): { cell: string; end: number } {
  let cell = ''
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { cell: cell + text.slice(at), end: text.length }
    cell += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { cell, end: quote + 1 }
    cell += '"'
    at = quote + 2
  }
}

function plainCell(text: string, start: number, separator: string): { cell: string; end: number } {
  let end = start
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end++
  return { cell: text.slice(start, end).replace(/\r$/, ''), end }
}
