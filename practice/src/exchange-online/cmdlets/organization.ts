/** Domains, connectors, and the trace of messages that have reached the cloud. */

import { random } from '../../random.ts'
import { closesAt } from '../mailbox-life.ts'
import { notFound } from '../refusal.ts'
import { badParameter, Guid, type Output } from '../wire.ts'
import { key, type World } from '../world.ts'
import type { Answer, Cmdlet } from './cmdlet.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export const getAcceptedDomain: Cmdlet = {
  parameters: ['Identity', 'ResultSize'],
  run(parameters, { tenant }) {
    const identity = parameters.text('Identity')
    const domains = tenant.company.domains.filter(
      (domain) => domain.verified && (identity === undefined || domain.name === key(identity)),
    )
    if (identity !== undefined && domains.length === 0) throw notFound(identity)
    return domains.map((domain) => () => ({
      Identity: domain.name,
      Name: domain.name,
      DomainName: domain.name,
      DomainType: 'Authoritative',
      Default: domain.isDefault,
      InitialDomain: domain.isInitial,
      MatchSubDomains: false,
    }))
  },
}

export const getInboundConnector: Cmdlet = {
  parameters: ['Identity', 'ResultSize'],
  run(parameters, { tenant: { company } }) {
    const name = `From ${company.organization}`
    const identity = parameters.text('Identity')
    if (identity !== undefined && key(identity) !== key(name)) throw notFound(identity)
    return [
      () => ({
        Identity: name,
        Name: name,
        Enabled: true,
        ConnectorType: 'OnPremises',
        SenderDomains: ['smtp:*;1'],
        SenderIPAddresses: [],
        RequireTls: false,
        TlsSenderCertificateName: null,
      }),
    ]
  },
}

/** Messages of the last ten days at most; one every few hours for everybody whose mail is diverted. */
export const getMessageTrace: Cmdlet = {
  parameters: [
    ...['RecipientAddress', 'SenderAddress', 'StartDate', 'EndDate', 'Status', 'ResultSize', 'MessageId'],
    ...['StartingRecipientAddress', 'Subject', 'SubjectFilterType', 'MessageTraceId'],
  ],
  run(parameters, { tenant }) {
    const world = tenant.world()
    const from = moment(parameters.text('StartDate'), world.now - 2 * DAY)
    const until = Math.min(world.now, moment(parameters.text('EndDate'), world.now))
    if (world.now - from > 90 * DAY) throw badParameter('The StartDate must not be more than 90 days ago.')
    if (until - from > 10 * DAY)
      throw badParameter('The time between StartDate and EndDate must not be longer than 10 days.')
    const status = parameters.text('Status')
    if (status !== undefined && key(status) !== 'delivered') return []
    const wanted = parameters.list('RecipientAddress').map(key)
    const sender = parameters.text('SenderAddress')
    return (wanted.length > 0 ? wanted : [...world.cloud.keys()])
      .flatMap((address) => messagesTo(world, address, from, until))
      .filter((message) => sender === undefined || message.sender === key(sender))
      .sort((a, b) => b.at - a.at)
      .map((message) => () => trace(world, message)) satisfies Answer
  },
}

interface Message {
  readonly at: number
  readonly sender: string
  readonly recipient: string
  readonly id: string
}

/** In every stretch of six hours one message comes at its own minute, the first one soon after diversion. */
function messagesTo(world: World, recipient: string, from: number, latest: number): Message[] {
  const mailbox = world.cloud.get(recipient)
  const diverted = mailbox?.divertedAt
  if (mailbox === undefined || diverted === undefined) return []
  const until = Math.min(latest, closesAt(mailbox))
  const found: Message[] = []
  const first = Math.max(0, Math.floor((from - diverted) / (6 * HOUR)) - 1)
  for (let stretch = first; diverted + stretch * 6 * HOUR <= until; stretch++) {
    const draw = random(world.company.seed, `mail:${recipient}:${stretch}`)
    const at = diverted + stretch * 6 * HOUR + (stretch === 0 ? draw.int(2, 25) * 60_000 : draw.next() * 6 * HOUR)
    if (at < from || at > until) continue
    const sender = draw.next() < 0.5 ? 'orders@northquay.example' : draw.pick(world.company.mailboxes).primaryAddress
    found.push({ at: Math.floor(at), sender, recipient, id: draw.guid() })
  }
  return found
}

function trace(world: World, { at, sender, recipient, id }: Message): Output {
  return {
    Organization: world.company.initialDomain,
    MessageId: `<${id}@${sender.slice(sender.indexOf('@') + 1)}>`,
    MessageTraceId: new Guid(id),
    Received: new Date(at),
    SenderAddress: sender,
    RecipientAddress: recipient,
    Subject: 'Practice message',
    Status: 'Delivered',
    FromIP: '192.0.2.25',
    ToIP: null,
    Size: 20_000,
  }
}

function moment(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw badParameter(`Cannot convert value "${text}" to type "System.DateTime".`)
  return at
}
