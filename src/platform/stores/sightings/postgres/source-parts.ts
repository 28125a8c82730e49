/**
 * What one source did in a block of thirty days, as bytes: numbers of seven bits a byte, lowest first (LEB128), signed ones
 * zigzag. Layout: count, (day of period, signed requests) | count, (subject, first, last - first, count, sensors, count,
 * (status, signed requests)). Minutes count from the start of the period.
 */
export interface SourceParts {
  /** Requests by day of the period. */
  days: Map<number, number>
  threats: Map<number, PartOfThreat>
}

export interface PartOfThreat {
  first: number
  last: number
  sensors: number[]
  /** Requests by status class 0 to 6; see `sightings.minute`. */
  classes: number[]
}

export function packParts(parts: SourceParts, start: number): Buffer {
  const bytes: number[] = []
  const put = (value: number) => {
    let left = value
    while (left > 127) {
      bytes.push((left % 128) | 128)
      left = Math.floor(left / 128)
    }
    bytes.push(left)
  }
  put(parts.days.size)
  for (const [day, requests] of parts.days) {
    put(day)
    put(zigzag(requests))
  }
  put(parts.threats.size)
  for (const [subject, { first, last, sensors, classes }] of parts.threats) {
    put(subject)
    put(first - start)
    put(last - first)
    put(sensors.length)
    for (const sensor of sensors) put(sensor)
    const told = [...classes.entries()].filter(([, requests]) => requests !== 0)
    put(told.length)
    for (const [status, requests] of told) {
      put(status)
      put(zigzag(requests))
    }
  }
  return Buffer.from(bytes)
}

export function unpackParts(bytes: Uint8Array, start: number): SourceParts {
  let at = 0
  const take = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  const parts: SourceParts = { days: new Map(), threats: new Map() }
  for (let count = take(); count > 0; count--) parts.days.set(take(), unzigzag(take()))
  for (let count = take(); count > 0; count--) {
    const subject = take()
    const first = start + take()
    const last = first + take()
    const sensors: number[] = []
    for (let seen = take(); seen > 0; seen--) sensors.push(take())
    const classes = [0, 0, 0, 0, 0, 0, 0]
    for (let told = take(); told > 0; told--) classes[take()] = unzigzag(take())
    parts.threats.set(subject, { first, last, sensors, classes })
  }
  return parts
}

/** 0, -1, 1, -2, ... as 0, 1, 2, 3, ...: negative counts occur only as corrections, and are small. */
function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2
}

function unzigzag(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2
}

/** Called with the requests of all classes; `sensors` is used again for the next threat. */
export type OnThreat = (subject: number, first: number, last: number, requests: number, sensors: number[]) => void

/** Goes through the threats without making objects: a table of sources reads hundreds of thousands. */
export function visitThreats(bytes: Uint8Array, start: number, visit: OnThreat): void {
  let at = 0
  const sensors: number[] = []
  function take(): number {
    // Most numbers are one byte.
    const only = bytes[at] ?? 0
    if (only < 128) {
      at++
      return only
    }
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  for (let days = take(); days > 0; days--) {
    take()
    take()
  }
  for (let threats = take(); threats > 0; threats--) {
    const subject = take()
    const first = start + take()
    const last = first + take()
    sensors.length = 0
    for (let seen = take(); seen > 0; seen--) sensors.push(take())
    let requests = 0
    for (let told = take(); told > 0; told--) {
      take()
      requests += unzigzag(take())
    }
    visit(subject, first, last, requests, sensors)
  }
}
