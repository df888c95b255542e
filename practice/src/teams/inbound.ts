import { randomUUID } from 'node:crypto'
import { BOT, type PracticeUser, type RoomConversation, TEAM, TENANT, threadId } from './people.ts'
import type { Attachment, Json } from './types.ts'

/**
 * Activities in the shape Teams sends them to a bot
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations and
 * .../task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards).
 */
export interface Stage {
  readonly conversation: RoomConversation
  /** The root of the thread, in a channel. */
  readonly thread: string | undefined
  readonly user: PracticeUser
  readonly at: Date
  readonly serviceUrl: string
  readonly locale: string
  readonly timeZone: string
}

function envelope(stage: Stage): Json {
  const { conversation, user, at } = stage
  return {
    timestamp: at.toISOString(),
    localTimestamp: localTimestamp(at, stage.timeZone),
    localTimezone: stage.timeZone,
    locale: stage.locale,
    serviceUrl: stage.serviceUrl,
    channelId: 'msteams',
    from: { id: user.id, name: user.name, aadObjectId: user.aadObjectId },
    recipient: BOT,
    conversation: {
      ...(conversation.scope === 'personal' ? {} : { isGroup: true }),
      conversationType: conversation.scope === 'group' ? 'groupChat' : conversation.scope,
      tenantId: TENANT,
      id: threadId(conversation.id, stage.thread),
      ...(conversation.scope === 'group' ? { name: conversation.name } : {}),
    },
    channelData: {
      tenant: { id: TENANT },
      ...(conversation.scope === 'channel'
        ? {
            teamsTeamId: TEAM.id,
            teamsChannelId: conversation.id,
            team: { id: TEAM.id, name: TEAM.name, aadGroupId: TEAM.aadGroupId },
            channel: { id: conversation.id, name: conversation.name },
          }
        : {}),
    },
  }
}

function clientInfo(stage: Stage): Json {
  const country = new Intl.Locale(stage.locale).region ?? 'US'
  return { type: 'clientInfo', locale: stage.locale, country, platform: 'Web', timezone: stage.timeZone }
}

/** A message; outside personal chats it mentions the bot, as nothing else would reach it. */
export function messageActivity(stage: Stage, id: string, text: string, files: readonly Attachment[]): Json {
  const mentions = stage.conversation.scope !== 'personal'
  const mention = `<at>${BOT.name}</at>`
  const html = escapeHtml(text).replaceAll('\n', '<br>')
  const marked = `<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="0">${BOT.name}</span>`
  return {
    ...envelope(stage),
    type: 'message',
    id,
    text: mentions ? `${mention} ${text}` : text,
    textFormat: 'plain',
    attachments: [
      ...files,
      { contentType: 'text/html', content: mentions ? `<p>${marked}&nbsp;${html}</p>` : `<p>${html}</p>` },
    ],
    entities: [
      ...(mentions ? [{ type: 'mention', text: mention, mentioned: { id: BOT.id, name: BOT.name } }] : []),
      clientInfo(stage),
    ],
  }
}

/** A pressed `Action.Execute`: the bot's HTTP response is the answer. */
export function invokeActivity(stage: Stage, card: string, action: Json): Json {
  return {
    ...pressed(stage, card),
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: `f:${randomUUID()}`,
    value: { action, trigger: 'manual' },
  }
}

/** A pressed `Action.Submit`: a message without text whose `value` is the data and the inputs. */
export function submitActivity(stage: Stage, id: string, card: string, value: Json): Json {
  return { ...pressed(stage, card), type: 'message', id, value }
}

function pressed(stage: Stage, card: string): Json {
  const base = envelope(stage)
  const channelData = base.channelData as Json
  return {
    ...base,
    channelData: { ...channelData, source: { name: 'message' }, legacy: { replyToId: card } },
    entities: [clientInfo(stage)],
    replyToId: card,
  }
}

/** What a bot is told when it is added: first that it is installed, then who is new in the conversation. */
export function installedActivities(stage: Stage): readonly [Json, Json] {
  const base = envelope(stage)
  const channelData = base.channelData as Json
  const update = {
    ...base,
    type: 'conversationUpdate',
    id: `f:${randomUUID()}`,
    membersAdded: [{ id: BOT.id, name: BOT.name }],
    ...(stage.conversation.scope === 'channel'
      ? { channelData: { ...channelData, eventType: 'teamMemberAdded' } }
      : {}),
  }
  const entities = [clientInfo(stage)]
  return [{ ...base, type: 'installationUpdate', action: 'add', id: `f:${randomUUID()}`, entities }, update]
}

/** `application/vnd.microsoft.teams.file.download.info`: what a file in a personal chat arrives as; the link needs no token. */
export function fileAttachment(name: string, id: string, downloadUrl: string): Attachment {
  const folder = 'https://practice-my.sharepoint.invalid/personal/practice/Documents/Microsoft%20Teams%20Chat%20Files'
  return {
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    // Teams names the file's page here, which no bot can read: an address that leads nowhere shows who tries.
    contentUrl: `${folder}/${encodeURIComponent(name)}`,
    name,
    content: { downloadUrl, uniqueId: id, fileType: name.split('.').at(-1) ?? '' },
  }
}

/** E.g. `2026-11-22T11:02:56.123+01:00`. */
function localTimestamp(at: Date, timeZone: string): string {
  const options = { timeZone, timeZoneName: 'longOffset' } as const
  const parts = new Intl.DateTimeFormat('en-US', options).formatToParts(at)
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '') || '+00:00'
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number)
  const shift = (hours * 60 + minutes) * (offset.startsWith('-') ? -1 : 1)
  return new Date(at.getTime() + shift * 60_000).toISOString().replace('Z', offset)
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
