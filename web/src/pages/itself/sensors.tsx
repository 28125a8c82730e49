import type { JSX } from 'preact'
import type { SensorCard, Sensors } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Heading } from '../../parts/heading.tsx'
import { SensorFigures } from '../../parts/sensor-figures.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { evidencePath } from '../../route/paths.ts'
import { counted } from '../../text/number.ts'
import { agoWords } from '../../text/when.tsx'
import { SENSOR_TONE, SENSOR_WORD } from '../../text/words.ts'

export function SensorsPage(): JSX.Element {
  const of = useAnswer<Sensors>('/api/sensors')
  return (
    <>
      <Heading title="Sensors">Is Firebreak itself blind?</Heading>
      <AnswerOf of={of} what="the sensors">
        {({ sensors }) => (
          <>
            <Verdict sensors={sensors} />
            <div class="sensors">
              {sensors.map((sensor) => (
                <Sensor key={sensor.name} sensor={sensor} />
              ))}
            </div>
          </>
        )}
      </AnswerOf>
    </>
  )
}

function Verdict({ sensors }: { sensors: readonly SensorCard[] }): JSX.Element {
  const unwell = sensors.filter(({ state }) => state !== 'ok')
  if (sensors.length === 0)
    return (
      <VerdictLine tone="plain" strong="Nobody looks.">
        No sensor has reported yet. Make a token under Settings, then run{' '}
        <code>firebreak sensor --server ADDRESS --token-file FILE</code> on a web host.
      </VerdictLine>
    )
  if (unwell.length === 0)
    return (
      <VerdictLine
        tone="pine"
        strong={`No: ${sensors.length === 1 ? 'the sensor sees' : `all ${sensors.length} sensors see`}.`}
      >
        Every line is read, and parsed or counted as not parsed.
      </VerdictLine>
    )
  const blind = unwell.filter(({ state }) => state !== 'late').length
  return (
    <VerdictLine
      tone={blind > 0 ? 'ember' : 'amber'}
      strong={
        blind > 0
          ? `Partly: ${counted(blind, 'sensor')} of ${sensors.length} cannot see everything.`
          : 'No, but it sees late.'
      }
    >
      What is missing here is missing in every number of the console: {unwell.map(({ name }) => name).join(', ')}.
    </VerdictLine>
  )
}

function Sensor({ sensor }: { sensor: SensorCard }): JSX.Element {
  return (
    <section id={`sensor-${sensor.name}`}>
      <h2>
        <a data-row href={evidencePath({ sensor: sensor.name })}>
          {sensor.name}
        </a>{' '}
        <Chip tone={SENSOR_TONE[sensor.state]} word={SENSOR_WORD[sensor.state]} />{' '}
        <small>
          reported {agoWords(Date.parse(sensor.lastSeen))} · version {sensor.version}
        </small>
      </h2>
      {sensor.words.length > 0 ? (
        <ul class="words">
          {sensor.words.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      ) : (
        <p class="soft">All is well: it reads everything and is up to date.</p>
      )}
      <SensorFigures sensor={sensor} />
      {sensor.warnings.length > 0 && (
        <details>
          <summary>{counted(sensor.warnings.length, 'warning')} of its own</summary>
          <ul class="words">
            {sensor.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
