/** The practice estate's own clock, as its systems see it. Built by `estate-clock.ts`; tests step a manual one. */
export interface PracticeClock {
  now(): Date
  readonly speed: number
}
