/** Time is an argument: whoever needs "now" receives a clock. Nothing else here asks what time it is. */
export interface Clock {
  now(): Date
}

/** The practice estate's own clock, as its systems see it. Built by `estate-clock.ts`; tests step a manual one. */
export interface PracticeClock extends Clock {
  /** Estate seconds that pass in one wall second. */
  readonly speed: number
}

export const wallClock: Clock = { now: () => new Date() }
