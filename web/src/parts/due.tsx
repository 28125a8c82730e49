import type { JSX } from 'preact'
import { agoWords, When } from '../text/when.tsx'

/** By when: the time, how far it is away, and a mark when it is over. */
export function Due({ time }: { time: string | null }): JSX.Element {
  if (time === null) return <>next upgrade</>
  const over = Date.parse(time) < Date.now()
  return (
    <span class={over ? 'ember-ink' : ''}>
      {over && '▲ '}
      <When time={time} /> <small>{over ? `over ${agoWords(Date.parse(time))}` : agoWords(Date.parse(time))}</small>
    </span>
  )
}
