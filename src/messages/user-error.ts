/** A refusal a person can act on: what was refused and why, and the way out. Shown as a card, never logged as a fault. */
export class UserError extends Error {
  readonly wayOut: string
  /** Commands offered as buttons on the card. */
  readonly offers: readonly { title: string; command: string; args: Readonly<Record<string, unknown>> }[]
  constructor(
    why: string,
    wayOut: string,
    offers: readonly { title: string; command: string; args: Readonly<Record<string, unknown>> }[] = [],
  ) {
    super(why)
    this.name = 'UserError'
    this.wayOut = wayOut
    this.offers = offers
  }
}
