/**
 * What is left to do after a batch has run, and after the last one: the order of the staged process, with why.
 * Ids are kept in the store: never rename one.
 */

/** What must be true before an item can be ticked; the sentences stand in `checklist.ts`. */
export type Gate = 'mailboxes made' | 'run ended' | 'something synced' | 'last mailbox moved'

export interface Item {
  readonly id: string
  readonly title: string
  readonly why: string
  readonly gates: readonly Gate[]
  /** Items that come before this one. */
  readonly after: readonly string[]
}

export const BATCH_ITEMS = [
  {
    id: 'verify-counts',
    title: 'Compare the counts',
    why: 'As many mailboxes as the list has must be accounted for: synced, or failed with a reason.',
    gates: ['run ended'],
    after: [],
  },
  {
    id: 'failed-handled',
    title: 'Handle every failed mailbox',
    why: 'A failed mailbox may have a cloud mailbox and diverted mail all the same: retry it, or back it out, before its owner loses mail.',
    gates: ['run ended'],
    after: [],
  },
  {
    id: 'skipped-items',
    title: 'Look at skipped items',
    why: 'What was skipped stays in the old mailbox only, and is lost once that is converted. A consistency score of Poor needs somebody’s yes.',
    gates: ['run ended'],
    after: [],
  },
  {
    id: 'delivery-seen',
    title: 'See a new message arrive in the cloud',
    why: 'Forwarding set is an attribute; delivery seen is a fact. Send a test message and follow it with a message trace (Get-MessageTraceV2).',
    gates: ['mailboxes made'],
    after: [],
  },
  {
    id: 'licences',
    title: 'Give licences',
    why: 'A cloud mailbox without a licence is disabled 30 days after it was made. Where people hold a licence already, its Exchange plan may be turned off.',
    gates: ['mailboxes made'],
    after: [],
  },
  {
    id: 'mailbox-types',
    title: 'Set the type of shared, room and equipment mailboxes',
    why: 'They arrive as user mailboxes. With the right type (Set-Mailbox -Type Shared, Room or Equipment) before the 30 days end they need no licence.',
    gates: ['something synced'],
    after: [],
  },
  {
    id: 'convert',
    title: 'Convert the on-premises mailboxes to mail users',
    why: 'Until then Outlook keeps opening the old mailbox, and what people do there is not copied again. Pause directory sync around it, and keep legacyExchangeDN as an X500 address.',
    gates: ['run ended', 'something synced'],
    after: ['verify-counts', 'failed-handled', 'skipped-items', 'delivery-seen'],
  },
  {
    id: 'outlook-profiles',
    title: 'New Outlook profiles',
    why: 'Only with a new profile does Outlook find the cloud mailbox; Outlook older than 2013 SP1 cannot connect at all. Tell people, and phones too.',
    gates: [],
    after: ['convert'],
  },
  {
    id: 'out-of-office',
    title: 'Out of Office texts entered again',
    why: 'Out of Office stays turned on in the new mailbox, but its text is blank: people must write it again.',
    gates: ['something synced'],
    after: [],
  },
  {
    id: 'remove-batch',
    title: 'Remove the batch',
    why: 'A tenant holds 100 batches by default, and Exchange Online stops or removes old ones by itself. Not before conversion: errors of the source after it are expected.',
    gates: ['run ended'],
    after: ['convert', 'delivery-seen'],
  },
] as const satisfies readonly Item[]

export const COMPANY_ITEMS = [
  {
    id: 'mx',
    title: 'Move MX to Microsoft 365',
    why: 'New mail then comes straight to the cloud. Not before the last mailbox: people still on the old server would get none.',
    gates: ['last mailbox moved'],
    after: [],
  },
  {
    id: 'mx-wait',
    title: 'Wait 72 hours',
    why: 'Senders keep the old MX in their caches: the old server must go on taking and forwarding mail meanwhile.',
    gates: [],
    after: ['mx'],
  },
  {
    id: 'spf',
    title: 'SPF without the old servers',
    why: 'Microsoft is in it since before the first batch; once nothing is sent from on-premises any more, the old servers leave it.',
    gates: [],
    after: ['mx-wait'],
  },
  {
    id: 'autodiscover',
    title: 'Move Autodiscover',
    why: 'Last of the records: the CNAME outside, DNS inside, and the service connection point that domain-joined Outlook asks first. With Exchange 2003 there is none to move.',
    gates: ['last mailbox moved'],
    after: ['mx'],
  },
  {
    id: 'remove-connectors',
    title: 'Remove connectors and the endpoint',
    why: 'Connectors between old server and tenant, and the endpoint with its on-premises password, serve nobody now.',
    gates: [],
    after: ['mx-wait'],
  },
  {
    id: 'decommission',
    title: 'Take the old servers out of service',
    why: 'Uninstall Exchange, do not merely turn it off. Keep a way to manage mail attributes where directory sync goes on.',
    gates: [],
    after: ['autodiscover', 'remove-connectors', 'spf'],
  },
] as const satisfies readonly Item[]

export type BatchItemId = (typeof BATCH_ITEMS)[number]['id']
