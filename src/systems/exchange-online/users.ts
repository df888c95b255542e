import type { ExchangeOnline, RemoteUser } from '../ports.ts'
import { Statistics, User } from './migration-answers.ts'
import { type Cmdlets, namesIt, parse, same } from './rows.ts'

type Users = Pick<ExchangeOnline, 'users' | 'user' | 'statistics' | 'startUser' | 'stopUser' | 'removeUser'>

/** The cmdlets over migration users, one for each row of a batch (facts 2.4). */
export function userCmdlets({ read, write }: Cmdlets): Users {
  return {
    users: async (batch) => {
      const scope = batch === undefined ? {} : { BatchId: batch }
      // 1,000 without it (facts 1.7).
      const output = await read('Get-MigrationUser', { ...scope, ResultSize: 'Unlimited' })
      const users = parse('Get-MigrationUser', User, output)
      return batch === undefined ? users : users.filter((user) => inBatch(user, batch))
    },

    user: async (address) => {
      const output = await read('Get-MigrationUser', { Identity: address })
      return parse('Get-MigrationUser', User, output).find((user) => isUser(user, address))
    },

    statistics: async (address) => {
      const output = await read('Get-MigrationUserStatistics', { Identity: address })
      return parse('Get-MigrationUserStatistics', Statistics, output).find((user) => isUser(user, address))
    },

    startUser: async (address) => {
      await write('Start-MigrationUser', { Identity: address })
    },
    stopUser: async (address) => {
      await write('Stop-MigrationUser', { Identity: address, Confirm: false })
    },
    removeUser: async (address) => {
      await write('Remove-MigrationUser', { Identity: address, Confirm: false })
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
