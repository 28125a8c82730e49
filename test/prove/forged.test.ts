import { describe, expect, it } from 'vitest'
import { careless, forge } from './forged-lines.ts'
import { servers } from './servers.ts'

// The full proof is `npm run prove:forged`; this is the same with fewer lines.
describe('a client that forges', () => {
  it.each(servers.map((server) => ({ name: server.name, server })))(
    '$name: the source is the true peer',
    ({ server }) => {
      const outcome = forge(server, 1_500, 7)
      expect(outcome.samples).toEqual([])
      expect(outcome.wrong).toBe(0)
      expect(outcome.read).toBeGreaterThanOrEqual(server.atLeast * 0.8)
    },
  )

  it('would fool a careless reader everywhere', () => {
    const fooled = servers.filter((server) => forge(server, 300, 7, careless).wrong > 0)
    expect(fooled.length).toBeGreaterThan(servers.length / 2)
  })
})
