import type { CloudRecipient } from '../../migration/shapes/index.ts'
import { CMDLET, type ExchangeOnline } from './cmdlets.ts'
import { anyAddress, changedSince } from './filters.ts'
import { RECIPIENT_FIELDS, Recipient } from './recipient-answers.ts'
import { type Cmdlets, hasAddress, parse } from './rows.ts'

type Recipients = Pick<ExchangeOnline, 'recipients' | 'recipient' | 'recipientPage' | 'recipientsAt'>

/** The cmdlets over recipients. */
export function recipientCmdlets({ read, page }: Cmdlets): Recipients {
  return {
    recipients: async () => {
      const output = await read(CMDLET.recipients, { ResultSize: 'Unlimited' }, RECIPIENT_FIELDS)
      return parse(CMDLET.recipients, Recipient, output)
    },

    recipient: async (address) => {
      const output = await read(CMDLET.recipient, { Identity: address }, RECIPIENT_FIELDS)
      return parse(CMDLET.recipient, Recipient, output).find((one) => hasAddress(one, address))
    },

    recipientPage: async ({ changedSince: since }, next) => {
      const filter = since === undefined ? {} : { Filter: changedSince(since) }
      const found = await page(CMDLET.recipientPage, { ...filter, ResultSize: 'Unlimited' }, RECIPIENT_FIELDS, next)
      return { rows: parse(CMDLET.recipientPage, Recipient, found), next: found.next }
    },

    recipientsAt: async (addresses) => {
      const found = new Map<string, CloudRecipient>()
      const look = async (some: readonly string[]) => {
        const parameters = { Filter: anyAddress(some), ResultSize: 'Unlimited' }
        const output = await read(CMDLET.recipientsAt, parameters, RECIPIENT_FIELDS)
        const asked = new Set(some.map((address) => address.toLowerCase()))
        for (const one of parse(CMDLET.recipientsAt, Recipient, output)) {
          // A Get may answer with everything: whoever was not asked for is left out.
          const own = [one.primaryAddress, ...one.addresses]
          if (own.some((address) => asked.has(address.toLowerCase()))) found.set(one.guid, one)
        }
      }
      await Promise.all(pieces([...new Set(addresses)], AT_ONCE).map(look))
      return [...found.values()]
    },
  }
}

/** Addresses in one filter. Longer ones are taken too, but nobody says up to where. */
const AT_ONCE = 50

function pieces<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
}
