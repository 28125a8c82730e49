import type { Batch } from '../../model/sighting.ts'

/** A batch that the server's store has for good: the sensor may forget it. */
export interface Acknowledgement {
  sensor: string
  epoch: string
  seq: number
}

/** The way from a sensor to the server. One member for plain HTTPS, one for NATS JetStream. */
export interface Transport {
  /**
   * Sends batches of one sensor, in order, and resolves with those that the server has for good: all of them, or the ones before a
   * failure. Never an empty list: when not even the first is there after several tries, it throws a FirebreakError:
   * `try-later` (server or network away, or busy) or `server-refused` (the server does not want it: token, version, form).
   * Batches may be sent again at any time: the server counts each once.
   */
  send(batches: readonly Batch[]): Promise<Acknowledgement[]>
  /** Gives up what is under way and closes connections. */
  close(): Promise<void>
}

/** How to reach the server. */
export interface TransportOptions {
  /** `https://firebreak.example`, `http://127.0.0.1:4780` or `nats://nats.example:4222`. */
  server: string
  /** File with the token (HTTPS) or credentials (NATS); read again when it changes. Null: none (NATS without accounts). */
  tokenFile: string | null
  /** PEM file of the authorities to trust instead of the system's; null for the system's. */
  authorityFile?: string | null
  /** Milliseconds one try may take. */
  timeout?: number
  /** Tries before `send` throws. */
  tries?: number
}
