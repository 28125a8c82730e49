import type { FirebreakServer } from '../../platform/server/server.ts'
import { takeFromStream } from '../../platform/server/take-from-stream.ts'
import { consumeFromNats } from '../../tell/transports/consume-from-nats.ts'
import type { Places } from './places.ts'

/** Takes batches from the stream that the environment names, besides those that come by HTTPS. Returns how to end it. */
export async function takeStream(server: FirebreakServer, places: Places): Promise<() => Promise<void>> {
  if (places.streamUrl === undefined) return async () => {}
  const { close } = await consumeFromNats(
    { server: places.streamUrl, tokenFile: places.streamCredentials ?? null },
    takeFromStream(server),
  )
  return close
}
