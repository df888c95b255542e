/** Activities in the shapes Teams sends them. */

export const TENANT = '00000000-0000-0000-0000-0000000000aa'
export const OPERATOR = '00000000-0000-0000-0000-000000000001'
export const BOT = { id: '28:5f9f0b5e-0000-4000-8000-00000000b071', name: 'Stagecoach' }
export const CHANNEL = '19:5d2a@thread.tacv2'
export const THREAD = '1763800000000'

type Fields = Record<string, unknown>

let count = 0

const nextId = () => {
  count += 1
  return `17638${String(count).padStart(8, '0')}`
}

const common = (serviceUrl: string) => ({
  id: nextId(),
  timestamp: '2026-11-22T10:00:00.000Z',
  localTimestamp: '2026-11-22T11:00:00.000+01:00',
  channelId: 'msteams',
  serviceUrl,
  from: { id: '29:1operator', name: 'Olga Operator', aadObjectId: OPERATOR },
  recipient: BOT,
  locale: 'en-GB',
})

const clientInfo = {
  locale: 'en-GB',
  country: 'GB',
  platform: 'Windows',
  timezone: 'Europe/London',
  type: 'clientInfo',
}

export function personal(serviceUrl: string, fields: Fields = {}): Fields {
  return {
    ...common(serviceUrl),
    type: 'message',
    textFormat: 'plain',
    conversation: { conversationType: 'personal', tenantId: TENANT, id: 'a:1personal' },
    entities: [clientInfo],
    channelData: { tenant: { id: TENANT } },
    ...fields,
  }
}

export function channel(serviceUrl: string, fields: Fields = {}): Fields {
  return {
    ...common(serviceUrl),
    type: 'message',
    textFormat: 'plain',
    conversation: {
      isGroup: true,
      conversationType: 'channel',
      tenantId: TENANT,
      id: `${CHANNEL};messageid=${THREAD}`,
    },
    entities: [{ mentioned: BOT, text: '<at>Stagecoach</at>', type: 'mention' }, clientInfo],
    channelData: {
      teamsChannelId: CHANNEL,
      teamsTeamId: '19:team@thread.tacv2',
      channel: { id: CHANNEL },
      team: { id: '19:team@thread.tacv2' },
      tenant: { id: TENANT },
    },
    ...fields,
  }
}

export function group(serviceUrl: string, fields: Fields = {}): Fields {
  return {
    ...common(serviceUrl),
    type: 'message',
    textFormat: 'plain',
    conversation: { isGroup: true, conversationType: 'groupChat', tenantId: TENANT, id: '19:9c1e@thread.v2' },
    channelData: { tenant: { id: TENANT } },
    ...fields,
  }
}

/** A click on an `Action.Execute` of the card in activity `card-1`. */
export function click(serviceUrl: string, action: Fields, fields: Fields = {}): Fields {
  return {
    ...channel(serviceUrl),
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: 'card-1',
    textFormat: undefined,
    entities: [clientInfo],
    value: { action: { type: 'Action.Execute', ...action }, trigger: 'manual' },
    ...fields,
  }
}
