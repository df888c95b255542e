import type { RemoteUser } from '../../migration/shapes/index.ts'
import { CMDLET, type ExchangeOnline } from './cmdlets.ts'
import { Statistics, User } from './migration-answers.ts'
import type { Output } from './page.ts'
import type { Parameters } from './parameters.ts'
import { type Cmdlets, namesIt, parse, same } from './rows.ts'

type Users = Pick<ExchangeOnline, 'users' | 'user' | 'statistics' | 'userPage'>

/** The cmdlets over migration users, one for each row of a batch (facts 2.4). */
export function userCmdlets({ read, page }: Cmdlets): Users {
  return {
    users: async (batch) => {
      return usersIn(await read(CMDLET.users, everybody(batch)), batch)
    },

    userPage: async ({ batch }, next) => {
      const found = await page(CMDLET.userPage, everybody(batch), [], next)
      return { rows: usersIn(found, batch), next: found.next }
    },

    user: async (address) => {
      const output = await read(CMDLET.user, { Identity: address })
      return parse(CMDLET.user, User, output).find((user) => isUser(user, address))
    },

    statistics: async (address) => {
      const output = await read(CMDLET.statistics, { Identity: address })
      return parse(CMDLET.statistics, Statistics, output).find((user) => isUser(user, address))
    },
  }
}

/** 1,000 without `ResultSize` (facts 1.7). */
function everybody(batch: string | undefined): Parameters {
  return { ...(batch === undefined ? {} : { BatchId: batch }), ResultSize: 'Unlimited' }
}

function usersIn(output: Output, batch: string | undefined): RemoteUser[] {
  const users = parse(CMDLET.users, User, output)
  return batch === undefined ? users : users.filter((user) => inBatch(user, batch))
}

/** A batch told by its GUID cannot be held against a name: the service's own choice then stands. */
function inBatch(user: RemoteUser, batch: string): boolean {
  return user.batch === '' || namesIt(user.batch, batch) || /^[0-9a-f-]{36}$/i.test(user.batch)
}

function isUser(user: RemoteUser, address: string): boolean {
  return same(user.identity, address) || same(user.address, address)
}
