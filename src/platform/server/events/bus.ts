/** Carries small texts to every server, this one too, in one order that is the same for all. */
export interface Bus {
  /** Resolves when the text is on its way; never throws: an event that is lost costs a console one reload. */
  send(text: string): Promise<void>
  /** `onGap`: texts may have been lost. Returns the way to stop. */
  listen(onText: (text: string) => void, onGap: () => void): Promise<() => Promise<void>>
}

/** Longest text that PostgreSQL carries is 8,000 bytes. */
export const LONGEST_TEXT = 7900
