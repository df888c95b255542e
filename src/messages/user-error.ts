/** A refusal a person can act on: what was refused and why, and the way out. Shown as a card, never logged as a fault. */
export class UserError extends Error {
  readonly remedy: string
  /** Commands offered as buttons on the card. */
  readonly offers: readonly { title: string; command: string; args: Readonly<Record<string, unknown>> }[]
  constructor(
    why: string,
    remedy: string,
    offers: readonly { title: string; command: string; args: Readonly<Record<string, unknown>> }[] = [],
  ) {
    super(why)
    this.name = 'UserError'
    this.remedy = remedy
    this.offers = offers
  }
}
