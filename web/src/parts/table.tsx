import type { ComponentChildren, JSX } from 'preact'

export interface Column {
  title: string
  /** Figures stand right. */
  figures?: boolean
  /** Left out where the page is narrow. */
  spare?: boolean
  /** Takes the width that is left, and breaks long words. */
  wide?: boolean
}

export interface TableProps {
  /** Read out before the table. */
  caption: string
  columns: readonly Column[]
  rows: ReadonlyArray<{ key: string; cells: readonly ComponentChildren[] }>
}

/** A table that scrolls inside itself where it must; never the page. */
export function Table({ caption, columns, rows }: TableProps): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" class={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, i) => (
                <td key={columns[i]?.title ?? i} class={classOf(columns[i])} data-title={columns[i]?.title}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function classOf(column: Column | undefined): string {
  return [column?.figures && 'n', column?.spare && 'spare', column?.wide && 'wide'].filter(Boolean).join(' ')
}
