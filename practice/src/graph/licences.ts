/** Licences: what the tenant holds, and giving one to somebody. */

import { z } from 'zod'
import type { Licence, TenantPerson } from '../company-tenant.ts'
import { makesMailbox, skusOf } from '../licence-plans.ts'
import { type Answer, collection, failure, ok, type Question } from './answer.ts'
import type { GraphDirectory } from './directory.ts'
import { missing, showUser } from './users.ts'

/** `GET /subscribedSkus`; takes no filter. */
export function subscribedSkus(directory: GraphDirectory, { base }: Question): Answer {
  return collection(
    base,
    'subscribedSkus',
    skusOf(directory.company).map(({ skuId, skuPartNumber, enabled, plans }) => ({
      id: `${directory.company.tenantId}_${skuId}`,
      skuId,
      skuPartNumber,
      appliesTo: 'User',
      capabilityStatus: 'Enabled',
      consumedUnits: directory.roll.consumed(skuId),
      prepaidUnits: { enabled, suspended: 0, warning: 0, lockedOut: 0 },
      servicePlans: plans.map(({ id, name }) => ({
        servicePlanId: id,
        servicePlanName: name,
        provisioningStatus: 'Success',
        appliesTo: 'User',
      })),
    })),
  )
}

const Assignment = z.object({
  addLicenses: z.array(z.object({ skuId: z.string(), disabledPlans: z.array(z.string()).default([]) })),
  removeLicenses: z.array(z.string()),
})

/**
 * `POST /users/{id}/assignLicense`; both lists are needed. `onExchange` is told the address of somebody who now has a
 * plan that makes a mailbox, or has none any more.
 */
export function assignLicense(
  directory: GraphDirectory,
  { body, base }: Question,
  id: string,
  onExchange: (address: string, held: boolean) => void,
): Answer {
  const person = directory.person(id)
  if (!person) return missing(directory, id)
  const refused = (text: string): Answer => failure(400, 'Request_BadRequest', text, directory.now())
  const assignment = Assignment.safeParse(body)
  if (!assignment.success)
    return refused(
      "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: addLicenses, removeLicenses.",
    )
  const { addLicenses, removeLicenses } = assignment.data
  const wrong = objection(directory, person, addLicenses, removeLicenses)
  if (wrong !== undefined) return refused(wrong)

  const changed = new Set([...removeLicenses, ...addLicenses.map(({ skuId }) => skuId)])
  const licences = [...person.licences.filter(({ skuId }) => !changed.has(skuId)), ...addLicenses]
  directory.change({ kind: 'licences', id: person.id, licences })
  const [had, has] = [person.licences.some(makesMailbox), licences.some(makesMailbox)]
  if (person.mail !== undefined && had !== has) onExchange(person.mail, has)
  return ok({ '@odata.context': `${base}/$metadata#users/$entity`, ...showUser({ ...person, licences }, directory) })
}

function objection(
  directory: GraphDirectory,
  person: TenantPerson,
  adds: readonly Licence[],
  removes: readonly string[],
): string | undefined {
  const held = (skuId: string): boolean => person.licences.some((one) => one.skuId === skuId)
  if (adds.length > 0 && person.usageLocation === undefined) {
    return 'License assignment cannot be done for user with invalid usage location.'
  }
  if (!removes.every(held)) return 'User does not have a corresponding license.'
  for (const { skuId, disabledPlans } of adds) {
    const sku = skusOf(directory.company).find((one) => one.skuId === skuId)
    if (!sku) return `License ${skuId} does not correspond to a valid company License.`
    const plans = new Set(sku.plans.map(({ id }) => id))
    if (!disabledPlans.every((plan) => plans.has(plan)))
      return `License assignment failed because service plan ${disabledPlans.find((plan) => !plans.has(plan))} is invalid.`
    if (!held(skuId) && directory.roll.consumed(skuId) >= sku.enabled) {
      return `Subscription with SKU ${skuId} does not have any available licenses.`
    }
  }
  return undefined
}
