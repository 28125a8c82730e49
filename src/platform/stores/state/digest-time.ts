/** The hour of the server's own day at which messages that are not urgent go out together. */
const HOUR_OF_DIGEST = 8

/** The next digest after `now`, milliseconds since 1970 UTC. */
export function digestTime(now: number): number {
  const time = new Date(now)
  time.setHours(HOUR_OF_DIGEST, 0, 0, 0)
  if (time.getTime() <= now) time.setDate(time.getDate() + 1)
  return time.getTime()
}
