import type { ComponentChildren, JSX } from 'preact'
import type { Sensors } from '../client/types.ts'
import { useAnswer } from '../live/use-answer.ts'
import { to } from '../route/paths.ts'
import { count, counted } from '../text/number.ts'
import { agoWords } from '../text/when.tsx'

export interface EmptyProps {
  /** What there is none of: `No probe in the last 24 hours.` */
  says: string
  children?: ComponentChildren
}

/** An empty page says what was looked at, when, and what it could not see. */
export function Empty({ says, children }: EmptyProps): JSX.Element {
  const { answer } = useAnswer<Sensors>('/api/sensors')
  return (
    <div class="empty">
      <p>
        <strong>{says}</strong> {children}
      </p>
      {answer !== null && (
        <p>
          {lookedAt(answer)} <a href={to('/sensors')}>What the sensors see</a>
        </p>
      )}
    </div>
  )
}

function lookedAt({ sensors }: Sensors): string {
  if (sensors.length === 0) return 'No sensor has reported yet, so nothing was looked at.'
  const sum = (pick: (sensor: Sensors['sensors'][number]) => number): number =>
    sensors.reduce((all, sensor) => all + pick(sensor), 0)
  const newest = Math.max(...sensors.map(({ lastSeen }) => Date.parse(lastSeen)))
  const blind = sensors.filter(({ state }) => state === 'blind' || state === 'silent').length
  const unparsed = sum((sensor) => sensor.unparsed)
  return [
    `Looked at ${counted(
      sum((sensor) => sensor.lines),
      'line',
    )} of ${counted(
      sum((sensor) => sensor.files),
      'file',
    )}`,
    ` on ${counted(sensors.length, 'sensor')} since their start, the newest report ${agoWords(newest)};`,
    unparsed > 0 ? ` ${count(unparsed)} lines could not be read;` : '',
    blind > 0 ? ` ${counted(blind, 'sensor')} blind or silent.` : ' no sensor blind.',
  ].join('')
}
