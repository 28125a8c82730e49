import type { JSX } from 'preact'
import { Heading } from '../../../parts/heading.tsx'
import { When } from '../../../text/when.tsx'
import { CountryRanges } from './country-ranges.tsx'
import { ChannelsPart } from './channels.tsx'
import { OwnPassword } from './own-password.tsx'
import { Retention } from './retention.tsx'
import { TokensPart } from './tokens.tsx'
import { UsersPart } from './users.tsx'
import type { PageProps } from '../../types.ts'

/** What this user may change, and no more. */
export function SettingsPage({ me }: PageProps): JSX.Element {
  return (
    <>
      <Heading title="Settings">
        You are {me.name}, {me.role}
        {me.expires !== null && (
          <>
            , signed in until <When time={me.expires} />
          </>
        )}
        . Firebreak {me.version}.
      </Heading>
      <div class="row">
        <OwnPassword me={me} />
        <Retention mayChange={me.may.includes('change settings')} />
      </div>
      {me.may.includes('read user') && <UsersPart me={me} />}
      <ChannelsPart mayChange={me.may.includes('create channel')} />
      <TokensPart me={me} />
      <CountryRanges />
    </>
  )
}
