import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { FaultLine } from '../../parts/fault-line.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { Section } from '../../parts/section.tsx'
import { useAct } from '../../parts/use-act.ts'

type Kind = 'accepted' | 'mitigated' | 'not-affected'

const KINDS: ReadonlyArray<readonly [Kind, string]> = [
  ['accepted', 'accept the risk'],
  ['mitigated', 'it is mitigated'],
  ['not-affected', 'it does not apply'],
]
const DAY = 86_400_000

/** Living with a flaw: on one host or on all, with a reason, and until a day. */
export function DecisionForm({ flaw }: { flaw: string }): JSX.Element {
  const act = useAct()
  const [kind, setKind] = useState<Kind>('accepted')
  const [host, setHost] = useState('')
  const [reason, setReason] = useState('')
  const [days, setDays] = useState('30')
  return (
    <Section title="Live with it" note="then it counts no more, until the day comes" wide>
      <FaultLine fault={act.fault} />
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault()
          const where = host.trim() === '' ? {} : { host: host.trim() }
          const expires = new Date(Date.now() + Number(days) * DAY).toISOString()
          act.send('POST', '/api/decisions', { flaw, kind, reason, expires, ...where }, () => setReason(''))
        }}
      >
        <Choice label="Decision" value={kind} of={KINDS} set={setKind} />
        <Field label="Host" note="empty: every host" value={host} set={setHost} max={255} optional />
        <Field label="Why" value={reason} set={setReason} min={3} max={2000} />
        <Field label="Days" type="number" min={1} max={365} value={days} set={setDays} />
        <button type="submit" disabled={act.busy}>
          Decide
        </button>
      </form>
    </Section>
  )
}
