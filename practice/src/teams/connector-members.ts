import express, { type Router } from 'express'
import {
  CONVERSATIONS,
  conversationById,
  EVERYONE,
  membersOf,
  type PracticeUser,
  splitThreadId,
  TEAM,
  TENANT,
} from './people.ts'
import { Refusal } from './refusal.ts'
import type { Json } from './types.ts'

/**
 * Who is where: `/members`, `/pagedmembers`, `/members/{id}` and the Teams extension `/v3/teams`
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context). A team's id serves as a conversation's.
 */
export function connectorMembers(): Router {
  const router = express.Router()

  router.get('/v3/conversations/:conversation/members', (request, response) => {
    response.json(roster(request.params.conversation).map(account))
  })

  router.get('/v3/conversations/:conversation/activities/:activity/members', (request, response) => {
    response.json(roster(request.params.conversation).map(account))
  })

  router.get('/v3/conversations/:conversation/pagedmembers', (request, response) => {
    const people = roster(request.params.conversation)
    const size = Math.max(1, Number(request.query.pageSize ?? 50) || 50)
    const start = Number(request.query.continuationToken ?? 0) || 0
    const end = start + size
    const members = people.slice(start, end).map(account)
    response.json({ ...(end < people.length ? { continuationToken: String(end) } : {}), members })
  })

  router.get('/v3/conversations/:conversation/members/:member', (request, response) => {
    const { member } = request.params
    const people = roster(request.params.conversation)
    const found = people.find(({ id, aadObjectId, email }) => [id, aadObjectId, email].includes(member))
    if (!found) throw new Refusal(404, 'MemberNotFoundInConversation', 'The member is not in this conversation.')
    response.json(account(found))
  })

  router.get('/v3/teams/:team', (request, response) => {
    team(request.params.team)
    response.json(TEAM)
  })

  router.get('/v3/teams/:team/conversations', (request, response) => {
    team(request.params.team)
    const channels = CONVERSATIONS.filter(({ scope }) => scope === 'channel').map(({ id, name }) => ({ id, name }))
    // The General channel has the team's id and comes without a name, as it is named in each reader's language.
    response.json({ conversations: [{ id: TEAM.id }, ...channels] })
  })

  return router
}

function roster(id: string): readonly PracticeUser[] {
  const { conversation } = splitThreadId(id)
  if (conversation === TEAM.id) return EVERYONE
  const found = conversationById(conversation)
  if (!found) throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.')
  return membersOf(found)
}

function team(id: string): void {
  if (id !== TEAM.id) throw new Refusal(404, 'TeamNotFound', 'Team not found.')
}

function account({ id, aadObjectId, name, email }: PracticeUser): Json {
  const [givenName, surname] = name.split(' ')
  const userRole = 'user'
  return {
    id,
    name,
    objectId: aadObjectId,
    aadObjectId,
    givenName,
    surname,
    email,
    userPrincipalName: email,
    tenantId: TENANT,
    userRole,
  }
}
