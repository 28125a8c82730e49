import type { JSX } from 'preact'
import type { Me } from '../client/types.ts'
import { Heading } from '../parts/heading.tsx'
import type { Place } from '../route/place.ts'
import { AuditPage } from './audit.tsx'
import { EvidencePage } from './evidence.tsx'
import { NowPage } from './now.tsx'
import { SensorsPage } from './sensors.tsx'
import { SettingsPage } from './settings/settings.tsx'
import { SourcePage } from './source.tsx'
import { SourcesPage } from './sources.tsx'
import { ThreatPage } from './threat.tsx'
import { ThreatsPage } from './threats.tsx'
import { UnclassifiedPage } from './unclassified.tsx'

export function pageFor({ path, query }: Place, me: Me): JSX.Element {
  const [room = '', of, ...rest] = path.slice(1).split('/')
  const name = of === undefined || rest.length > 0 ? null : decoded(of)
  if (of === undefined) {
    if (room === '') return <NowPage />
    if (room === 'threats') return <ThreatsPage query={query} />
    if (room === 'sources') return <SourcesPage query={query} />
    if (room === 'unclassified') return <UnclassifiedPage query={query} />
    if (room === 'evidence') return <EvidencePage query={query} />
    if (room === 'sensors') return <SensorsPage />
    if (room === 'audit') return <AuditPage query={query} />
    if (room === 'settings') return <SettingsPage me={me} />
  }
  if (room === 'threats' && name !== null) return <ThreatPage key={name} id={name} query={query} />
  if (room === 'sources' && name !== null) return <SourcePage key={name} address={name} query={query} />
  return (
    <>
      <Heading title="There is no such page">The address may be from another version of Firebreak.</Heading>
      <p>
        <a href="/">Go to Now</a>
      </p>
    </>
  )
}

/** Null for an address with broken escapes. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}
