/** The same data read with nothing around it: a request, `JSON.parse`, the next page. What a filling is held against. */
const TENANT = '00000000-0000-0000-0000-0000000000aa'
const RECIPIENT =
  'Identity,Name,DisplayName,RecipientType,PrimarySmtpAddress,EmailAddresses,HiddenFromAddressListsEnabled,ExchangeGuid,Guid,ExternalDirectoryObjectId,WhenChangedUTC'
const USER =
  'id,displayName,userPrincipalName,mail,proxyAddresses,usageLocation,assignedLicenses,onPremisesProvisioningErrors'

/** The three long lists, each `() => Promise<rows>`. */
export function bareLists({ exchange, graph }) {
  const cmdlet =
    (name, query = '') =>
    () =>
      pages(`${exchange}/adminapi/beta/${TENANT}/InvokeCommand${query}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-anchormailbox': 'APP:bare',
          prefer: 'odata.maxpagesize=1000',
        },
        body: JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: { ResultSize: 'Unlimited' } } }),
      })
  return [
    cmdlet('Get-Recipient', `?$select=${RECIPIENT}`),
    cmdlet('Get-MigrationUser'),
    () => pages(`${graph}/v1.0/users/delta?$select=${USER}`, { headers: { prefer: 'odata.maxpagesize=999' } }),
  ]
}

async function pages(first, request) {
  let rows = 0
  for (let url = first; url !== undefined; ) {
    const answer = JSON.parse(await (await fetch(url, request)).text())
    rows += answer.value.length
    url = answer['@odata.nextLink']
  }
  return rows
}

/** Milliseconds one list after the other (`people`: without the migration users), and all three at once. */
export async function timeBare(systems) {
  const lists = bareLists(systems)
  // Once unmeasured: the pages are made on the other side when they are first asked for.
  for (const read of lists) await read()
  const took = []
  let rows = 0
  for (const read of lists) {
    const began = performance.now()
    rows += await read()
    took.push(performance.now() - began)
  }
  const began = performance.now()
  await Promise.all(lists.map((read) => read()))
  const [recipients, migrationUsers, graphUsers] = took
  const people = recipients + graphUsers
  return { rows, people, oneByOne: people + migrationUsers, atOnce: performance.now() - began }
}
