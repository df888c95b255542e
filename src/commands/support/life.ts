/** A person's life so far, as lines. Pure. */
import type { LifeEvent } from '../../inventory/inventory.ts'
import type { Person } from '../../inventory/person.ts'
import { valueIn } from '../../inventory/reading.ts'
import type { Part } from '../../inventory/table.ts'
import { shownTime } from '../../messages/times.ts'

const SHOWN = 10

export interface Life {
  /** The newest, oldest first. */
  readonly lines: readonly { text: string }[]
  readonly more: string
}

/** The same address is not the same person: what another went through who had it before is told as another's. */
export function lifeOf(person: Person): Life {
  const { life } = person
  const shown = life.slice(-SHOWN)
  const left = life.length - shown.length
  const holder = holders(person)
  return {
    lines: shown.map((event) => ({
      text: `${shownTime(event.at)}: ${whose(event, holder.get(event.part))}${event.text}`,
    })),
    more: left > 0 ? `${left} earlier ${left === 1 ? 'change' : 'changes'}.` : '',
  }
}

function whose({ who }: LifeEvent, holder: string | undefined): string {
  return holder === undefined || who === holder ? '' : 'Another person had this address before: '
}

/** Who has the address now, by each system's own id; where nobody has it, who had it last. */
function holders({ mailbox, recipient, tenantUser, life }: Person): ReadonlyMap<Part, string> {
  const last = new Map<Part, string>(life.map(({ part, who }) => [part, who]))
  const now: [Part, string | undefined][] = [
    ['directory', valueIn(mailbox)?.guid],
    ['exchange', valueIn(recipient)?.guid],
    ['graph', valueIn(tenantUser)?.id],
  ]
  for (const [part, id] of now) if (id !== undefined) last.set(part, id)
  return last
}
