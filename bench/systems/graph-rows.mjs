/** What Graph says of each person, and how it refuses. */
import { json } from './answers.mjs'
import { addressesOf } from './world.mjs'

/** What a user is without `$select`. */
const DEFAULT = ['id', 'displayName', 'mail', 'userPrincipalName']

export function userRow(person) {
  return {
    id: person.graphId,
    displayName: person.display,
    userPrincipalName: person.primary,
    mail: person.primary,
    proxyAddresses: addressesOf(person).map((address, n) => `${n === 0 ? 'SMTP' : 'smtp'}:${address}`),
    usageLocation: 'DE',
    accountEnabled: true,
    assignedLicenses: person.licences.map((skuId) => ({ skuId, disabledPlans: [] })),
    onPremisesSyncEnabled: true,
    onPremisesImmutableId: Buffer.from(person.guid).toString('base64'),
    onPremisesProvisioningErrors: [],
  }
}

export function picked(row, select) {
  const names = select === undefined ? DEFAULT : ['id', ...select]
  return Object.fromEntries(names.flatMap((name) => (name in row ? [[name, row[name]]] : [])))
}

export function failure(status, code, message) {
  return json(status, { error: { code, message, innerError: { date: '2026-01-05T08:00:00', 'request-id': '0' } } })
}
