import type { ExchangeOnline } from '../ports.ts'
import { MAILBOX_FIELDS, Mailbox, RECIPIENT_FIELDS, Recipient } from './recipient-answers.ts'
import { type Cmdlets, hasAddress, parse } from './rows.ts'

type Recipients = Pick<ExchangeOnline, 'recipients' | 'recipient' | 'mailbox' | 'setMailboxType'>

/** The cmdlets over recipients, and over the mailboxes that mail users become. */
export function recipientCmdlets({ read, write }: Cmdlets): Recipients {
  return {
    recipients: async () => {
      const output = await read('Get-Recipient', { ResultSize: 'Unlimited' }, RECIPIENT_FIELDS)
      return parse('Get-Recipient', Recipient, output)
    },

    recipient: async (address) => {
      const output = await read('Get-Recipient', { Identity: address }, RECIPIENT_FIELDS)
      return parse('Get-Recipient', Recipient, output).find((one) => hasAddress(one, address))
    },

    mailbox: async (address) => {
      const output = await read('Get-Mailbox', { Identity: address }, MAILBOX_FIELDS)
      return parse('Get-Mailbox', Mailbox, output).find((one) => hasAddress(one, address))
    },

    setMailboxType: async (address, type) => {
      await write('Set-Mailbox', { Identity: address, Type: type })
    },
  }
}
