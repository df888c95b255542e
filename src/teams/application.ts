/** The teams-ai application: which activities lead where. Everything they mean is in `activity.ts`. */
import type { Application as App } from '@microsoft/teams-ai/lib/Application.js'
import type { TurnState } from '@microsoft/teams-ai/lib/TurnState.js'
import type { TurnContext } from 'botbuilder'
import { isExecute } from './activity.ts'
import type { Adapter } from './adapter.ts'
import type { InvokeAnswer } from './deliver.ts'
import type { Inbound } from './inbound.ts'
import { ActivityTypes, Application } from './sdk.ts'

export interface Turns {
  onMessage(inbound: Inbound, context: TurnContext): Promise<void>
  onClick(inbound: Inbound, context: TurnContext): Promise<InvokeAnswer>
  onAdded(inbound: Inbound): Promise<void>
  onRemoved(inbound: Inbound): Promise<void>
}

/** Where a turn keeps the activity as it was checked at the door. */
const INBOUND = Symbol('inbound')

const inboundOf = (context: TurnContext): Inbound => context.turnState.get<Inbound>(INBOUND) as Inbound

/**
 * No storage: TurnState is read at the start of a turn and written at its end, so two turns in one conversation collide
 * and the second is answered with 500 after its reply was sent. What the bot remembers is in its own store.
 * No typing timer either (one timer for all turns), and no long-running messages (the POST waits all the same).
 */
export function createApplication(adapter: Adapter, turns: Turns): App<TurnState> {
  const app = new Application<TurnState>({
    adapter,
    botAppId: adapter.appId,
    removeRecipientMention: false,
    startTypingTimer: false,
    longRunningMessages: false,
  })
  // A selector of our own instead of a verb: also a click whose verb nobody knows, or without one, gets its answer.
  app.adaptiveCards.actionExecute(
    async (context) => isExecute(inboundOf(context)),
    async (context) => {
      const answered = await turns.onClick(inboundOf(context), context)
      // Set here, teams-ai leaves the response alone; its own way updates a card with `refresh` a second time.
      await context.sendActivity({
        type: ActivityTypes.InvokeResponse,
        value: { status: 200, body: invokeBody(answered) },
      })
      return ''
    },
  )
  app.activity(ActivityTypes.Message, (context) => turns.onMessage(inboundOf(context), context))
  app.activity(
    async (context) => addsTheBot(inboundOf(context)),
    (context) => turns.onAdded(inboundOf(context)),
  )
  app.activity(
    async (context) => removesTheBot(inboundOf(context)),
    (context) => turns.onRemoved(inboundOf(context)),
  )
  return app
}

export async function runTurn(app: App<TurnState>, inbound: Inbound, context: TurnContext): Promise<void> {
  context.turnState.set(INBOUND, inbound)
  await app.run(context)
}

/** learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model, "response format". */
function invokeBody(answered: InvokeAnswer): Record<string, unknown> {
  return 'card' in answered
    ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answered.card.card }
    : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: answered.text }
}

/** Teams says it twice, as `conversationUpdate` and as `installationUpdate`; other clients say one of them. */
function addsTheBot(inbound: Inbound): boolean {
  if (inbound.type === 'installationUpdate') return /^add/.test(inbound.action ?? '')
  const added = inbound.membersAdded ?? []
  return inbound.type === 'conversationUpdate' && added.some((member) => member.id === inbound.recipient.id)
}

function removesTheBot(inbound: Inbound): boolean {
  return inbound.type === 'installationUpdate' && /^remove/.test(inbound.action ?? '')
}
