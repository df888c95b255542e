import type { RemoteUser } from '../../migration/shapes/index.ts'
import { CMDLET, type ExchangeOnline } from './cmdlets.ts'
import { Statistics, User } from './migration-answers.ts'
import { type Cmdlets, namesIt, parse, same } from './rows.ts'

type Users = Pick<ExchangeOnline, 'users' | 'user' | 'statistics'>

/** The cmdlets over migration users, one for each row of a batch (facts 2.4). */
export function userCmdlets({ read }: Cmdlets): Users {
  return {
    users: async (batch) => {
      const scope = batch === undefined ? {} : { BatchId: batch }
      // 1,000 without it (facts 1.7).
      const output = await read(CMDLET.users, { ...scope, ResultSize: 'Unlimited' })
      const users = parse(CMDLET.users, User, output)
      return batch === undefined ? users : users.filter((user) => inBatch(user, batch))
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

/** A batch told by its GUID cannot be held against a name: the service's own choice then stands. */
function inBatch(user: RemoteUser, batch: string): boolean {
  return user.batch === '' || namesIt(user.batch, batch) || /^[0-9a-f-]{36}$/i.test(user.batch)
}

function isUser(user: RemoteUser, address: string): boolean {
  return same(user.identity, address) || same(user.address, address)
}
