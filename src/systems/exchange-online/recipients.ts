import { CMDLET, type ExchangeOnline } from './cmdlets.ts'
import { RECIPIENT_FIELDS, Recipient } from './recipient-answers.ts'
import { type Cmdlets, hasAddress, parse } from './rows.ts'

type Recipients = Pick<ExchangeOnline, 'recipients' | 'recipient'>

/** The cmdlets over recipients. */
export function recipientCmdlets({ read }: Cmdlets): Recipients {
  return {
    recipients: async () => {
      const output = await read(CMDLET.recipients, { ResultSize: 'Unlimited' }, RECIPIENT_FIELDS)
      return parse(CMDLET.recipients, Recipient, output)
    },

    recipient: async (address) => {
      const output = await read(CMDLET.recipient, { Identity: address }, RECIPIENT_FIELDS)
      return parse(CMDLET.recipient, Recipient, output).find((one) => hasAddress(one, address))
    },
  }
}
