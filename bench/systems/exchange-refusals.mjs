/** How Exchange Online refuses (facts 1.8). */
import { json } from './answers.mjs'

function failure(status, type, text) {
  const message = `Ex6F9304|${type}|${text}`
  const innererror = {
    message: 'Error executing cmdlet',
    type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
  }
  const error = {
    code: String(status),
    message: 'Error executing cmdlet',
    details: [{ code: 'Context', target: '', message }],
    innererror,
  }
  return json(status, { error, '@adminapi.warnings': [] })
}
export const missing = (name) =>
  failure(
    404,
    'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
    `The operation couldn't be performed because object '${name}' couldn't be found on 'DC01.fabrikam.example'.`,
  )
export const bad = (text) => failure(400, 'System.ArgumentException', text)
