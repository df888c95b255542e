/**
 * Who and what there is in the practice tenant. The identifiers have the forms Teams writes: `29:…` for people, `28:…`
 * for bots, `19:…@thread.tacv2` for channels, `19:…@thread.v2` for group chats, `a:…` for a personal chat with a bot
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events).
 */
export const TENANT = '00000000-0000-0000-0000-0000000000aa'

export const BOT = { id: '28:stagecoach', name: 'Stagecoach' } as const

export const USER_KEYS = ['operator', 'approver', 'viewer'] as const
export type UserKey = (typeof USER_KEYS)[number]

export interface PracticeUser {
  readonly key: UserKey
  readonly id: string
  readonly aadObjectId: string
  readonly name: string
  readonly email: string
  readonly about: string
}

function user(key: UserKey, digit: number, name: string, about: string): PracticeUser {
  const email = `${name.toLowerCase().replace(' ', '.')}@practice.example`
  return {
    key,
    id: `29:practice-${key}`,
    aadObjectId: `00000000-0000-0000-0000-00000000000${digit}`,
    name,
    email,
    about,
  }
}

export const USERS: Readonly<Record<UserKey, PracticeUser>> = {
  operator: user('operator', 1, 'Olive Operator', 'Prepares batches and asks for them to be started'),
  approver: user('approver', 2, 'Abel Approver', 'Approves or denies what an operator asks for'),
  viewer: user('viewer', 3, 'Vera Viewer', 'Sees everything, changes nothing'),
}

export const EVERYONE: readonly PracticeUser[] = USER_KEYS.map((key) => USERS[key])

export const TEAM = {
  id: '19:5072616374696365495464657074aa00@thread.tacv2',
  name: 'IT department',
  aadGroupId: '00000000-0000-0000-0000-0000000000bb',
} as const

export const PLACES = ['channel', 'personal', 'group'] as const
/** What page, terminal and tests call a conversation; which personal chat is meant follows from who speaks. */
export type Place = (typeof PLACES)[number]

export interface RoomConversation {
  readonly id: string
  readonly scope: Place
  readonly name: string
  readonly about: string
  /** Whose personal chat it is. */
  readonly owner?: UserKey
}

const channel: RoomConversation = {
  id: '19:4d61696c4d6967726174696f6e00aa01@thread.tacv2',
  scope: 'channel',
  name: 'Mail migration',
  about: 'Where the team plans, approves and follows the migration',
}

const group: RoomConversation = {
  id: '19:4d6967726174696f6e4372657700aa02@thread.v2',
  scope: 'group',
  name: 'Migration crew',
  about: 'Olive, Abel, Vera and Stagecoach',
}

function personal(owner: UserKey): RoomConversation {
  return {
    id: `a:1practice-${owner}`,
    scope: 'personal',
    name: BOT.name,
    about: 'Your own chat with the bot, and the place to bring a file',
    owner,
  }
}

const personals = { operator: personal('operator'), approver: personal('approver'), viewer: personal('viewer') }

export const CONVERSATIONS: readonly RoomConversation[] = [channel, ...USER_KEYS.map((key) => personals[key]), group]

export function placeOf(place: Place, speaker: UserKey): RoomConversation {
  if (place === 'channel') return channel
  return place === 'group' ? group : personals[speaker]
}

export function conversationById(id: string): RoomConversation | undefined {
  return CONVERSATIONS.find((conversation) => conversation.id === id)
}

export function maySee(conversation: RoomConversation, reader: UserKey): boolean {
  return conversation.owner === undefined || conversation.owner === reader
}

export function membersOf(conversation: RoomConversation): readonly PracticeUser[] {
  return conversation.owner ? [USERS[conversation.owner]] : EVERYONE
}

/** A thread of a channel is addressed as `<channel>;messageid=<root>`. */
export function threadId(conversation: string, root: string | undefined): string {
  return root === undefined ? conversation : `${conversation};messageid=${root}`
}

export function splitThreadId(id: string): { conversation: string; root: string | undefined } {
  const [conversation = '', root] = id.split(';messageid=')
  return { conversation, root }
}
