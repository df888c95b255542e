/**
 * The data each card is bound to, by the card's name (the stem of its file in `cards/`). Whoever answers with a card
 * declares its data beside the answer: `declare module '../reply.ts' { interface CardData { 'batch-show': {…} } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by module augmentation, one declaration a card
export interface CardData {}

export type CardName = keyof CardData

/** A card's name and the data bound into it. `summary` is the one line a notification, a log and a terminal show. */
export type Reply = {
  [K in CardName]: { readonly card: K; readonly data: CardData[K]; readonly summary: string }
}[CardName]

export function reply<K extends CardName>(card: K, summary: string, data: CardData[K]): Reply {
  return { card, summary, data } as unknown as Reply
}

/** A button that says a command: what a card's `actions` repeat over. */
export interface Button {
  readonly title: string
  readonly command: string
  readonly args: Readonly<Record<string, unknown>>
  readonly style?: 'default' | 'positive' | 'destructive'
}
