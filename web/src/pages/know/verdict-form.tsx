import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Evaluation, EvaluationVerdict } from '../../client/types.ts'
import { Choice, Field } from '../../parts/field.tsx'
import { Section } from '../../parts/section.tsx'
import type { Act } from '../../parts/use-act.ts'
import { MUST_END, VERDICT_WORD } from '../../text/inbox-words.ts'

const VERDICTS = Object.entries(VERDICT_WORD) as Array<[EvaluationVerdict, string]>
const DAY = 86_400_000

export interface VerdictFormProps {
  entry: Evaluation
  act: Act
  /** API address of the inbox entry. */
  path: string
}

/** The verdict with its reason, and its end where it must have one. */
export function VerdictForm({ entry, act, path }: VerdictFormProps): JSX.Element {
  const [verdict, setVerdict] = useState<EvaluationVerdict>(entry.verdict ?? 'needs-change')
  const [reason, setReason] = useState('')
  const [days, setDays] = useState('30')
  const ends = MUST_END.includes(verdict)
  return (
    <Section title={entry.verdict === null ? 'Your verdict' : 'Change the verdict'}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const expires = ends ? { expires: new Date(Date.now() + Number(days) * DAY).toISOString() } : {}
          act.send('POST', `${path}/evaluate`, { verdict, reason, ...expires }, () => setReason(''))
        }}
      >
        <Choice label="Verdict" value={verdict} of={VERDICTS} set={setVerdict} />
        <Field label="Why" note="it is kept in the audit" value={reason} set={setReason} min={1} max={2000} />
        {ends && (
          <Field
            label="Days"
            note="then the question comes back"
            type="number"
            min={1}
            max={365}
            value={days}
            set={setDays}
          />
        )}
        <button type="submit" disabled={act.busy}>
          Give the verdict
        </button>
      </form>
    </Section>
  )
}
