import type { JSX } from 'preact'
import type { Fault } from '../client/call.ts'

/** What went wrong with what one just tried, and what to do. */
export function FaultLine({ fault }: { fault: Fault | null }): JSX.Element {
  return (
    <div role="alert" class={fault === null ? '' : 'fault'}>
      {fault !== null && (
        <p>
          <strong>{fault.message}.</strong> {fault.remedy}
        </p>
      )}
    </div>
  )
}
