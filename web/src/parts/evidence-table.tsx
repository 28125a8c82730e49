import type { JSX } from 'preact'
import type { EvidenceLine } from '../client/types.ts'
import { sourcePath, threatPath } from '../route/paths.ts'
import { When } from '../text/when.tsx'

export interface EvidenceTableProps {
  lines: readonly EvidenceLine[]
  /** Columns that say the same on every row of this page are left out. */
  without?: 'threat' | 'source'
}

/** Log lines that numbers were counted from, each with its file and line. */
export function EvidenceTable({ lines, without }: EvidenceTableProps): JSX.Element {
  return (
    <ul class="evidence">
      {lines.map((line) => (
        <li key={`${line.file}:${line.line}:${line.time}`}>
          <div class="facts">
            <When time={line.time} seconds />
            {without !== 'source' && <a href={sourcePath(line.source)}>{line.source}</a>}
            {without !== 'threat' && <a href={threatPath(line.threat)}>{line.threat}</a>}
            <Status status={line.status} />
            <span class="place">
              {line.file}:{line.line}
            </span>
          </div>
          <code tabIndex={0}>{line.text}</code>
        </li>
      ))}
    </ul>
  )
}

/** A 2xx answer to a probe is what to look at first. */
function Status({ status }: { status: number | null }): JSX.Element {
  if (status === null) return <span>no status</span>
  return status >= 200 && status < 300 ? (
    <span class="chip ember">answered {status}</span>
  ) : (
    <span>status {status}</span>
  )
}
