import type { ComponentChildren, JSX } from 'preact'
import type { Answer } from '../live/answers.ts'
import { agoWords } from '../text/when.tsx'
import { VerdictLine } from './verdict-line.tsx'

export interface AnswerOfProps<T> {
  of: Answer<T>
  /** What is being looked at, for the moments when there is nothing to show: `the threats`. */
  what: string
  children: (answer: T) => ComponentChildren
}

/** Shows an answer; says so while there is none, when asking failed, and when what is shown is not new any more. */
export function AnswerOf<T>({ of, what, children }: AnswerOfProps<T>): JSX.Element {
  const { answer, fault, at } = of
  return (
    <>
      {fault !== null && (
        <div role="alert">
          <VerdictLine tone="plain" strong={`${fault.message}.`}>
            {fault.remedy} {answer !== null && `What stands below is from ${agoWords(at)}.`}
          </VerdictLine>
        </div>
      )}
      {answer === null && fault === null && <p class="waiting">Asking for {what}…</p>}
      {answer !== null && children(answer)}
    </>
  )
}
