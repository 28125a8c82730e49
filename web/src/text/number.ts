const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** 12,345. */
export function count(number: number): string {
  return whole.format(number)
}

/** Three digits that matter: 0.42, 9.4, 1,230. */
export function rough(number: number): string {
  return number >= 1000 ? whole.format(number) : short.format(number)
}

/** For axes: 1 k, 20 k, 3 M. */
export function brief(number: number): string {
  if (number >= 1e9) return `${short.format(number / 1e9)} G`
  if (number >= 1e6) return `${short.format(number / 1e6)} M`
  return number >= 1e3 ? `${short.format(number / 1e3)} k` : short.format(number)
}

/** `1 probe`, `2 probes`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`
}

export function share(part: number, all: number): string {
  if (all === 0) return '0 %'
  const percent = (part / all) * 100
  if (percent > 0 && percent < 0.1) return '< 0.1 %'
  return percent > 99.9 && part < all ? '> 99.9 %' : `${rough(percent)} %`
}

export function bytes(number: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB']
  let step = 0
  let left = number
  while (left >= 1000 && step < units.length - 1) {
    left /= 1000
    step++
  }
  return `${rough(left)} ${units[step]}`
}

/** `37 min`, `2.5 h`, `3 days`. */
export function minutes(number: number): string {
  if (number < 1) return `${rough(number * 60)} s`
  if (number < 120) return `${rough(number)} min`
  if (number < 48 * 60) return `${rough(number / 60)} h`
  return `${rough(number / 1440)} days`
}
