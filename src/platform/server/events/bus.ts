/** Carries small texts to every server, this one too, in one order that is the same for all. */
export interface Bus {
  /** True when the text is on its way to all; false when it is lost. Never throws. */
  send(text: string): Promise<boolean>
  /** `onGap`: texts may have been lost. Returns the way to stop. */
  listen(onText: (text: string) => void, onGap: () => void): Promise<() => Promise<void>>
}

/** Longest text that PostgreSQL carries is 8,000 bytes. */
export const LONGEST_TEXT = 7900
