import type { CloudRecipient } from '../../migration/shapes/index.ts'
import { CMDLET, type ExchangeOnline } from './cmdlets.ts'
import { changedSince, ownersOf } from './filter.ts'
import { RECIPIENT_FIELDS, Recipient } from './recipient-answers.ts'
import { type Cmdlets, hasAddress, parse } from './rows.ts'

type Recipients = Pick<ExchangeOnline, 'recipient' | 'recipientPage' | 'recipientsAt'>

const ALL = { ResultSize: 'Unlimited' }

/** The cmdlets over recipients. */
export function recipientCmdlets({ read, page }: Cmdlets): Recipients {
  return {
    recipientPage: async ({ changedSince: since }, next) => {
      const parameters = since === undefined ? ALL : { ...ALL, Filter: changedSince(since) }
      const found = await page(CMDLET.recipientPage, parameters, RECIPIENT_FIELDS, next)
      return { rows: parse(CMDLET.recipientPage, Recipient, found), next: found.next }
    },

    recipientsAt: async (addresses) => {
      // An empty one would ask for nobody in words that may mean everybody.
      const asked = new Set(addresses.map((address) => address.trim().toLowerCase()).filter((one) => one !== ''))
      const answers = await Promise.all(
        ownersOf(asked).map((Filter) => read(CMDLET.recipientsAt, { ...ALL, Filter }, RECIPIENT_FIELDS)),
      )
      const found = new Map<string, CloudRecipient>()
      for (const answer of answers) {
        for (const one of parse(CMDLET.recipientsAt, Recipient, answer))
          if (ownsOne(one, asked)) found.set(one.guid, one)
      }
      return [...found.values()]
    },

    recipient: async (address) => {
      const output = await read(CMDLET.recipient, { Identity: address }, RECIPIENT_FIELDS)
      return parse(CMDLET.recipient, Recipient, output).find((one) => hasAddress(one, address))
    },
  }
}

function ownsOne({ primaryAddress, addresses }: CloudRecipient, asked: ReadonlySet<string>): boolean {
  return asked.has(primaryAddress.toLowerCase()) || addresses.some((address) => asked.has(address.toLowerCase()))
}
