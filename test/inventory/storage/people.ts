/** Small rows to keep, for tests of how they are kept. */
import type { Codec } from '../../../src/inventory/table.ts'

export interface Person {
  readonly name: string
  readonly addresses: readonly string[]
  readonly size: number
}

export type JudgedPerson = Omit<Person, 'size'>

export const personCodec: Codec<Person, JudgedPerson> = {
  part: 'graph',
  parse: (json) => json as Person,
  addresses: ({ addresses }) => addresses,
  judged: ({ name, addresses }) => ({ name, addresses }),
}
