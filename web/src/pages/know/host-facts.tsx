import type { JSX } from 'preact'
import type { HostPage } from '../../client/types.ts'
import { Section } from '../../parts/section.tsx'
import { Table } from '../../parts/table.tsx'
import { REACH_WORD } from '../../text/exposure-words.ts'
import { wordOf } from '../../text/word-of.ts'
import { count, counted } from '../../text/number.ts'

/** Packages of which a page shows the rows; the command shows all. */
const PACKAGES = 400

/** What was found on the host: who can reach it, what is enabled, what runs old code, what it did not let us know. */
export function HostFacts({ host }: { host: HostPage }): JSX.Element {
  return (
    <>
      <div class="row">
        <Listeners host={host} />
        <Running host={host} />
      </div>
      <Packages host={host} />
    </>
  )
}

function Listeners({ host: { listeners } }: { host: HostPage }): JSX.Element {
  return (
    <Section title="Who can reach it">
      {listeners.length === 0 ? (
        <p class="soft">No listener was found.</p>
      ) : (
        <Table
          caption="Listeners"
          columns={[{ title: 'Port', figures: true }, { title: 'For' }, { title: 'Program', wide: true }]}
          rows={listeners.map((one) => ({
            key: `${one.protocol} ${one.address} ${one.port}`,
            cells: [
              `${one.port}/${one.protocol}`,
              <span key="reach" class={one.reach === 'public' ? 'amber-ink' : ''}>
                {wordOf(REACH_WORD, one.reach)} <small>{one.address}</small>
              </span>,
              [one.process ?? 'unknown', one.package, one.unit, one.container].filter(Boolean).join(' · '),
            ],
          }))}
        />
      )}
    </Section>
  )
}

function Running({ host }: { host: HostPage }): JSX.Element {
  const { kernel, staleProcesses, modules, gaps } = host
  return (
    <Section title="What runs">
      {kernel !== null && (
        <p>
          Kernel {kernel.running}
          {kernel.rebootNeeded === true && (
            <span class="amber-ink"> ▲ reboot needed{kernel.newest === null ? '' : ` for ${kernel.newest}`}</span>
          )}
          {kernel.rebootNeeded === null && <span class="soft">, whether a reboot is needed is unknown</span>}
          {kernel.remove.length > 0 && (
            <small>
              {' '}
              {counted(kernel.remove.length, 'old kernel')} to remove: {kernel.remove.join(', ')}
            </small>
          )}
        </p>
      )}
      {staleProcesses.map((one) => (
        <p key={one.pid}>
          <span class="amber-ink">◐ {one.process}</span> ({one.unit ?? `process ${one.pid}`}) still runs old code of{' '}
          {one.package ?? 'an unknown package'} <small>{one.files.slice(0, 3).join(', ')}</small>
        </p>
      ))}
      {staleProcesses.length === 0 && <p class="soft">No process was seen to run old code.</p>}
      {modules.length > 0 && (
        <details>
          <summary>{counted(modules.length, 'module or handler', 'modules and handlers')} enabled</summary>
          <ul class="plain-list">
            {modules.map((one) => (
              <li key={`${one.server} ${one.name}`}>
                {one.server}: {one.name} <small>{one.evidence}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
      {gaps.map((gap) => (
        <p key={gap.what} class="soft">
          ? {gap.what}: {gap.reason}
        </p>
      ))}
    </Section>
  )
}

function Packages({ host: { packages } }: { host: HostPage }): JSX.Element {
  const waiting = packages.filter(({ candidate }) => candidate !== null)
  const shown = [...waiting, ...packages.filter(({ candidate }) => candidate === null)].slice(0, PACKAGES)
  return (
    <Section title="Packages" note={`${count(packages.length)}, ${count(waiting.length)} with something newer`} wide>
      <details>
        <summary>Show {count(shown.length)}</summary>
        <Table
          caption="Packages"
          columns={[
            { title: 'Package' },
            { title: 'Version' },
            { title: 'Offered' },
            { title: 'Source', spare: true },
            { title: 'From', spare: true },
          ]}
          rows={shown.map((one) => ({
            key: `${one.kind} ${one.name}`,
            cells: [
              `${one.name}${one.held ? ' (held)' : ''}${one.state === 'half-installed' ? ' (half installed)' : ''}`,
              one.version,
              one.candidate === null ? '' : `${one.candidate.version}${one.candidate.security ? ' (security)' : ''}`,
              one.source === one.name ? '' : one.source,
              one.origin ?? 'unknown',
            ],
          }))}
        />
      </details>
    </Section>
  )
}
